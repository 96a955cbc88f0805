"""Who holds the one active question, and who is next (PAINS.md, 11)."""

from flows.dialogue import Offer
from flows.quiet_hours import next_allowed
from flows.work import Work


def take_floor(work: Work, offer: Offer) -> None:
    work.dialogue.floor = offer.offer_id


def leave_floor(work: Work, offer: Offer) -> None:
    """Frees the floor if this offer holds it, and calls the next offer in the queue."""
    if work.dialogue.floor in (offer.offer_id, None):
        work.dialogue.floor = None
        call_next(work)


def call_next(work: Work) -> None:
    """Lets the oldest queued offer follow after a short pause, never in quiet hours."""
    queued = next(
        (o for o in work.dialogue.offers if o.state == "queued" and not work.is_notice(o)), None
    )
    if queued is not None and work.dialogue.state == "open":
        due = next_allowed(work.now + work.policy.offer_gap, work.policy.quiet)
        work.set_timer("open", due, queued)
