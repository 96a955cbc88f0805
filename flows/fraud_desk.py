"""The fraud desk, first form: a report is thanked for, the sender's number is asked for in a second
step (as 7726 does in Britain), and a case with the text is opened for staff."""

import re
from typing import cast

from transitions import EventData

from flows.machines import machine, move
from flows.work import Work

STATES = ("idle", "asking_sender")

#: A number, a short code, or 0 for "I do not know it".
SENDER = re.compile(r"^\s*(?:0|\+?[\d\s().-]{3,20})\s*[.!]*\s*$")


def _reported(event: EventData) -> None:
    work = cast(Work, event.kwargs["work"])
    work.case("fraud_report", "reported by SMS", cast(str, event.kwargs["text"]))
    work.reply("fraud_thanks")
    work.set_timer("report", work.now + work.policy.report_window)


def _named(event: EventData) -> None:
    work = cast(Work, event.kwargs["work"])
    work.case("fraud_report", "sender of the reported message", cast(str, event.kwargs["text"]))
    work.reply("fraud_noted")
    work.drop_timer("report")


def _given_up(event: EventData) -> None:
    cast(Work, event.kwargs["work"]).drop_timer("report")


TRANSITIONS = [
    move("report", ("idle", "asking_sender"), "asking_sender", after=_reported),
    move("name_sender", "asking_sender", "idle", after=_named),
    move("give_up", "asking_sender", "idle", after=_given_up),
]

FRAUD_DESK = machine(STATES, TRANSITIONS, "desk")


class Desk:
    """The desk's side of a dialogue, as a model with a `state` of its own."""

    __slots__ = ("work",)

    def __init__(self, work: Work) -> None:
        self.work = work

    @property
    def state(self) -> str:
        return self.work.dialogue.desk

    @state.setter
    def state(self, value: str) -> None:
        self.work.dialogue.desk = value


def step(trigger: str, work: Work, text: str = "") -> bool:
    """One step of the desk; whether its state allowed it."""
    return bool(FRAUD_DESK.events[trigger].trigger(Desk(work), work=work, text=text))


def names_a_sender(text: str) -> bool:
    """Whether the message is nothing but the number that was asked for."""
    return SENDER.match(text) is not None
