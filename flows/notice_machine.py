"""A notice tells and asks nothing: queued → notified, or an end without it. A reply to a notice
never starts anything (DOMAIN.md, "The three notices")."""

from typing import cast

from transitions import EventData

from flows.dialogue import Offer
from flows.machines import fire, machine, move
from flows.work import Work

STATES = ("queued", "notified", "undeliverable", "withdrawn")


def _notified(event: EventData) -> None:
    work, notice = cast(Work, event.kwargs["work"]), cast(Offer, event.model)
    notice.offered_at = work.now
    notice.closed_at = work.now
    work.tell("notice", notice)
    notice.shown_turn = work.number


def _closed(event: EventData) -> None:
    work, notice = cast(Work, event.kwargs["work"]), cast(Offer, event.model)
    notice.closed_at = work.now
    work.drop_timer("open", notice)


TRANSITIONS = [
    move("open", "queued", "notified", after=_notified),
    move("fail", ("queued", "notified"), "undeliverable", after=_closed),
    move("withdraw", "queued", "withdrawn", after=_closed),
]

NOTICE_MACHINE = machine(STATES, TRANSITIONS, "notice")


def step(trigger: str, notice: Offer, work: Work) -> bool:
    """One step of the notice; whether its state allowed it."""
    work.touched.add(notice.offer_id)
    return fire(NOTICE_MACHINE, trigger, notice, work)
