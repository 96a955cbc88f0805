"""A yes that is none of one's own to the benefit is not sure; what only looks so stays clear."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


@pytest.mark.parametrize(
    "text",
    ["Спасибо не надо, согласна уступить другим", "Счёт открыть согласна", "согласна приехать",
     "карту открыть согласен", "документы собрать согласна", "согласна кормить детей",
     "Отдайте мои тем кто нуждается, согласна", "отдайте другим, согласна",
     "басқаларға беріңіз, келісемін", "раздайте бедным, я согласен",
     "Нужно дочери моей", "дочке моей нужно", "надо маме", "Согласна, а то штраф выпишете",
     "согласен, иначе накажете", "да согласна, а то лишите", "хотела получать", "хотел оформить",
     "я хотел получить", "Ия ия согласен болып қалдым енді)) бай болдым", "ен согласна",
     "н согласна", "келісемін, байып кеттік"],
)  # fmt: skip
def test_a_yes_that_is_given_away_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["отдайте мне мои деньги, согласна", "хотел получать и сейчас хочу",
     "хотел оформить, оформляйте", "нужно дочери, согласна", "согласна получить",
     "баламның картасына беріңіздер, келісемін",
     "Хотела сама идти в ЦОН, а тут вы, согласна"],
)  # fmt: skip
def test_a_yes_beside_what_only_looks_so_stays_clear(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule
