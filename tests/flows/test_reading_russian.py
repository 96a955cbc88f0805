"""What Russian speakers put beside a yes without taking anything from it, and the near misses that
stay doubtful."""

import pytest

from flows.question import Question
from flows.reading import read

CLEAR = {
    "offer": (
        "конечно согласна, кто же от помощи откажется", "согласна, ничего добавлять не буду",
        "Никаких возражений, да", "Согласен, хотя сумма и маленькая", "Хоть и мало, согласна",
        "не то слово как согласна", "ясен пень согласен", "Только с рыбалки, согласен",
        "Только из больницы, согласна", "da soglasen russkih bukv net v telefone", "я_согласен",
        "согласена", "1 👍", "1✅", "1 👌",
    ),
    "confirm": ("100% да", "согласен, чего уж там"),
    "terms": ("Принимаю, долго читала но поняла", "Прочитал, принимаю", "1 👍"),
}  # fmt: skip
DOUBTFUL = {
    "offer": (
        "кто откажется", "кто же от денег откажется", "не вижу причин отказываться",
        "не буду отказываться", "возражать не буду", "хоть и мало", "ясен пень",
        "ясен пень не согласен", "только с работы", "Только с октября, согласен",
        "Только с мужем, согласна", "я_не_согласен", "да_нет", "не согласена", "1 👎", "1 ✅ ❌",
        "2 👍", "👍", "50% да", "100% нет",
    ),
    "confirm": ("подтверждаю, прочитала", "чего уж там"),
    "terms": ("Прочитал", "долго читала но поняла"),
    "refused": ("1 👌", "1 👍"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "text"), [(q, text) for q in CLEAR for text in CLEAR[q]])
def test_what_changes_nothing_leaves_a_yes_clear(asked: str, text: str) -> None:
    reading = read(text, Question.parse(asked))
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(("asked", "text"), [(q, text) for q in DOUBTFUL for text in DOUBTFUL[q]])
def test_what_looks_like_it_is_no_clear_yes(asked: str, text: str) -> None:
    reading = read(text, Question.parse(asked))
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule
