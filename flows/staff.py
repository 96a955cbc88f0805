"""What staff do to a conversation: events on the same road as everything else.

Each is noted in the log (`LogStaff`) with who did it and why; one that cannot be done changes
nothing, and the note says why. None of them is a consent: that is the citizen's own to give.
"""

from collections.abc import Callable
from typing import Any

from flows import (
    citizen_machine,
    offer_machine,
    offer_states,
    offer_steps,
    remarks,
    staff_machine,
)
from flows.benefit_file import fingerprint
from flows.dialogue import Offer
from flows.effects import Action, LogStaff
from flows.errors import NotPossible
from flows.events import (
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
)
from flows.quiet_hours import next_allowed
from flows.rendering import moment
from flows.staff_answers import FREE, PREFIX, problems
from flows.staff_corrections import correct
from flows.work import NEWS, Work


def act(work: Work, event: StaffEvent) -> Offer | None:
    """Does it, or notes why not; the offer it was about."""
    action, handler = ACTIONS[type(event)]
    offer = _offer(work, event)
    note = refused = ""
    try:
        _leave_a_colleague_alone(work, event)
        note = handler(work, event)
    except NotPossible as why:
        refused = str(why)
    if action != "handed_back" and not refused:
        staff_machine.keep_holding(work)
    offer_id = offer.offer_id if offer else None
    about = getattr(event, "turn", None)
    work.effects.append(LogStaff(action, event.by, event.reason, refused, about, note, offer_id))
    return offer


def _offer(work: Work, event: StaffEvent) -> Offer | None:
    """The one it names, else the one that is asked about."""
    named = getattr(event, "offer_id", None)
    return work.dialogue.offer(named or work.dialogue.floor)


def _leave_a_colleague_alone(work: Work, event: StaffEvent) -> None:
    """Two who answer the same citizen confuse them (PAINS.md, 16)."""
    holder = work.dialogue.held_by
    instead = isinstance(event, StaffTook) and event.instead
    if work.staff_hold and holder != event.by and not instead:
        raise NotPossible(f"{holder} holds the conversation")


def _of_offer(work: Work, event: StaffEvent, *states: str) -> Offer:
    """The offer, in one of these states."""
    offer = _offer(work, event)
    if offer is None:
        raise NotPossible("the citizen has no such offer")
    if work.is_notice(offer):
        raise NotPossible("a notice asks nothing")
    if offer.state not in states:
        raise NotPossible(f"the offer is {offer.state}")
    return offer


def _must_be_open(work: Work) -> None:
    if work.dialogue.state == "stopped":
        raise NotPossible("the citizen wrote STOP: nothing is sent until they want it again")
    if work.dialogue.state == "stranger":
        raise NotPossible("the number is somebody else's: nothing is sent to it")


# --- the conversation -----------------------------------------------------------------------------


def _take(work: Work, event: StaffTook) -> str:
    before = work.dialogue.held_by
    staff_machine.take(work, event.by)
    return f"instead of {before}" if before and before != event.by else ""


def _hand_back(work: Work, event: StaffHandedBack) -> str:
    holder = work.dialogue.offer(work.dialogue.floor)
    if not work.staff_hold and (holder is None or holder.state != "with_staff"):
        raise NotPossible("the bot keeps the conversation already")
    if staff_machine.hand_back(work, event.by):
        return ""
    return f"at {moment(next_allowed(work.now, work.policy.quiet), 'ru')}"


def _answer(work: Work, event: StaffAnswered) -> str:
    """Whoever answers takes the conversation: what the citizen says next, they say to a person."""
    _must_be_open(work)
    offer = work.dialogue.offer(work.dialogue.floor)
    if event.key is not None and event.key not in work.catalogue.answers:
        raise NotPossible(f"there is no approved answer “{event.key}”")
    faults = problems(event.text, event.language) if event.key is None else []
    if faults:
        raise NotPossible("; ".join(faults))
    staff_machine.take(work, event.by)
    if event.key is not None:
        text = work.catalogue.answers[event.key]
        work.reply(text.key, offer, text)
        return event.key
    work.say(FREE, event.text, fingerprint(event.text, event.text), offer)
    return ""


def _resend(work: Work, event: StaffResent) -> str:
    """A question that is asked again is the one the next answer is to."""
    _must_be_open(work)
    offer = work.dialogue.offer(event.offer_id)
    if offer is not None and _is_out_of_date(offer, event):
        raise NotPossible("it asks what is no longer asked")
    work.say(event.key, event.text, event.version, offer)
    if offer is not None:
        work.touched.add(offer.offer_id)
        if offer.asked_turn == event.turn:
            offer.asked_turn = work.number
        if offer.shown_turn == event.turn:
            offer.shown_turn = work.number
    return event.key


def _is_out_of_date(offer: Offer, event: StaffResent) -> bool:
    """News stay true, and so do answers of staff; all else speaks of the question of its time."""
    if event.key in NEWS or event.key == FREE or event.key.startswith(PREFIX):
        return False
    asks = offer.asked_turn or 0
    return event.turn < asks or (event.turn == asks and offer.state in ("with_staff", "expired"))


def _correct(work: Work, event: StaffCorrected) -> str:
    correct(work, event)
    return event.meaning


def _switch(work: Work, event: StaffSwitched) -> str:
    """As if the citizen had asked for it; while staff hold the conversation without a word."""
    work.dialogue.language, work.dialogue.language_chosen = event.language, True
    if work.dialogue.state == "open" and not work.staff_hold:
        remarks.say_in(work, event.language, work.dialogue.offer(work.dialogue.floor))
    return event.language


def _stop(work: Work, _event: StaffStopped) -> str:
    if not citizen_machine.step("stop", work.dialogue, work):
        raise NotPossible("the citizen gets no messages already")
    return ""


def _start(work: Work, _event: StaffStarted) -> str:
    if not citizen_machine.step("start", work.dialogue, work):
        raise NotPossible("the citizen gets messages already")
    return ""


# --- an offer -------------------------------------------------------------------------------------


def _refuse(work: Work, event: StaffRefused) -> str:
    """On the telephone, which is as clear a no as any. After filing only the registry can stop."""
    offer = _of_offer(work, event, *offer_states.ASKING, "with_staff", *_FILED)
    if offer.state in _FILED:
        work.case("after_filing", "does not want it any more", event.reason, offer)
        return "the application is with the registry already; a case was opened"
    offer_machine.step("refuse", offer, work, silent=work.dialogue.state != "open")
    return ""


#: An application is on its way or with the registry.
_FILED = ("filing", "filed", "assigned")


def _close(work: Work, event: StaffClosed) -> str:
    offer = _of_offer(work, event, *offer_states.OPEN)
    tell = event.tell and work.dialogue.state == "open"
    offer.reason = event.reason
    offer_machine.step("close", offer, work, tell=tell)
    return "" if tell else "without a word to the citizen"


def _extend(work: Work, event: StaffExtended) -> str:
    offer = _of_offer(work, event, *offer_states.OPEN, "refused")
    latest = work.now + work.policy.longest_extension
    if event.until <= max(work.now, offer.deadline or work.now):
        raise NotPossible("the new deadline is not later than the old one")
    if event.until > latest:
        raise NotPossible(f"at most until {moment(latest, 'ru')}")
    offer_steps.extend(work, offer, event.until)
    if event.tell and work.dialogue.state == "open" and offer.state != "queued":
        work.reply("deadline_moved", offer)
    return moment(event.until, "ru")


ACTIONS: dict[type, tuple[Action, Callable[[Work, Any], str]]] = {
    StaffTook: ("took", _take),
    StaffAnswered: ("answered", _answer),
    StaffResent: ("resent", _resend),
    StaffCorrected: ("corrected", _correct),
    StaffSwitched: ("language", _switch),
    StaffRefused: ("refused", _refuse),
    StaffClosed: ("closed", _close),
    StaffExtended: ("extended", _extend),
    StaffStopped: ("stopped", _stop),
    StaffStarted: ("started", _start),
    StaffHandedBack: ("handed_back", _hand_back),
}
