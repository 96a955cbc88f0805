"""The citizen's own dialogue: open, stopped (STOP, undone only by START), or a stranger's number.

STOP is kept before any flow sees the message, and its confirmation is the last message
(PAINS.md, 5). "Not me" ends everything on that number (PAINS.md, 23).
"""

from typing import cast

from transitions import EventData

from flows import notice_machine, offer_machine, offer_states
from flows.dialogue import Dialogue
from flows.floor import call_next
from flows.machines import fire, machine, move
from flows.quiet_hours import next_allowed
from flows.work import NEWS, Work

STATES = ("open", "stopped", "stranger")


def _work(event: EventData) -> Work:
    return cast(Work, event.kwargs["work"])


def _stopped(event: EventData) -> None:
    work = _work(event)
    work.reply("stopped")
    work.dialogue.held = tuple(held for held in work.dialogue.held if held.key in NEWS)
    work.drop_timer("release")


def _started(event: EventData) -> None:
    """Says so, and lets the news kept meanwhile, the open question or the next offer follow."""
    work = _work(event)
    work.reply("started")
    if work.dialogue.held:
        work.release_later(next_allowed(work.now + work.policy.offer_gap, work.policy.quiet))
    holder = work.dialogue.offer(work.dialogue.floor)
    if holder is not None and holder.state in offer_states.ASKING:
        work.set_timer("repeat", work.now + work.policy.offer_gap, holder)
    else:
        call_next(work)


def _estranged(event: EventData) -> None:
    """Every offer to this number fails to reach whom it was for; staff look for another way."""
    work = _work(event)
    work.case("wrong_person", "the number is not the citizen's", cast(str, event.kwargs["text"]))
    work.reply("wrong_person")
    work.dialogue.held = ()
    for offer in work.dialogue.offers:
        if offer.state in offer_states.OPEN:
            machine_of = notice_machine if work.is_notice(offer) else offer_machine
            machine_of.step("fail", offer, work)
    work.dialogue.floor = None


TRANSITIONS = [
    move("stop", ("open", "stranger"), "stopped", after=_stopped),
    move("start", ("stopped", "stranger"), "open", after=_started),
    move("estrange", "open", "stranger", after=_estranged),
]

CITIZEN_MACHINE = machine(STATES, TRANSITIONS, "citizen")


def step(trigger: str, dialogue: Dialogue, work: Work, **facts: object) -> bool:
    """One step of the citizen's own dialogue; whether its state allowed it."""
    return fire(CITIZEN_MACHINE, trigger, dialogue, work, **facts)
