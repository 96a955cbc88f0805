"""Which messages look like somebody else's words."""

import pytest

from flows.fraud.forwarded import looks_forwarded


@pytest.mark.parametrize(
    "text",
    [
        "Переслано: ваш счет будет закрыт",
        "FW: your account is closed today",
        "Мне пришло «ваша выплата одобрена, ждем вас», это вы?",
        "вот что прислали egov-kz.top/pay",
        "Вам положена выплата. " * 6,
    ],
)
def test_quoted_marked_linked_and_long_messages_do(text: str) -> None:
    assert looks_forwarded(text)


@pytest.mark.parametrize(
    "text",
    [
        "да",
        "Иә, келісемін, рахмет сізге!",
        "Я подал заявление на egov.kz, спасибо",
        "Пенсия «Алтын алқа» когда придет?",
        "KZ86125KZT5004100100 это мой счет",
        "http://x.kz",
    ],
)
def test_answers_do_not(text: str) -> None:
    assert not looks_forwarded(text)
