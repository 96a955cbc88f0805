"""What is known of a phone, from every side: its messages, the registry, and the bot where it can
be asked."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec

from gateway_sim.phones import Message
from gateway_sim.play.bot import Log, LoggedOffer
from gateway_sim.registry.application import Decision, Entry


class Right(msgspec.Struct, frozen=True):
    """An offer as its line in the file tells it, and what became of it. Times are in simulated
    seconds: `at` is when it arrived."""

    id: str
    at: float
    benefit: str
    variant: str | None = None
    region: str | None = None
    deadline: timedelta | None = None
    facts: Mapping[str, object] = {}
    state: str | None = None
    was_filed: bool = False
    withdrawn_at: float | None = None


class Story(msgspec.Struct, frozen=True):
    """`decided` holds each offer's decisions. `log` is None where the bot was not asked; then only
    offers that were filed are known, and no states."""

    phone: str
    messages: Sequence[Message]
    rights: Sequence[Right]
    decided: Sequence[tuple[str, Decision]]
    log: Log | None = None


def tell(
    phone: str, messages: Sequence[Message], entries: Sequence[Entry], log: Log | None
) -> Story:
    """Puts it together; `entries` are the registry's of this phone."""
    decided = [
        (entry.application.offer_id, told.decision) for entry in entries for told in entry.decisions
    ]
    filed = {entry.application.offer_id for entry in entries}
    rights = (
        [_of_bot(offer, offer.offer_id in filed) for offer in log.offers if offer.benefit]
        if log
        else [_of_registry(entry, messages) for entry in entries]
    )
    return Story(phone, messages, sorted(rights, key=lambda right: right.at), decided, log)


def _of_bot(offer: LoggedOffer, was_filed: bool) -> Right:
    was_withdrawn = offer.state == "withdrawn" and offer.closed_at is not None
    return Right(
        offer.offer_id,
        offer.arrived_at.timestamp() if offer.arrived_at else 0.0,
        offer.benefit,
        offer.variant,
        offer.region or None,
        _deadline(offer),
        offer.facts,
        offer.state,
        was_filed,
        offer.closed_at.timestamp() if was_withdrawn and offer.closed_at else None,
    )


def _deadline(offer: LoggedOffer) -> timedelta | None:
    """From arrival. None for one that the bot set itself after the offer had waited: it will do so
    again."""
    if offer.deadline is None or offer.arrived_at is None:
        return None
    begins = offer.offered_at or offer.arrived_at
    has_waited = begins - offer.arrived_at > _AT_ONCE
    is_whole = abs((offer.deadline - begins) % _HOUR - _HOUR / 2) > _HOUR / 2 - _AT_ONCE
    return None if has_waited and is_whole else offer.deadline - offer.arrived_at


_HOUR = timedelta(hours=1)

#: A bot offers, and sets the deadlines of benefits, a moment after an offer arrives.
_AT_ONCE = timedelta(seconds=10)


def _of_registry(entry: Entry, messages: Sequence[Message]) -> Right:
    """An offer known only by its application: it came before everything else, as far as anybody
    can tell."""
    application = entry.application
    return Right(
        application.offer_id,
        messages[0].at if messages else 0.0,
        application.benefit,
        application.variant,
        application.region or None,
        facts=application.facts,
        was_filed=True,
    )
