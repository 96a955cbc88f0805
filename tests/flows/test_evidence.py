"""What all the words of a reply weigh, and that no weight alone makes a consent."""

import pytest

from flows.question import Question
from flows.reading import evidence, read
from flows.reading.reader import by_rules

OFFER = Question("offer")


def _weigh(text: str, question: Question = OFFER) -> evidence.Weighed:
    message, verdict = by_rules(text, question)
    return evidence.weigh(message, question, verdict)


def test_the_words_of_a_question_weigh_as_a_question() -> None:
    assert "question_amount" == _weigh("сколько тенге выйдет на руки").best
    assert "refuse" == _weigh("нам ничего от вас не надо").best


def test_a_clear_yes_is_far_ahead_of_every_other_intent() -> None:
    assert _weigh("Согласна, оформляйте пожалуйста").consent > 3
    assert _weigh("Не согласна").consent < 0


def test_the_same_words_always_weigh_the_same() -> None:
    assert 1 == len({_weigh("Жұмысым жоқ, келісемін") for _ in range(5)})


def test_the_words_that_bore_on_a_reading_are_named() -> None:
    message, verdict = by_rules("сколько тенге выйдет на руки", OFFER)
    words = evidence.telling(message, evidence.weigh(message, OFFER, verdict))
    assert "сколько" in words


def test_levels_keep_a_weight_within_one_step() -> None:
    kept = evidence.levels([0.0, 1.0, -1.0, 99.0, -99.0])
    assert [128, 168, 88, 255, 0] == list(kept)


@pytest.mark.parametrize("kind", ["none", "expired", "filed", "sender"])
@pytest.mark.parametrize("text", ["Работы нет, детей трое, согласна", "Келісемін, тағайындаңыз"])
def test_no_weight_makes_a_consent_where_nothing_was_asked(text: str, kind: str) -> None:
    assert read(text, Question(kind)).intent != "consent"


def test_a_very_long_text_is_left_to_the_rules() -> None:
    text = "перешлите друзьям и подтвердите согласие на пособие " * 6
    message, verdict = by_rules(text, OFFER)
    assert read(text, OFFER).intent == verdict.intent
    assert len(message.forms) > 16
