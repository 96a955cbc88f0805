"""Words that put a yes off or tie it to something, where they only tell what is so."""

import pytest

from flows.question import Question
from flows.reading import read
from flows.reading.certainty import _WEIGHTS, STEP, certain
from flows.reading.features import ALWAYS, of_certainty
from flows.reading.reader import by_rules

OFFER = Question("offer")


@pytest.mark.parametrize(
    "text",
    ["Только проснулась, увидела смс, согласна", "Согласен. Отвечаю только сейчас",
     "Балаларыма ғана жұмсаймын, келісемін"],
)  # fmt: skip
def test_only_now_is_no_condition(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text", ["Согласна, только на деньги", "Тек ақшалай болса келісемін", "Согласна лишь на год"]
)
def test_a_yes_to_only_a_part_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Мужа похоронили в среду, копали в мороз. Согласна на выплату",
     "Увидела сообщение утром. Я согласна", "после инсульта рука не работает, согласен"],
)  # fmt: skip
def test_when_something_happened_puts_nothing_off(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize("text", ["Согласна, но отвечу в среду", "Завтра отвечу, согласна"])
def test_a_time_still_to_come_does(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


def test_although_is_no_condition() -> None:
    assert read("Қария болсам да хат танимын, келісемін", OFFER).sure
    assert "consent" == read("Қандай міндеттеме болса да қабылдаймын", Question("terms")).intent
    assert not read("Ақша болса келісемін", OFFER).sure


def test_terms_are_accepted_with_the_promise_they_ask_for() -> None:
    reading = read("Қабылдаймын, жұмысқа тұрсам айтамын", Question("terms"))
    assert ("consent", True) == (reading.intent, reading.sure), reading.rule


@pytest.mark.parametrize("text", ["Беріңіз", "Переводите", "Есепшотыма аударыңыз", "Делайте"])
def test_an_order_to_pay_answers_an_offer(text: str) -> None:
    reading = read(text, OFFER)
    assert ("consent", True) == (reading.intent, reading.sure), reading.rule


@pytest.mark.parametrize(
    "text",
    ["С первым пунктом согласен, со вторым нет", "Согласна. Шучу)",
     "Нан мен сүт ала кел, келісемін дегенім сол"],
)  # fmt: skip
def test_a_yes_in_part_in_jest_or_to_a_child_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Иә, рахмет сіздерге", "Саламатсыз ба, жұмыс жоқ. Төрт бала, келісемін", "да но нет",
     "Согласна, а сколько?", "1", "ура, согласна"],
)  # fmt: skip
def test_a_message_weighs_what_its_features_weigh_together(text: str) -> None:
    message, verdict = by_rules(text, OFFER)
    names = [ALWAYS, *of_certainty(message, OFFER, verdict)]
    together = sum(_WEIGHTS.get(name, 0) for name in names) * STEP
    assert abs(together - certain(message, OFFER, verdict)) < STEP / 2
