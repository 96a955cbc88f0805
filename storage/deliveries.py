"""How far a message has come: delivery only moves forward, in whatever order receipts arrive.

Each part of a message has a mark that gathers what its receipts say, and the delivery of the whole
follows from the marks (`fate`). Both grow with the set of receipts that have come and know nothing
of their order, so the same receipts give the same end, and no receipt moves a message back.

Delivered stands above every failure: an SMSC may give up on a message, say so, and reach the phone
after all, and then it was reached.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storage.store import Delivery

#: The order in which a delivery may move.
STEPS: dict[Delivery, int] = {
    "waiting": 0,
    "sending": 1,
    "unknown": 2,
    "sent": 3,
    "cancelled": 4,
    "rejected": 5,
    "expired": 6,
    "undelivered": 7,
    "delivered": 8,
}

#: It will not arrive.
FAILED: frozenset[Delivery] = frozenset({"cancelled", "rejected", "expired", "undelivered"})


class Ending(NamedTuple):
    """What happened to a message or a part: since when (microseconds), with which error code."""

    delivery: Delivery
    at: int
    error: str = ""


class Mark(NamedTuple):
    """All that the receipts of one part have said: that it arrived, and that it failed."""

    delivered_at: int | None = None
    failure: Delivery | None = None
    failed_at: int | None = None
    error: str = ""


def forward(mark: Mark, said: Ending) -> Mark:
    """The mark with one more receipt; of two that say the same, the first that was true counts."""
    if said.delivery == "delivered":
        at = said.at if mark.delivered_at is None else min(mark.delivered_at, said.at)
        return Mark(at, mark.failure, mark.failed_at, mark.error)
    if said.delivery in FAILED:
        worst = _worst([*_failures([mark]), said])
        return mark._replace(failure=worst.delivery, failed_at=worst.at, error=worst.error)
    return mark


def fate(pieces: int, marks: Sequence[Mark]) -> Ending | None:
    """What its parts say of a message of that many; None: nothing yet.

    It is delivered when all its parts are; otherwise one failed part spoils it."""
    delivered = [mark.delivered_at for mark in marks if mark.delivered_at is not None]
    if len(delivered) >= pieces:
        return Ending("delivered", max(delivered))
    failures = _failures(marks)
    if failures:
        return _worst(failures)
    return Ending("sent", 0) if len(marks) >= pieces else None


def _failures(marks: Iterable[Mark]) -> list[Ending]:
    return [Ending(m.failure, m.failed_at or 0, m.error) for m in marks if m.failure]


def _worst(failures: Sequence[Ending]) -> Ending:
    return max(failures, key=lambda said: (STEPS[said.delivery], -said.at, said.error))
