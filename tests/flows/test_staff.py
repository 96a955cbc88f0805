"""What staff do to a conversation, where a conversation file cannot say it."""

from datetime import timedelta

import pytest

from flows.dialogue import Dialogue
from flows.effects import KeepEvidence, LogStaff, OpenCase, Send, SetTimer
from flows.events import (
    OfferArrived,
    StaffAnswered,
    StaffCorrected,
    StaffExtended,
    StaffHandedBack,
    StaffResent,
    StaffTook,
    TimerFired,
)
from flows.staff_answers import problems
from tests.flows.test_engine import MONDAY, Tape, offer

WHO = "aigerim"


def offered() -> Tape:
    tape = Tape(offer())
    tape.dialogue.language = "ru"
    tape.take(OfferArrived("A"))
    return tape


def log(tape: Tape) -> LogStaff:
    """What was noted of the last deed."""
    return tape.all(LogStaff)[-1]


def test_who_did_what_and_why_is_noted() -> None:
    tape = offered()
    tape.take(StaffTook(WHO, "the citizen called"))
    assert LogStaff("took", WHO, "the citizen called", offer_id="A") == log(tape)


def test_a_deed_that_is_refused_changes_nothing() -> None:
    tape = offered()
    tape.take(StaffTook(WHO, ""))
    before = tape.dialogue.copy()
    effects = tape.take(StaffExtended("berik", "", offer_id="A", until=MONDAY + timedelta(days=9)))
    before.turn += 1
    assert before == tape.dialogue
    assert "aigerim holds the conversation" == log(tape).refused
    assert [LogStaff] == [type(effect) for effect in effects]


def test_an_answer_takes_the_conversation() -> None:
    """What the citizen says next, they say to a person: it must not be a yes to the offer."""
    tape = offered()
    tape.take(StaffAnswered(WHO, "", key="looking"))
    assert WHO == tape.dialogue.held_by
    assert [] == tape.says("да")
    assert "offered" == tape.dialogue.offers[0].state


def test_an_approved_answer_goes_out_in_both_languages_where_none_is_known() -> None:
    tape = offered()
    tape.dialogue.language = None
    (answer,) = [
        effect
        for effect in tape.take(StaffAnswered(WHO, "", key="our_mistake"))
        if isinstance(effect, Send)
    ]
    assert "staff.our_mistake" == answer.key
    assert "replies" == answer.lane
    assert "қателігіміз" in answer.text
    assert "наша ошибка" in answer.text


def test_the_proof_of_a_corrected_yes_says_who_corrected_it() -> None:
    tape = offered()
    tape.take(StaffCorrected(WHO, "", turn=1, text="угу", meaning="consent", offer_id="A"))
    (proof,) = tape.all(KeepEvidence)
    assert ("doubt", "угу", "corrected by aigerim") == (proof.step, proof.reply, proof.rule)


def test_a_yes_that_is_corrected_while_staff_hold_the_conversation_is_heard_by_the_bot() -> None:
    tape = offered()
    tape.take(StaffTook(WHO, ""))
    tape.take(StaffCorrected(WHO, "", turn=1, text="угу", meaning="consent", offer_id="A"))
    assert "bot" == tape.dialogue.keeper
    assert ["account_confirm"] == tape.says("да")


@pytest.mark.parametrize("meaning", ["consent", "bank_choice_number", "iban"])
def test_an_account_is_asked_for_again_whatever_the_answer_is_said_to_mean(meaning: str) -> None:
    tape = offered()
    tape.says("да")
    said = tape.take(
        StaffCorrected(WHO, "", turn=2, text="ага", meaning=meaning, offer_id="A")  # type: ignore[arg-type]
    )
    assert ["account_confirm"] == [e.key for e in said if isinstance(e, Send)]
    assert "choosing_account" == tape.dialogue.offers[0].state


def test_an_answer_to_an_offer_that_is_over_cannot_be_corrected() -> None:
    tape = Tape(offer(), offer("burial", "B"))
    tape.take(OfferArrived("A"))
    tape.says("нет")
    tape.take(OfferArrived("B"))
    tape.take(StaffCorrected(WHO, "", turn=2, text="нет", meaning="consent", offer_id="A"))
    assert "no longer" in log(tape).refused
    assert ["refused", "offered"] == [each.state for each in tape.dialogue.offers]


def test_a_corrected_yes_after_the_deadline_needs_an_extension_first() -> None:
    tape = offered()
    tape.take(StaffTook(WHO, ""))
    meant = StaffCorrected(WHO, "", turn=1, text="угу", meaning="consent", offer_id="A")
    tape.take(meant, timedelta(days=4))
    assert "extend it first" in log(tape).refused
    until = MONDAY + timedelta(days=6)
    tape.take(StaffExtended(WHO, "", offer_id="A", until=until))
    tape.take(meant)
    assert "confirming" == tape.dialogue.offers[0].state


def test_the_question_sent_once_more_is_the_one_a_consent_proves() -> None:
    tape = offered()
    (shown,) = tape.all(Send)
    tape.take(StaffResent(WHO, "", turn=1, key=shown.key, text=shown.text, offer_id="A"))
    tape.says("да")
    assert [2] == [proof.shown_turn for proof in tape.all(KeepEvidence)]


def test_a_question_that_was_followed_by_another_is_not_sent_again() -> None:
    tape = offered()
    (shown,) = tape.all(Send)
    tape.says("да")
    tape.take(StaffResent(WHO, "", turn=1, key=shown.key, text=shown.text, offer_id="A"))
    assert "it asks what is no longer asked" == log(tape).refused


def test_an_extension_has_an_end() -> None:
    tape = offered()
    tape.take(StaffExtended(WHO, "", offer_id="A", until=MONDAY + timedelta(days=60)))
    assert log(tape).refused.startswith("at most until")
    tape.take(StaffExtended(WHO, "", offer_id="A", until=MONDAY))
    assert "not later" in log(tape).refused


def test_an_extension_sets_the_deadline_and_the_reminder_anew() -> None:
    tape = offered()
    until = MONDAY + timedelta(days=9)
    effects = tape.take(StaffExtended(WHO, "", offer_id="A", until=until))
    due = {effect.kind: effect.due for effect in effects if isinstance(effect, SetTimer)}
    assert {"deadline": until, "reminder": until - timedelta(hours=24)} == due


def test_whoever_does_something_has_not_forgotten_the_conversation() -> None:
    tape = offered()
    tape.take(StaffTook(WHO, ""))
    old = tape.dialogue.timers["staff"]
    tape.take(StaffAnswered(WHO, "", key="looking"), timedelta(hours=11))
    assert [] == tape.take(TimerFired("staff", old), timedelta(hours=2))
    assert "staff" == tape.dialogue.keeper
    tape.take(TimerFired("staff", tape.dialogue.timers["staff"]), timedelta(hours=12))
    assert "bot" == tape.dialogue.keeper
    assert ("handed_back", "bot") == (log(tape).action, log(tape).by)


def test_who_asked_to_be_asked_later_is_not_asked_when_it_is_handed_back() -> None:
    tape = offered()
    tape.says("позже")
    tape.take(StaffTook(WHO, ""))
    said = tape.take(StaffHandedBack(WHO, ""))
    assert [] == [effect for effect in said if isinstance(effect, Send)]


def test_an_offer_with_staff_goes_back_to_its_own_question() -> None:
    tape = Tape(offer("job_loss"))
    tape.take(OfferArrived("A"))
    for text in ("да", "не знаю", "не знаю"):
        tape.says(text)
    assert "with_staff" == tape.dialogue.offers[0].state
    tape.take(StaffHandedBack(WHO, ""))
    assert "accepting_terms" == tape.dialogue.offers[0].state


def test_an_offer_that_went_to_staff_before_they_could_hand_it_back_is_confirmed_anew() -> None:
    tape = Tape(offer(state="with_staff", offered_at=MONDAY, deadline=MONDAY + timedelta(days=1)))
    tape.dialogue.floor = "A"
    tape.take(StaffHandedBack(WHO, ""))
    assert "confirming" == tape.dialogue.offers[0].state


def test_what_staff_hold_does_not_run_out_however_long_it_takes_them() -> None:
    tape = offered()
    tape.says("не знаю")
    tape.says("не знаю")
    tape.take(StaffTook(WHO, ""))
    for days in (3, 4, 7):
        turn = tape.dialogue.offers[0].timers["deadline"]
        tape.take(TimerFired("deadline", turn, "A"), timedelta(days=days))
        assert "with_staff" == tape.dialogue.offers[0].state


def test_a_deadline_that_falls_on_a_refused_offer_is_nobody_s_business() -> None:
    tape = offered()
    tape.says("нет")
    tape.take(StaffTook(WHO, ""))
    deadline = tape.dialogue.offers[0].timers["deadline"]
    tape.take(TimerFired("deadline", deadline, "A"), timedelta(days=3))
    assert [] == tape.all(OpenCase)


def test_a_dialogue_that_was_stored_before_there_were_staff_is_the_bot_s() -> None:
    assert "bot" == Dialogue(citizen="c").keeper


@pytest.mark.parametrize(
    ("text", "language", "problem"),
    [
        ("", "ru", "it says nothing"),
        ("Сообщите код, пожалуйста.", "ru", "seems to ask"),
        ("Смотрите на egov.kz", "ru", "is a link"),
        ("Ваш счет KZ86 1251 2345 6789", "ru", "long number"),
        ("Звоните: 8 701 123 45 67", "ru", "long number"),
        ("Сәлем", "ru", "Kazakh letter in a Russian text"),
        ("Добрый день", "kk", "not one Kazakh letter"),
        ("Ответ {deadline}", "ru", "a brace"),
        ("Здравствуйте. " * 30, "ru", "parts"),
    ],
)
def test_words_that_break_a_rule_are_not_sent(text: str, language: str, problem: str) -> None:
    assert problem in "; ".join(problems(text, language))  # type: ignore[arg-type]


def test_plain_words_are_sent() -> None:
    assert [] == problems("Здравствуйте! Ответьте, когда будет удобно.", "ru")
