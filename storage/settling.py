"""Which message a receipt is of, and what it changes: the same on every engine.

A store loads the messages that receipts may be of with all their parts (`Known`), lets `settle`
move them, and writes what came out (`Settled`).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from flows.events import Undelivered
from storage.deliveries import FAILED, Ending, Mark, fate, forward
from storage.moments import to_micros
from storage.store import Delivery, Receipt

#: The messages whose delivery means that the citizen has seen the offer.
SHOWING = frozenset({"offer", "notice"})

#: What the SMSC calls a part: gateway and id.
PartId = tuple[str, str]


class Notice(NamedTuple):
    """A receipt as the store sees it: of which citizen, not of which number."""

    part: PartId
    citizen: str
    said: Ending


class Segment(NamedTuple):
    """A part of a message that the SMSC gave an id."""

    message_id: int
    number: int
    mark: Mark


class Message(NamedTuple):
    """`pieces`: how many ids the SMSC gave it, where that is not one a part; 0: it was refused,
    and no receipt moves it."""

    id: int
    citizen: str
    turn: int
    key: str
    offer_id: str | None
    delivery: Delivery
    parts: int
    pieces: int | None

    @property
    def awaited(self) -> int:
        return self.parts if self.pieces is None else self.pieces


class Failure(NamedTuple):
    """A message of an offer that has just finally failed."""

    key: str
    citizen: str
    at: int
    event: Undelivered


class Known:
    """Messages and their parts, as loaded and then moved."""

    def __init__(self) -> None:
        self.parts: dict[PartId, Segment] = {}
        self._messages: dict[int, Message] = {}
        self._parts_of: dict[int, set[PartId]] = defaultdict(set)
        self._open: dict[str, set[int]] = defaultdict(set)

    def add_message(self, message: Message) -> None:
        self._messages[message.id] = message
        if message.delivery in ("sending", "unknown"):
            self._open[message.citizen].add(message.id)

    def put(self, part: PartId, segment: Segment) -> None:
        self.parts[part] = segment
        self._parts_of[segment.message_id].add(part)

    def place(self, notice: Notice) -> Segment | None:
        """The part a receipt is of. One that nobody waits for, to a phone with one message of
        unknown fate and none on the wire, is of that message."""
        segment = self.parts.get(notice.part)
        candidates = self._open.get(notice.citizen, ())
        if segment is not None or len(candidates) != 1:
            return segment
        message = self._messages[next(iter(candidates))]
        placed = len(self._parts_of[message.id])
        if message.delivery != "unknown" or placed >= message.awaited:
            return None
        return Segment(message.id, placed, Mark())

    def endings(self, parts: set[PartId]) -> list[tuple[Message, Ending]]:
        """Where the messages of these parts stand now."""
        found = []
        for message_id in sorted({self.parts[part].message_id for part in parts}):
            message = self._messages[message_id]
            marks = [self.parts[part].mark for part in self._parts_of[message_id]]
            end = fate(message.awaited, marks) if message.awaited else None
            if end is not None:
                found.append((message, end))
        return found


class Settled(NamedTuple):
    """What receipts have changed; `kept` are those whose message nobody knows yet. The known parts
    of a message that is delivered by now are not among `parts`: nothing can move it again."""

    parts: list[tuple[PartId, Segment]]
    messages: list[tuple[Message, Ending]]
    kept: list[Notice]

    @property
    def shown(self) -> list[tuple[str, int]]:
        """Offers seen by the citizen, and since when."""
        return [
            (message.offer_id, end.at)
            for message, end in self.messages
            if end.delivery == "delivered" and message.key in SHOWING and message.offer_id
        ]

    @property
    def failures(self) -> list[Failure]:
        return [
            _failure(message, end)
            for message, end in self.messages
            if end.delivery in FAILED and message.delivery not in FAILED and message.offer_id
        ]


def noticed(receipt: Receipt, known: Known, citizen_key: Callable[[str], str]) -> Notice:
    """Whose it is matters only where the part is not known."""
    part = receipt.gateway, receipt.smsc_id
    citizen = "" if part in known.parts else citizen_key(receipt.phone)
    return Notice(part, citizen, Ending(receipt.delivery, to_micros(receipt.at), receipt.error))


def settle(notices: Sequence[Notice], known: Known) -> Settled:
    changed: set[PartId] = set()
    placed: set[PartId] = set()
    kept: list[Notice] = []
    for notice in notices:
        segment = known.place(notice)
        if segment is None:
            kept.append(notice)
            continue
        mark = forward(segment.mark, notice.said)
        if notice.part not in known.parts:
            placed.add(notice.part)
        elif mark == segment.mark:
            continue
        known.put(notice.part, Segment(segment.message_id, segment.number, mark))
        changed.add(notice.part)
    endings = known.endings(changed)
    over = {message.id for message, end in endings if end.delivery == "delivered"}
    parts = [
        (part, known.parts[part])
        for part in sorted(changed)
        if part in placed or known.parts[part].message_id not in over
    ]
    return Settled(parts, endings, kept)


def _failure(message: Message, end: Ending) -> Failure:
    event = Undelivered(message.turn, f"{end.delivery} {end.error}".rstrip(), message.offer_id)
    return Failure(undelivered_key(message.id), message.citizen, end.at, event)


def undelivered_key(message_id: int) -> str:
    """A message fails once."""
    return f"undelivered:{message_id}"
