"""A yes that is not wholly there is no sure one: a word broken off, a «не» lost on the way, leave
still to be asked, a yes that is only possible."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


def _is_sure(text: str) -> bool:
    reading = read(text, OFFER)
    return (reading.intent, reading.sure) == ("consent", True)


@pytest.mark.parametrize("text", ["рәсімд", "ресимд", "тағайынд", "қабылд", "аламмммж", "аламж"])
def test_a_broken_off_word_is_no_sure_yes(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize("text", ["аламн", "аламмм", "рсмд", "тгнд", "кслмн", "рәсімде"])
def test_a_word_that_has_only_lost_its_vowels_is_one(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["н согласна", "ен согласна", "н е согласна", "нк согласен", "ре согласна", "нт, согласна",
     "н надо", "нп оформляйте", "е согласна", "ен хочу получать", "жк келісемін"],
)  # fmt: skip
def test_what_may_be_left_of_a_no_before_a_yes_leaves_it_doubtful(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize("text", ["ну согласна", "и согласна", "на согласна", "ә келісемін"])
def test_a_small_word_before_a_yes_does_not(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["Күйеуімнен сұрайын, мен келісем ғой", "Әйелімнен сұрайын, өзім келісемін",
     "Балаларымнан сұраймын, мен келісемін ғой", "спрошу мужа, я согласна",
     "посоветуюсь с мужем, согласна", "Келісе аламын", "келісе алам", "kelise alamyn",
     "рәсімдей аламыз", "Согласен болып қалдым енді)) бай болдым"],
)  # fmt: skip
def test_leave_still_to_be_asked_or_a_mere_possibility_is_no_sure_yes(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["күйеуімнен сұрадым, келісем", "спросила мужа, согласна", "посоветовались, согласны",
     "әкеммен ақылдастым, келісем", "келісе беремін", "сізден сұраймын, рәсімдеңіз, келісемін"],
)  # fmt: skip
def test_leave_that_was_asked_is_a_reason(text: str) -> None:
    assert _is_sure(text)
