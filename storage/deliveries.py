"""How far a message has come: delivery only moves forward, in whatever order receipts arrive.

Each part of a message has a mark of its own. Marks of a part form a chain (`forward` takes the
later one), and the delivery of the whole message follows from the marks of its parts (`fate`), so
the same receipts give the same end in every order. Delivered stands above every failure: an SMSC
may give up on a message, say so, and reach the phone after all, and then it was reached.
"""

from collections.abc import Sequence
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


class Mark(NamedTuple):
    """How far one part has come: since when (microseconds), with which error code."""

    delivery: Delivery
    at: int
    error: str = ""


def forward(now: Mark, new: Mark) -> Mark:
    """The later of two marks; of two equal ones the first that was true."""
    return max(now, new, key=lambda mark: (STEPS[mark.delivery], -mark.at, mark.error))


def fate(pieces: int, marks: Sequence[Mark]) -> Mark | None:
    """What the marks of its parts say of a message of that many pieces; None: nothing yet.

    One failed part spoils the message; it is delivered when all its parts are."""
    failed = [mark for mark in marks if mark.delivery in FAILED]
    if failed:
        return max(failed, key=lambda mark: (STEPS[mark.delivery], -mark.at, mark.error))
    if len(marks) < pieces:
        return None
    if all(mark.delivery == "delivered" for mark in marks):
        return Mark("delivered", max(mark.at for mark in marks))
    return Mark("sent", min(mark.at for mark in marks))
