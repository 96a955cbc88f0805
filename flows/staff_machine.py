"""Who keeps the conversation: the bot, or somebody of the staff, who holds it until they hand it
back. While they do the bot listens (`flows.listening`) and is silent.
"""

from typing import cast

from transitions import EventData

from flows import offer_machine, offer_steps
from flows.effects import LogStaff
from flows.floor import call_next
from flows.machines import machine, move
from flows.quiet_hours import is_quiet, next_allowed
from flows.work import Work

STATES = ("bot", "staff")

#: Who hands back what staff have forgotten.
BOT = "bot"


def _taken(event: EventData) -> None:
    work = _work(event)
    work.dialogue.held_by = cast(str, event.kwargs["by"])
    keep_holding(work)


def _handed_back(event: EventData) -> None:
    work = _work(event)
    work.dialogue.held_by = None
    work.drop_timer("staff")


def _work(event: EventData) -> Work:
    return cast(Work, event.kwargs["work"])


TRANSITIONS = [
    move("take", ("bot", "staff"), "staff", after=_taken),
    move("hand_back", "staff", "bot", after=_handed_back),
]

STAFF_MACHINE = machine(STATES, TRANSITIONS, "staff")


class Keeper:
    """Who keeps a dialogue, as a model with a `state` of its own."""

    __slots__ = ("work",)

    def __init__(self, work: Work) -> None:
        self.work = work

    @property
    def state(self) -> str:
        return self.work.dialogue.keeper

    @state.setter
    def state(self, value: str) -> None:
        self.work.dialogue.keeper = value


def take(work: Work, by: str) -> None:
    STAFF_MACHINE.events["take"].trigger(Keeper(work), work=work, by=by)


def release(work: Work) -> None:
    """The bot keeps the conversation again, and has said nothing yet."""
    STAFF_MACHINE.events["hand_back"].trigger(Keeper(work), work=work)


def keep_holding(work: Work) -> None:
    """Whoever does something has not forgotten the conversation."""
    if work.staff_hold:
        work.set_timer("staff", work.now + work.policy.staff_hold)


def forgotten(work: Work) -> None:
    """Nothing was done for long, or the quiet hours are over that a hand-back waited for."""
    if work.staff_hold and hand_back(work):
        work.effects.append(LogStaff("handed_back", BOT, "nothing was done since"))


def hand_back(work: Work, by: str = BOT) -> bool:
    """The bot goes on by asking the open question again, so that nothing a citizen said to a person
    is taken for an answer to it. In quiet hours all that waits for the morning: False."""
    if is_quiet(work.now, work.policy.quiet):
        take(work, work.dialogue.held_by or by)
        work.set_timer("staff", next_allowed(work.now, work.policy.quiet))
        return False
    release(work)
    _ask_again(work)
    _let_the_rest_follow(work)
    return True


def _ask_again(work: Work) -> None:
    offer = work.dialogue.offer(work.dialogue.floor)
    if offer is None:
        return
    if offer.deadline is not None and offer.deadline <= work.now:
        offer_machine.step("expire", offer, work)
    elif offer.state == "with_staff":
        offer_machine.step("hand_back", offer, work, unasked=True)
    elif "repeat" not in offer.timers:  # else the citizen wants to be asked later
        work.touched.add(offer.offer_id)
        offer_steps.ask(work, offer, unasked=True)


def _let_the_rest_follow(work: Work) -> None:
    """What was kept meanwhile: news, notices, the next offer."""
    soon = next_allowed(work.now + work.policy.offer_gap, work.policy.quiet)
    if work.dialogue.held:
        work.release_later(soon)
    for offer in work.dialogue.offers:
        if offer.state == "queued" and work.is_notice(offer):
            work.set_timer("open", soon, offer)
    if work.dialogue.floor is None:
        call_next(work)
