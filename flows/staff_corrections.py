"""A reading corrected by staff does what the message would have done, had it been read so; only a
yes, and the account that follows it, are the citizen's own to give: they are asked again.
"""

from collections.abc import Callable

from flows import offer_machine, offer_states, offer_steps, staff_machine
from flows.asking import question_of
from flows.dialogue import Offer
from flows.errors import NotPossible
from flows.events import MessageReceived, StaffCorrected
from flows.reading import Intent, Reading
from flows.replies import INTENTS
from flows.reply import Reply
from flows.work import Work

#: What only the citizen can say; `unclear` asks them too.
THEIRS: frozenset[str] = frozenset({"consent", "bank_choice_number", "iban", "unclear"})


def correct(work: Work, event: StaffCorrected) -> None:
    """Raises NotPossible when the question it answered is no longer open."""
    question, offer = question_of(work.catalogue, work.dialogue, work.now)
    if work.dialogue.state != "open" and event.meaning != "start":
        raise NotPossible("the citizen wants no messages, or is not the one who was meant")
    if event.offer_id is not None and (offer is None or offer.offer_id != event.offer_id):
        raise NotPossible("the offer it answered is no longer the one that is asked about")
    reply = Reply(MessageReceived(event.text), question, offer, _reading(event))
    if event.meaning in THEIRS:
        _ask_the_citizen(work, reply)
    elif event.meaning == "refuse" and offer is not None and offer.state == "with_staff":
        offer_machine.step("refuse", offer, work)
    else:
        INTENTS[reply.reading.intent](work, reply)


def _reading(event: StaffCorrected) -> Reading:
    intent: Intent = "other" if event.meaning == "wrong_person" else event.meaning
    return Reading(
        intent=intent,
        sure=True,
        language="none",
        rule=f"corrected by {event.by}",
        wrong_person=event.meaning == "wrong_person",
    )


def _ask_the_citizen(work: Work, reply: Reply) -> None:
    """With the confirming question, where the yes itself is open; the bot hears the answer."""
    offer = reply.offer
    if offer is None or offer.state not in _ASKED_AGAIN:
        raise NotPossible("nothing is asked about this offer any more, so there is no yes to give")
    if offer.deadline is not None and offer.deadline <= work.now:
        raise NotPossible("the deadline has passed: extend it first")
    if work.staff_hold:
        staff_machine.release(work)
    _ASKED_AGAIN[offer.state](work, reply, offer)


def _confirm(work: Work, reply: Reply, offer: Offer) -> None:
    offer_machine.step("doubt", offer, work, **reply.facts)


def _return(work: Work, _reply: Reply, offer: Offer) -> None:
    offer_machine.step("hand_back", offer, work)


def _repeat(work: Work, _reply: Reply, offer: Offer) -> None:
    work.touched.add(offer.offer_id)
    offer_steps.ask(work, offer)


_ASKED_AGAIN: dict[str, Callable[[Work, Reply, Offer], None]] = {
    **dict.fromkeys(offer_states.ASKING, _repeat),
    **dict.fromkeys(("offered", "reminded", "refused"), _confirm),
    "with_staff": _return,
}
