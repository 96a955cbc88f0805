"""A warning to many is said in the citizen's language, by day, and to those who want messages."""

from datetime import UTC, datetime, time

import pytest

from flows.dialogue import Dialogue
from flows.effects import Send, SetTimer
from flows.engine import Engine
from flows.events import Received, TimerFired, WarningIssued
from flows.loading import load_catalogue
from flows.policy import Policy, QuietHours

ENGINE = Engine(load_catalogue(), Policy(quiet=QuietHours(time(21), time(9))))
DAY = datetime(2026, 11, 23, 6, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 18, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 4, 1, tzinfo=UTC)
WARNING = WarningIssued("c1", "Сақ болыңыз", "Будьте осторожны")


def warn(dialogue: Dialogue, at: datetime = DAY) -> tuple[Dialogue, list[Send]]:
    dialogue, turn = ENGINE.turn(dialogue, Received(1, "c", at, WARNING))
    return dialogue, [effect for effect in turn.effects if isinstance(effect, Send)]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Сақ болыңыз"),
        ("ru", "Будьте осторожны"),
        (None, "Сақ болыңыз\nБудьте осторожны"),
    ],
)
def test_it_is_said_in_the_language_of_the_citizen(language, words) -> None:
    _, (send,) = warn(Dialogue(citizen="c", language=language))
    assert (words, "bulk", "c1") == (send.text, send.lane, send.version)


@pytest.mark.parametrize("state", ["stopped", "stranger"])
def test_who_wants_no_messages_gets_none(state) -> None:
    assert [] == warn(Dialogue(citizen="c", state=state))[1]


def test_at_night_it_waits_and_is_worded_in_the_morning() -> None:
    dialogue, sends = warn(Dialogue(citizen="c", language="kk"), NIGHT)
    assert [] == sends
    dialogue.language = "ru"
    release = TimerFired("release", dialogue.turn)
    _, turn = ENGINE.turn(dialogue, Received(2, "c", MORNING, release))
    assert ["Будьте осторожны"] == [e.text for e in turn.effects if isinstance(e, Send)]
    assert not any(isinstance(effect, SetTimer) for effect in turn.effects)
