"""What is known of a phone, from every side: its messages, the registry, and the bot where it can
be asked."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import msgspec

from gateway_sim.history import Change
from gateway_sim.phones import Message
from gateway_sim.play.bot import Log, LoggedOffer
from gateway_sim.recording.network import NetworkStory, network_story
from gateway_sim.recording.pieces import deadline_in
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
    network: NetworkStory
    log: Log | None = None


def tell(
    phone: str,
    messages: Sequence[Message],
    entries: Sequence[Entry],
    log: Log | None,
    changes: Sequence[Change] = (),
) -> Story:
    """Puts it together; `entries` are the registry's of this phone, `changes` what was done to it
    and to all phones."""
    decided = [
        (entry.application.offer_id, told.decision) for entry in entries for told in entry.decisions
    ]
    filed = {entry.application.offer_id for entry in entries}
    rights = (
        [_of_bot(offer, log, offer.offer_id in filed) for offer in log.offers if offer.benefit]
        if log
        else [_of_registry(entry, messages) for entry in entries]
    )
    rights.sort(key=lambda right: right.at)
    begins = min([*(m.at for m in messages[:1]), *(right.at for right in rights[:1])], default=0.0)
    ends = messages[-1].at if messages else begins
    return Story(phone, messages, rights, decided, network_story(phone, changes, begins, ends), log)


def _of_bot(offer: LoggedOffer, log: Log, was_filed: bool) -> Right:
    was_withdrawn = offer.state == "withdrawn" and offer.closed_at is not None
    return Right(
        offer.offer_id,
        offer.arrived_at.timestamp() if offer.arrived_at else 0.0,
        offer.benefit,
        offer.variant,
        offer.region or None,
        _deadline(_as_offered(offer, log)),
        offer.facts,
        offer.state,
        was_filed,
        offer.closed_at.timestamp() if was_withdrawn and offer.closed_at else None,
    )


def _as_offered(offer: LoggedOffer, log: Log) -> LoggedOffer:
    """With the deadline it had before staff extended it: the one its first message names, to the
    minute and never later, so that what came of it comes no sooner."""
    mine = (offer.offer_id, None)
    if offer.arrived_at is None or not any(
        deed.action == "extended" and not deed.refused and deed.offer_id in mine
        for deed in log.deeds
    ):
        return offer
    texts = (m.text for m in log.messages if m.offer_id == offer.offer_id and m.direction == "out")
    first = deadline_in(next(texts, ""), offer.arrived_at)
    return msgspec.structs.replace(offer, deadline=first)


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
