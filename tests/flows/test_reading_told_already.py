"""Clauses beside a yes that look like a question, a refusal or mockery, and are none."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


@pytest.mark.parametrize(
    "text",
    ["Согласна, вижу что ежемесячно", "Согласие подтверждаю, нотариус не нужен",
     "согласна, наличку не надо", "согласна, звонить не надо",
     "Ага, согласен, прям сейчас оформляйте",
     "Сын с ДЦП, не работаю из-за него. Да, согласна на пособие",
     "Согласна. Только сегодня из роддома вернулись, девочка 3400"],
)  # fmt: skip
def test_beside_what_is_known_or_not_needed_a_yes_is_clear(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласна, сколько дадут", "Согласна, но сколько не знаю", "Согласна, понял когда",
     "Согласен, что дадут не знаю", "согласна, деньги не нужны", "согласна, пособие не нужно",
     "согласна, документы не нужны", "Согласна, подавать не надо", "прям согласен",
     "Ага, прям сейчас согласен", "ага, прям сейчас бегу", "согласна, за него",
     "согласна 3400"],
)  # fmt: skip
def test_questions_denials_and_mockery_leave_it_doubtful(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule
