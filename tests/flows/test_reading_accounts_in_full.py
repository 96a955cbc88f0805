"""Whole answers to "to this account?", to the terms and after a refusal, and what is near them."""

import pytest

from flows.question import Question
from flows.reading import read


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("account_confirm", "Сверил, совпадает"),
        ("account_confirm", "Сверила с приложением, правильно"),
        ("account_confirm", "Совпало, подтверждаю"),
        ("account_confirm", "Данные мои подтверждаю"),
        ("account_confirm", "Без ошибок, мой"),
        ("account_confirm", "Не надо менять, верно указано"),
        ("account_confirm", "Это счёт мой, не жены"),
        ("account_confirm", "Да, карта та, не закрыта"),
        ("account_confirm", "щёт мой правельно"),
        ("terms", "Акцептую условия"),
        ("terms", "С каждым пунктом согласен"),
        ("refused", "возобновите, я согласен"),
        ("refused", "Уважаемый центр, прошу аннулировать мой отказ и принять согласие"),
    ],
)
def test_it_is_a_sure_yes(kind: str, text: str) -> None:
    reading = read(text, Question.parse(kind))
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("account_confirm", "и этот мой и тот мой"),
        ("account_confirm", "проверила, карта закрыта"),
        ("account_confirm", "проверил"),
        ("account_confirm", "та не моя"),
        ("account_confirm", "сверил, не совпадает"),
        ("account_confirm", "Это счёт жены"),
        ("account_confirm", "указан не мой"),
        ("terms", "С первым пунктом согласен"),
        ("terms", "не с каждым пунктом согласен"),
        ("terms", "не акцептую"),
        ("refused", "прошу принять мой отказ"),
        ("refused", "передумал, не хочу"),
    ],
)
def test_it_is_no_sure_yes(kind: str, text: str) -> None:
    reading = read(text, Question.parse(kind))
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule
