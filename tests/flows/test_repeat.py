"""Some services give seven days and then ask once more (DOMAIN.md, "What happens in real life")."""

from datetime import timedelta

from msgspec.structs import replace

from flows.effects import Send
from flows.engine import Engine
from flows.events import OfferArrived, TimerFired
from flows.policy import Policy
from tests.flows.test_engine import CATALOGUE, MONDAY, Tape, offer

BIRTH = replace(CATALOGUE.benefits["birth"], repeat=True, deadline=timedelta(days=7))
ASKS_AGAIN = Engine(replace(CATALOGUE, benefits={**CATALOGUE.benefits, "birth": BIRTH}), Policy())
WEEK = timedelta(days=7)


def offered(engine: Engine = ASKS_AGAIN, **changes: object) -> Tape:
    tape = Tape(offer(**changes), engine=engine)
    tape.take(OfferArrived("A"))
    return tape


def ring(tape: Tape, kind: str, after: timedelta) -> None:
    turn = tape.dialogue.offers[0].timers[kind]
    tape.take(TimerFired(kind, turn, "A"), after)


def texts(tape: Tape) -> list[str]:
    return [send.key for send in tape.all(Send)]


def test_an_offer_that_nobody_answered_is_sent_once_more_with_the_whole_deadline() -> None:
    tape = offered()
    ring(tape, "deadline", WEEK)
    again = tape.dialogue.offers[0]
    assert (again.state, again.repeated) == ("offered", True)
    assert again.deadline is not None
    assert again.deadline >= MONDAY + 2 * WEEK
    assert texts(tape).count("offer") == 2
    assert {"deadline", "reminder"} <= again.timers.keys()
    ring(tape, "deadline", 2 * WEEK)
    assert tape.dialogue.offers[0].state == "expired"
    assert texts(tape).count("offer") == 2


def test_a_reminder_between_the_two_does_not_count_as_the_repeat() -> None:
    tape = offered()
    ring(tape, "reminder", timedelta(days=6))
    assert tape.dialogue.offers[0].state == "reminded"
    ring(tape, "deadline", WEEK)
    assert tape.dialogue.offers[0].state == "offered"


def test_who_said_something_is_not_asked_from_the_beginning() -> None:
    tape = offered()
    tape.says("қанша?")
    ring(tape, "deadline", WEEK)
    assert tape.dialogue.offers[0].state == "expired"


def test_after_stop_nothing_is_sent_again() -> None:
    tape = offered()
    tape.says("стоп")
    assert "deadline" not in tape.dialogue.offers[0].timers or ring(tape, "deadline", WEEK) is None
    assert texts(tape).count("offer") == 1


def test_a_deadline_that_came_with_the_offer_is_the_last_word() -> None:
    tape = offered(deadline=MONDAY + timedelta(days=2))
    ring(tape, "deadline", timedelta(days=2))
    assert tape.dialogue.offers[0].state == "expired"


def test_without_the_word_in_its_file_a_benefit_asks_once() -> None:
    tape = offered(Engine(CATALOGUE, Policy()))
    ring(tape, "deadline", timedelta(days=3))
    assert tape.dialogue.offers[0].state == "expired"
