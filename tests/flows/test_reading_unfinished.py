"""A yes that breaks off, that others wrote, that is bargained with, or that stands beside what the
rules are sure is something else."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


@pytest.mark.parametrize(
    "text",
    ["нужно, потому что у нас", "Керек, өйткені біздің", "согласна на то, чтобы мне",
     "согласна, потому что", "келісемін, себебі", "аламын, бірақ",
     "Согласна-то согласна...", "да2", "иә2",
     "балалар ойнап отырып келісемін деп жазып жіберіпті", "осы тиынға келісем деп бес жыл күттім",
     "Уберите мне штраф, и я всё подтвержу", "Закройте мой долг, и я согласна",
     "Получатель умер, спасибо конечно", "Отец умер, конечно",
     "Больше ничего не присылайте сюда, пожалуйста, я на пенсии и хочу тишины",
     "Әлгі хабарламаңыз ұзақ екен, орысша жөндеп түсінбеймін, өз тілімізде жазыңыз"],
)  # fmt: skip
def test_is_no_sure_yes(text: str) -> None:
    reading = read(text, OFFER)
    assert not (reading.intent == "consent" and reading.sure), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласна, спасибо что помните", "Согласна, спасибо что", "согласна как и все",
     "Келісемін деп жазып тұрмын", "Келісемін деп жауап беріп отырмын",
     "Оформляйте, и я согласна", "Муж умер, оформите пожалуйста", "Жұбайым қайтыс болды, келісемін",
     "согласна на это", "Мен келісемін, бәріміз үшін"],
)  # fmt: skip
def test_its_neighbours_are(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule
