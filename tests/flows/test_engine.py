"""What holds for every conversation, whatever happens in whatever order."""

from datetime import UTC, datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import citizen_machine, notice_machine, offer_machine, offer_states
from flows.dialogue import Account, Dialogue, Offer
from flows.effects import FileApplication, KeepEvidence, LogReply, OpenCase, Send
from flows.engine import Engine
from flows.events import (
    Event,
    MessageReceived,
    OfferArrived,
    OfferWithdrawn,
    Received,
    RegistryAnswered,
    StaffAnswered,
    StaffClosed,
    StaffCorrected,
    StaffEvent,
    StaffExtended,
    StaffHandedBack,
    StaffRefused,
    StaffResent,
    StaffStarted,
    StaffStopped,
    StaffSwitched,
    StaffTook,
    TimerFired,
    Undelivered,
)
from flows.loading import load_catalogue
from flows.policy import Policy, QuietHours

MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CATALOGUE = load_catalogue()
ENGINE = Engine(CATALOGUE, Policy())
ACCOUNT = Account("Halyk Bank", "KZ86125KZT5004100100")


def offer(benefit: str = "birth", offer_id: str = "A", **changes: Any) -> Offer:
    facts = {"child_order": 1}
    return Offer(
        offer_id=offer_id,
        benefit=benefit,
        facts=facts,
        accounts=(ACCOUNT,),
        arrived_at=MONDAY,
        **changes,
    )


class Tape:
    """A dialogue taking events one after the other, and everything that came of it."""

    def __init__(self, *offers: Offer, engine: Engine = ENGINE) -> None:
        self.engine = engine
        self.dialogue = Dialogue(citizen="c", offers=offers)
        self.now = MONDAY
        self.effects: list[Any] = []

    def take(self, event: Event, after: timedelta = timedelta(seconds=10)) -> list[Any]:
        self.now += after
        received = Received(len(self.effects) + 1, "c", self.now, event)
        self.dialogue, turn = self.engine.turn(self.dialogue, received)
        self.effects.extend(turn.effects)
        return list(turn.effects)

    def says(self, text: str, **after: float) -> list[str]:
        """Writes `text` and gives the keys of the answers."""
        wait = timedelta(**after) if after else timedelta(seconds=10)
        return [e.key for e in self.take(MessageReceived(text), wait) if isinstance(e, Send)]

    def all(self, kind: type) -> list[Any]:
        return [effect for effect in self.effects if isinstance(effect, kind)]


def test_a_turn_leaves_the_dialogue_it_was_given_as_it_was() -> None:
    before = Dialogue(citizen="c", offers=(offer(),))
    received = Received(1, "c", MONDAY, OfferArrived("A"))
    after, _ = ENGINE.turn(before, received)
    assert before == Dialogue(citizen="c", offers=(offer(),))
    assert "offered" == after.offers[0].state


def test_the_same_turn_taken_twice_gives_the_same_outcome() -> None:
    dialogue = Dialogue(citizen="c", offers=(offer(),))
    received = Received(1, "c", MONDAY, OfferArrived("A"))
    assert ENGINE.turn(dialogue, received) == ENGINE.turn(dialogue, received)


def test_a_yes_after_the_deadline_is_late_even_before_the_timer_comes_round() -> None:
    tape = Tape(offer())
    tape.take(OfferArrived("A"))
    assert ["late"] == tape.says("1", days=30)
    assert "expired" == tape.dialogue.offers[0].state
    assert [] == tape.all(FileApplication)


def test_a_timer_of_an_earlier_turn_does_nothing() -> None:
    tape = Tape(offer())
    tape.take(OfferArrived("A"))
    assert [] == tape.take(TimerFired("deadline", turn=99, offer_id="A"))
    assert "offered" == tape.dialogue.offers[0].state


def test_after_stop_nothing_is_sent_until_start() -> None:
    tape = Tape(offer())
    tape.take(OfferArrived("A"))
    assert ["stopped"] == tape.says("STOP")
    assert [] == tape.says("1")
    assert [] == tape.says("сколько?")
    assert ["started"] == tape.says("START")


def test_two_robots_fall_silent_and_staff_are_told() -> None:
    tape = Tape()
    answers = [tape.says("Спасибо за обращение!") for _ in range(10)]
    assert [] == answers[-1]
    assert ["robot"] == [c.kind for c in tape.all(OpenCase) if c.kind == "robot"]


def test_a_robot_is_answered_again_when_the_hour_is_over() -> None:
    tape = Tape()
    for _ in range(10):
        tape.says("Спасибо за обращение!")
    assert tape.says("Спасибо за обращение!", hours=2)


def test_a_text_held_at_night_is_said_in_the_language_the_citizen_has_by_then() -> None:
    night = Engine(CATALOGUE, Policy(quiet=QuietHours(time(21, 0), time(9, 0))))
    tape = Tape(offer(), engine=night)
    tape.take(OfferArrived("A"))
    tape.says("да")
    tape.says("1")
    assert [] == tape.take(_accepted(), timedelta(hours=15))[:0]
    tape.says("қазақша жазыңыз")
    held = tape.dialogue.timers["release"]
    released = tape.take(TimerFired("release", held), timedelta(hours=12))
    (said,) = [e for e in released if isinstance(e, Send)]
    assert "filed" == said.key
    assert "өтініш" in said.text.casefold()


def _accepted() -> RegistryAnswered:
    return RegistryAnswered("A", "accepted")


TEXTS = st.sampled_from(
    ["1", "2", "иә", "жоқ", "да", "нет", "STOP", "START", "ок", "сколько?", "кто это?", "KZ",
     "мошенники", "позже", "орысша", "оператор", "не мой номер", "привет", "[card]", "3", "0",
     "передумал, согласен", "что это?", "ывапролд"]
)  # fmt: skip
IDS = st.sampled_from(["A", "B", "N"])
WHO = st.sampled_from(["aigerim", "berik"])
MEANINGS = st.sampled_from(
    ["consent", "refuse", "iban", "bank_choice_number", "unclear", "stop", "question_amount",
     "other", "wrong_person", "start", "postpone", "report_fraud", "help_operator", "pii_leak"]
)  # fmt: skip
STAFF = st.one_of(
    st.builds(StaffTook, WHO, st.just("why"), instead=st.booleans()),
    st.builds(StaffAnswered, WHO, st.just("why"), key=st.just("looking")),
    st.builds(StaffResent, WHO, st.just("why"), turn=st.integers(1, 9), key=st.just("offer"),
              text=st.just("Согласны?"), offer_id=IDS),
    st.builds(StaffCorrected, WHO, st.just("why"), turn=st.just(1), text=st.just("?"),
              meaning=MEANINGS),
    st.builds(StaffSwitched, WHO, st.just("why"), language=st.sampled_from(["kk", "ru"])),
    st.builds(StaffRefused, WHO, st.just("why"), offer_id=IDS),
    st.builds(StaffClosed, WHO, st.just("why"), offer_id=IDS),
    st.builds(StaffExtended, WHO, st.just("why"), offer_id=IDS,
              until=st.sampled_from([MONDAY + timedelta(days=n) for n in (1, 5, 20)])),
    st.builds(StaffStopped, WHO, st.just("why")),
    st.builds(StaffStarted, WHO, st.just("why")),
    st.builds(StaffHandedBack, WHO, st.just("why")),
)  # fmt: skip
EVENTS = st.one_of(
    STAFF,
    TEXTS.map(MessageReceived),
    st.just(MessageReceived("[iban …0100]", iban="KZ86125KZT5004100100")),
    IDS.map(OfferArrived),
    IDS.map(OfferWithdrawn),
    st.builds(
        RegistryAnswered,
        IDS,
        st.sampled_from(["accepted", "assigned", "paid", "rejected"]),
        amount=st.none() | st.just(164350),
    ),
    st.builds(Undelivered, st.integers(1, 6), st.just("expired"), IDS),
    st.tuples(
        st.sampled_from(["open", "reminder", "deadline", "repeat", "release", "report", "staff"]),
        IDS | st.none(),
    ),
)
MOMENTS = st.sampled_from(
    [timedelta(seconds=1), timedelta(hours=1), timedelta(hours=13), timedelta(days=4)]
)


@pytest.mark.parametrize("quiet", [None, QuietHours(time(21, 0), time(9, 0))])
@settings(max_examples=300, deadline=None)
@given(story=st.lists(st.tuples(EVENTS, MOMENTS), max_size=25))
def test_whatever_happens_the_rules_of_the_house_hold(
    quiet: QuietHours | None, story: list[tuple[Any, timedelta]]
) -> None:
    engine = Engine(CATALOGUE, Policy(quiet=quiet))
    tape = Tape(offer(), offer("job_loss", "B"), offer("pension_payment", "N"), engine=engine)
    for event, wait in story:
        _take(tape, event, wait)
    _check(tape)


def _take(tape: Tape, event: Any, wait: timedelta) -> None:
    if isinstance(event, tuple):
        kind, offer_id = event
        holder = tape.dialogue.offer(offer_id)
        live = holder.timers if holder else tape.dialogue.timers
        event = TimerFired(kind, live.get(kind, 0), offer_id)
    stopped = tape.dialogue.state == "stopped"
    held = tape.dialogue.keeper == "staff"
    effects = tape.take(event, wait)
    if isinstance(event, get_args(StaffEvent)):
        assert not any(_is_consent(effect) for effect in effects), "staff cannot consent"
    said = [e.key for e in effects if isinstance(e, Send)]
    assert not stopped or said in ([], ["started"])
    assert len(said) <= 1, "one SMS per turn"
    if held and isinstance(event, MessageReceived):
        assert set(said) <= PROTECTS, "the bot is silent while staff hold the conversation"


def _is_consent(effect: Any) -> bool:
    proof = isinstance(effect, KeepEvidence) and effect.step != "doubt"
    return proof or isinstance(effect, FileApplication)


#: What is said whoever keeps the conversation.
PROTECTS = {
    "stopped", "started", "fraud_warning", "fraud_likely", "fraud_thanks", "fraud_noted",
    "pii_warning", "card_not_iban",
}  # fmt: skip


def _check(tape: Tape) -> None:
    dialogue = tape.dialogue
    for each in dialogue.offers:
        machine = notice_machine if each.offer_id == "N" else offer_machine
        assert each.state in machine.STATES
        if each.state in offer_states.ASKING:
            assert dialogue.floor == each.offer_id, "one active question"
    assert dialogue.state in citizen_machine.STATES
    filed = [effect.application_id for effect in tape.all(FileApplication)]
    assert len(filed) == len(set(filed)), "no application is filed twice"
    agreed = {proof.offer_id for proof in tape.all(KeepEvidence) if proof.step == "agreement"}
    assert {application.offer_id for application in tape.all(FileApplication)} <= agreed
    assert all(log.question for log in tape.all(LogReply))
