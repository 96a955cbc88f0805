"""What the steps of an offer do, and the guards before them.

Guards and callbacks only read and write the structs of the turn (`Work`), so a step can be tried on
paper. Which step follows which is in `offer_machine`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from transitions import EventData

from flows.asking import question_text
from flows.dialogue import Offer
from flows.effects import FileApplication, KeepEvidence, Step
from flows.floor import leave_floor, take_floor
from flows.offer_states import ASKING
from flows.params import application_id, expected_amount
from flows.quiet_hours import next_allowed
from flows.reading import Reading
from flows.wording import may_be_said
from flows.work import Work


def _work(event: EventData) -> Work:
    return cast(Work, event.kwargs["work"])


def _offer(event: EventData) -> Offer:
    return cast(Offer, event.model)


def _came_from(event: EventData) -> str:
    assert event.transition is not None, "callbacks run inside a transition"
    return event.transition.source


# --- guards ---------------------------------------------------------------------------------------


def terms_to_accept(event: EventData) -> bool:
    return _work(event).benefit(_offer(event)).terms


def accounts_to_choose(event: EventData) -> bool:
    return _account_needed(event) and bool(_offer(event).accounts)


def account_to_give(event: EventData) -> bool:
    return _account_needed(event)


def was(*states: str) -> Callable[[EventData], bool]:
    return lambda event: _offer(event).before_staff in states


def _account_needed(event: EventData) -> bool:
    """Skipped where a bank already supplied the number (DOMAIN.md, "What happens …", 1)."""
    offer = _offer(event)
    return (
        _work(event).benefit(offer).account
        and offer.iban is None
        and not any(account.supplied for account in offer.accounts)
    )


def unanswered(event: EventData) -> bool:
    """Whether the citizen said nothing, and the benefit's file wants them asked once more. A
    deadline that came with the offer, or that staff set, is the last word."""
    work, offer = _work(event), _offer(event)
    benefit = work.benefit(offer)
    if not benefit.repeat or offer.repeated or offer.answered_at or offer.offered_at is None:
        return False
    its_own = offer.deadline == offer.offered_at + benefit.deadline
    return its_own and work.dialogue.state == "open"


# --- what the steps do ----------------------------------------------------------------------------


def offered(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    offer.offered_at = work.now
    offer.deadline = offer.deadline or work.now + work.benefit(offer).deadline
    _show(work, offer)


def offered_again(event: EventData) -> None:
    """Some services give seven days and then ask once more (DOMAIN.md, "What happens …", 2)."""
    work, offer = _work(event), _offer(event)
    offer.repeated = True
    offer.deadline = work.now + work.benefit(offer).deadline
    for kind in ("reminder", "deadline", "repeat"):
        work.drop_timer(kind, offer)
    _show(work, offer)


def _show(work: Work, offer: Offer) -> None:
    assert offer.deadline is not None, "an offer that is shown has a deadline"
    take_floor(work, offer)
    ask(work, offer, unasked=True)
    offer.shown_turn = work.number
    work.set_timer("deadline", offer.deadline, offer)
    _remind_before(work, offer, offer.deadline)


def _remind_before(work: Work, offer: Offer, deadline: datetime) -> None:
    benefit = work.benefit(offer)
    if benefit.reminder is not None:
        due = next_allowed(max(deadline - benefit.reminder, work.now), work.policy.quiet)
        if work.now < due < deadline:
            work.set_timer("reminder", due, offer)


def reminded(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    offer.asked_turn = work.number
    work.tell("reminder", offer)


def doubted(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    _prove(event, "doubt")
    take_floor(work, offer)
    ask(work, offer)


def agreed(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    _prove(event, "agreement")
    offer.consented_at = work.now
    offer.closed_at = None
    offer.attempts = 0
    take_floor(work, offer)


def terms_accepted(event: EventData) -> None:
    _prove(event, "terms")
    _offer(event).attempts = 0


def account_taken(event: EventData) -> None:
    facts = {key: event.kwargs[key] for key in ("iban", "reading", "text")}
    provide_account(_work(event), _offer(event), **facts)


def asks(event: EventData) -> None:
    _offer(event).attempts = 0
    ask(_work(event), _offer(event))


def filing(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    if offer.iban is None:
        offer.iban = next((a.iban for a in offer.accounts if a.supplied), None)
    work.effects.append(
        FileApplication(
            application_id=application_id(offer),
            offer_id=offer.offer_id,
            iban=offer.iban,
            amount=expected_amount(work.catalogue, offer, work.now),
        )
    )
    work.reply("filing", offer)
    for kind in ("reminder", "deadline", "repeat"):
        work.drop_timer(kind, offer)
    leave_floor(work, offer)


def refused(event: EventData) -> None:
    """Silent where the citizen wants no messages and refused on the telephone."""
    work, offer = _work(event), _offer(event)
    if not event.kwargs.get("silent"):
        work.reply("refused", offer)
    offer.asked_turn = work.number
    offer.closed_at = work.now
    for kind in ("reminder", "repeat"):
        work.drop_timer(kind, offer)
    leave_floor(work, offer)


def filed(event: EventData) -> None:
    _offer(event).filed_at = _work(event).now
    _work(event).tell("filed", _offer(event))


def assigned(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    offer.filed_at = offer.filed_at or work.now
    offer.assigned_at = work.now
    work.tell(_assigned_text(offer), offer)


def _assigned_text(offer: Offer) -> str:
    if offer.amount is None:
        return "assigned_no_amount"
    return "assigned" if offer.since else "assigned_no_date"


def paid(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    offer.filed_at = offer.filed_at or work.now
    offer.assigned_at = offer.assigned_at or work.now
    offer.paid_at = work.now
    offer.closed_at = work.now
    work.tell("paid" if offer.amount is not None else "paid_no_amount", offer)


def rejected(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    offer.closed_at = work.now
    told = offer.reason and may_be_said(offer.reason)
    work.tell("rejected" if told else "rejected_no_reason", offer)


def handed_over(event: EventData) -> None:
    work, offer = _work(event), _offer(event)
    offer.before_staff = _came_from(event)
    work.reply("unclear_to_staff", offer)
    for kind in ("reminder", "repeat"):
        work.drop_timer(kind, offer)


def handed_back(event: EventData) -> None:
    """The question that nobody could answer is asked again, from its beginning."""
    work, offer = _work(event), _offer(event)
    offer.before_staff, offer.attempts = None, 0
    ask(work, offer, unasked=bool(event.kwargs.get("unasked")))


def closed_by_staff(event: EventData) -> None:
    work = _work(event)
    if event.kwargs.get("tell") and _came_from(event) != "queued":
        work.reply("closed_by_staff", _offer(event))
    closed(event)


def closed(event: EventData) -> None:
    """Ends an open offer: no timer is left, and the floor is free for the next one."""
    work, offer = _work(event), _offer(event)
    offer.closed_at = work.now
    for kind in ("open", "reminder", "deadline", "repeat"):
        work.drop_timer(kind, offer)
    leave_floor(work, offer)


def expired(event: EventData) -> None:
    """Silence annuls the request, not the right, and says so (DOMAIN.md, "What happens …", 2)."""
    offered = _came_from(event) != "queued"
    if offered and not event.kwargs.get("silent"):
        _work(event).tell("expired", _offer(event))
    closed(event)


def withdrawn(event: EventData) -> None:
    if _came_from(event) != "queued":
        _work(event).tell("withdrawn_offer", _offer(event))
    closed(event)


def _prove(event: EventData, step: Step) -> None:
    reading, text = cast(Reading, event.kwargs["reading"]), cast(str, event.kwargs["text"])
    _work(event).effects.append(_proof(_offer(event), step, reading, text))


def _proof(offer: Offer, step: Step, reading: Reading, text: str) -> KeepEvidence:
    """What the citizen answered to the question last asked, and how it was read."""
    return KeepEvidence(
        offer_id=offer.offer_id,
        step=step,
        shown_turn=offer.asked_turn,
        reply=text,
        intent=reading.intent,
        rule=reading.rule,
        language=reading.language,
    )


def provide_account(work: Work, offer: Offer, iban: str, reading: Reading, text: str) -> None:
    """The citizen named the account to pay to; which is proved, whenever they did."""
    work.touched.add(offer.offer_id)
    offer.iban = iban
    work.effects.append(_proof(offer, "account", reading, text))


def extend(work: Work, offer: Offer, until: datetime) -> None:
    """The citizen has until then; who is being asked is reminded once more."""
    work.touched.add(offer.offer_id)
    offer.deadline = until
    if offer.state != "refused":
        work.set_timer("deadline", until, offer)
    if offer.state in ASKING:
        _remind_before(work, offer, until)


def ask(work: Work, offer: Offer, *, unasked: bool = False) -> None:
    """Puts the offer's present question, as an answer or (unasked) on our own initiative."""
    key = question_text(offer)
    if key is None:
        return
    (work.tell if unasked else work.reply)(key, offer)
    offer.asked_turn = work.number
