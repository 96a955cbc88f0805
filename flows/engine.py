"""One turn: turn(dialogue, event) → dialogue', effects. A pure function of its arguments.

It stands between the inbox and the commit: the road loads the dialogue, calls `Engine.turn`, and
writes what comes back in one transaction.
"""

from collections.abc import Callable
from typing import Any, get_args

from flows import (
    fraud_desk,
    notice_machine,
    offer_machine,
    offer_states,
    offer_steps,
    staff,
    staff_machine,
)
from flows.catalogue import Catalogue, Text
from flows.dialogue import Dialogue, Offer
from flows.effects import Turn
from flows.events import (
    MessageReceived,
    OfferArrived,
    OfferWithdrawn,
    Received,
    RegistryAnswered,
    StaffEvent,
    TimerFired,
    Undelivered,
    WarningIssued,
)
from flows.fraud.ours import our_texts
from flows.policy import Policy
from flows.quiet_hours import is_quiet, next_allowed
from flows.replies import take_reply
from flows.warning import KEY
from flows.work import Work


class Engine:
    """The rules, ready to take turns: texts and benefits from `catalogue`, limits from `policy`."""

    def __init__(self, catalogue: Catalogue, policy: Policy) -> None:
        self.catalogue = catalogue
        self.policy = policy
        self._ours = our_texts(catalogue)

    def turn(self, dialogue: Dialogue, received: Received) -> tuple[Dialogue, Turn]:
        """Takes one event; `received.at` is now. The dialogue passed in is left as it was."""
        work = Work(self.catalogue, self.policy, self._ours, dialogue, received)
        about = TURNS[type(received.event)](work, received.event)
        offer_id = about.offer_id if about else None
        return work.dialogue, Turn(
            inbox_id=received.inbox_id,
            at=received.at,
            number=work.number,
            before=_state(dialogue, offer_id),
            after=_state(work.dialogue, offer_id),
            effects=tuple(work.effects),
            offer_id=offer_id,
            touched=frozenset(work.touched),
        )


def _state(dialogue: Dialogue, offer_id: str | None) -> str:
    """The state of the offer the turn was about, else of the citizen's own dialogue."""
    offer = dialogue.offer(offer_id)
    return offer.state if offer else dialogue.state


def _arrived(work: Work, event: OfferArrived) -> Offer | None:
    offer = work.dialogue.offer(event.offer_id)
    if offer is None or offer.state != "queued":
        return offer
    if work.dialogue.state == "stranger":
        _machine(work, offer).step("fail", offer, work)
        work.case("wrong_person", "the number is known not to be the citizen's", offer=offer)
    else:
        if offer.deadline is not None:
            work.set_timer("deadline", offer.deadline, offer)
        _open(work, offer)
    return offer


def _open(work: Work, offer: Offer) -> None:
    """Sends an offer when nothing else is being asked and nobody is asleep; else it waits."""
    if work.dialogue.state != "open" or work.staff_hold or offer.state != "queued":
        return
    if is_quiet(work.now, work.policy.quiet):
        work.set_timer("open", next_allowed(work.now, work.policy.quiet), offer)
    elif offer.deadline is not None and offer.deadline <= work.now:
        _expire(work, offer)
    elif work.is_notice(offer):
        notice_machine.step("open", offer, work)
    elif work.dialogue.floor is None:
        offer_machine.step("open", offer, work)


def _withdrawn(work: Work, event: OfferWithdrawn) -> Offer | None:
    offer = work.dialogue.offer(event.offer_id)
    if offer is not None:
        offer.reason = event.reason or None
        _machine(work, offer).step("withdraw", offer, work)
    return offer


def _fired(work: Work, event: TimerFired) -> Offer | None:
    """A timer carries the turn it was set for; one that is not the live one does nothing."""
    offer = work.dialogue.offer(event.offer_id)
    if work.take_timer(event.kind, event.turn, offer):
        TIMERS[event.kind](work, offer)
    return offer


def _remind(work: Work, offer: Offer) -> None:
    """Reminds of the offer; in the middle of the conversation, of the question left open. Staff who
    hold the conversation are not interrupted: handing it back asks again."""
    if work.staff_hold:
        return
    if not offer_machine.step("remind", offer, work) and offer.state in offer_states.ASKING:
        offer_steps.ask(work, offer, unasked=True)


def _expire(work: Work, offer: Offer) -> None:
    """An offer in the hands of staff does not run out before they have looked at it; but one that
    nobody looks at ends one day like any other."""
    if offer_machine.in_staff_hands(work, offer) and not offer_machine.forgotten(work, offer):
        work.case("deadline", "its time ran out while it was with staff", offer=offer)
        work.set_timer("deadline", work.now + work.policy.staff_grace, offer)
    elif not offer_machine.step("offer_again", offer, work):
        offer_machine.step("expire", offer, work)


def _repeat(work: Work, offer: Offer) -> None:
    if not work.staff_hold and offer.state in offer_states.ASKING:
        offer_steps.ask(work, offer, unasked=True)


def _release(work: Work) -> None:
    """Lets the oldest held text go; the next one follows after a pause, so that they keep order."""
    if work.staff_hold:
        return  # they are let go when it is handed back
    held, work.dialogue.held = work.dialogue.held[:1], work.dialogue.held[1:]
    for text in held:
        work.tell(text.key, work.dialogue.offer(text.offer_id), text=text.text, **text.params)
    if work.dialogue.held:
        work.release_later(next_allowed(work.now + work.policy.offer_gap, work.policy.quiet))


def _desk_closes(work: Work) -> None:
    fraud_desk.step("give_up", work)


def _decided(work: Work, event: RegistryAnswered) -> Offer | None:
    offer = work.dialogue.offer(event.offer_id)
    if offer is None or work.is_notice(offer):
        return None
    trigger = "reject" if event.decision == "rejected" else event.decision
    if offer_machine.may(trigger, offer):
        offer.amount = event.amount if event.amount is not None else offer.amount
        offer.since = event.since or offer.since
        offer.reason = event.reason or offer.reason
        offer_machine.step(trigger, offer, work)
    elif _contradicts(offer, event):
        said = f"the registry says {event.decision} {event.amount or ''} of what is {offer.state}"
        work.case("registry", " ".join(said.split()), offer=offer)
    return offer


def _contradicts(offer: Offer, event: RegistryAnswered) -> bool:
    """A repeat, or an earlier step that comes late, is nothing new; all else a person must see."""
    late = LATE_DECISIONS.get(offer.state, frozenset())
    if event.decision not in late:
        return True
    return event.decision == "paid" and event.amount not in (None, offer.amount)


#: The decisions that have nothing to say any more, by the state of the offer.
LATE_DECISIONS: dict[str, frozenset[str]] = {
    "filed": frozenset({"accepted"}),
    "assigned": frozenset({"accepted", "assigned"}),
    "paid": frozenset({"accepted", "assigned", "paid"}),
    "rejected": frozenset({"accepted", "rejected"}),
}


def _undelivered(work: Work, event: Undelivered) -> Offer | None:
    """An offer nobody got is closed so; a later message that failed changes nothing here."""
    offer = work.dialogue.offer(event.offer_id)
    if offer is None or event.turn != offer.shown_turn or offer.answered_at is not None:
        return offer
    if _machine(work, offer).step("fail", offer, work):
        offer.reason = event.reason
        work.case("undeliverable", event.reason, offer=offer)
    return offer


def _warned(work: Work, event: WarningIssued) -> None:
    work.tell(KEY, text=Text(KEY, event.kk, event.ru, version=event.campaign_id))


def _machine(work: Work, offer: Offer) -> Any:
    return notice_machine if work.is_notice(offer) else offer_machine


def _of_offer(act: Callable[[Work, Offer], None]) -> Callable[[Work, Offer | None], None]:
    def on(work: Work, offer: Offer | None) -> None:
        if offer is not None:
            act(work, offer)

    return on


TIMERS: dict[str, Callable[[Work, Offer | None], None]] = {
    "open": _of_offer(_open),
    "reminder": _of_offer(_remind),
    "deadline": _of_offer(_expire),
    "repeat": _of_offer(_repeat),
    "release": lambda work, _offer: _release(work),
    "report": lambda work, _offer: _desk_closes(work),
    "staff": lambda work, _offer: staff_machine.forgotten(work),
}

TURNS: dict[type, Callable[[Work, Any], Offer | None]] = {
    OfferArrived: _arrived,
    OfferWithdrawn: _withdrawn,
    MessageReceived: take_reply,
    TimerFired: _fired,
    RegistryAnswered: _decided,
    Undelivered: _undelivered,
    WarningIssued: _warned,
    **dict.fromkeys(get_args(StaffEvent), staff.act),
}
