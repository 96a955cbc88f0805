"""Delivery receipts: each moves the mark of its part forward, and the message follows."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence
from typing import NamedTuple

from flows.events import Undelivered
from storage.crypto import Vault
from storage.deliveries import FAILED, Ending, Mark, fate, forward
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox
from storage.sqlite.connection import Transaction, listed
from storage.sqlite.inbox import Happening
from storage.store import Receipt

#: The messages whose delivery means that the citizen has seen the offer.
SHOWING = frozenset({"offer", "notice"})

#: What the SMSC calls a part: gateway and id.
PartId = tuple[str, str]

_SEGMENT_COLUMNS = "gateway, smsc_id, message_id, part, delivered_at, failure, failed_at, error"
_MESSAGE_COLUMNS = "id, citizen, turn, key, offer_id, delivery, parts, pieces"

#: The messages that parts are of.
_OWNERS = """
SELECT s.message_id FROM json_each(?) j CROSS JOIN segments s
  ON s.gateway = json_extract(j.value, '$[0]') AND s.smsc_id = json_extract(j.value, '$[1]')
"""

#: The messages of unknown fate of citizens.
_UNKNOWN = """
SELECT id FROM messages INDEXED BY messages_open
WHERE citizen IN (SELECT value FROM json_each(?)) AND delivery = 'unknown'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""


def _segments_of(messages: str) -> str:
    return f"SELECT {_SEGMENT_COLUMNS} FROM segments WHERE message_id IN ({messages}) ORDER BY part"


def _messages_of(messages: str) -> str:
    return f"SELECT {_MESSAGE_COLUMNS} FROM messages WHERE id IN ({messages})"


_SEGMENT = """
INSERT INTO segments
  (gateway, smsc_id, message_id, part, delivered_at, failure, failed_at, error)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (gateway, smsc_id) DO UPDATE SET delivered_at = excluded.delivered_at,
  failure = excluded.failure, failed_at = excluded.failed_at, error = excluded.error
"""

_ORPHAN = """
INSERT OR IGNORE INTO orphans (gateway, smsc_id, delivery, citizen, at, error, seen)
VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM messages))
"""

_DELIVERY = "UPDATE messages SET delivery = ?, final_at = ?, error = ? WHERE id = ?"

_SHOWN = """
UPDATE offers SET delivered_at = min(coalesce(delivered_at, ?), ?) WHERE offer_id = ?
"""


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
    id: int
    citizen: str
    turn: int
    key: str
    offer_id: str | None
    delivery: str
    parts: int
    pieces: int | None


class Known:
    """The messages that receipts are about, with all their parts."""

    def __init__(self) -> None:
        self.segments: dict[PartId, Segment] = {}
        self.messages: dict[int, Message] = {}

    async def load(self, tx: Transaction, messages: str, of: Sequence[object]) -> None:
        values = listed(of)
        segments, found = await tx.all_rows(
            (_segments_of(messages), values), (_messages_of(messages), values)
        )
        for gateway, smsc_id, message_id, part, *mark in segments:
            self.segments[gateway, smsc_id] = Segment(message_id, part, Mark(*mark))
        for row in found:
            self.messages[row[0]] = Message(*row)

    def unknown(self, citizen: str) -> Message | None:
        """The message of unknown fate of a citizen who has exactly one."""
        found = [m for m in self.messages.values() if m.citizen == citizen]
        unknown = [message for message in found if message.delivery == "unknown"]
        return unknown[0] if len(unknown) == 1 else None

    def of(self, message: Message) -> list[Mark]:
        return [s.mark for s in self.segments.values() if s.message_id == message.id]


async def apply(tx: Transaction, vault: Vault, receipts: Sequence[Receipt]) -> None:
    known = Known()
    await known.load(tx, _OWNERS, [(r.gateway, r.smsc_id) for r in receipts])
    await _apply(tx, [_notice(vault, receipt, known) for receipt in receipts], known)


async def apply_again(tx: Transaction, notices: Sequence[Notice]) -> list[Notice]:
    """For receipts that waited; those that still wait are returned."""
    known = Known()
    await known.load(tx, _OWNERS, [notice.part for notice in notices])
    return await _apply(tx, notices, known)


async def _apply(tx: Transaction, notices: Sequence[Notice], known: Known) -> list[Notice]:
    """Moves what is known, settles the unknown, and keeps the rest until its message is known."""
    strangers = {notice.citizen for notice in notices if notice.part not in known.segments}
    if strangers:
        await known.load(tx, _UNKNOWN, list(strangers))
    changed, kept = _move(notices, known)
    tx.many(_SEGMENT, [_segment_row(part, known.segments[part]) for part in changed])
    tx.many(_ORPHAN, [_orphan_row(notice) for notice in kept])
    _settle(tx, {known.segments[part].message_id for part in changed}, known)
    return kept


def _notice(vault: Vault, receipt: Receipt, known: Known) -> Notice:
    """Whose it is matters only where the part is not known."""
    part = receipt.gateway, receipt.smsc_id
    citizen = "" if part in known.segments else vault.citizen_key(receipt.phone)
    return Notice(part, citizen, Ending(receipt.delivery, to_micros(receipt.at), receipt.error))


def _move(notices: Sequence[Notice], known: Known) -> tuple[set[PartId], list[Notice]]:
    """Moves the marks in `known`; which changed, and the notices nobody can place."""
    changed: set[PartId] = set()
    kept: list[Notice] = []
    for notice in notices:
        segment = known.segments.get(notice.part) or _adopted(notice, known)
        if segment is None:
            kept.append(notice)
            continue
        mark = forward(segment.mark, notice.said)
        if mark != segment.mark or notice.part not in known.segments:
            known.segments[notice.part] = segment._replace(mark=mark)
            changed.add(notice.part)
    return changed, kept


def _adopted(notice: Notice, known: Known) -> Segment | None:
    """A receipt nobody waits for, to a phone with one message of unknown fate, is of that one."""
    message = known.unknown(notice.citizen)
    if message is None:
        return None
    placed = len(known.of(message))
    if placed >= (message.pieces or message.parts):
        return None
    return Segment(message.id, placed, Mark())


def _settle(tx: Transaction, message_ids: set[int], known: Known) -> None:
    """Lets the messages follow the marks of their parts."""
    marks: dict[int, list[Mark]] = {message_id: [] for message_id in message_ids}
    for segment in known.segments.values():
        if segment.message_id in marks:
            marks[segment.message_id].append(segment.mark)
    moved: list[tuple[Message, Ending]] = []
    for message_id, marks_of_it in marks.items():
        message = known.messages[message_id]
        pieces = message.parts if message.pieces is None else message.pieces
        end = fate(pieces, marks_of_it) if pieces else None
        if end is not None:
            moved.append((message, end))
    _write(tx, moved)


def _write(tx: Transaction, moved: Sequence[tuple[Message, Ending]]) -> None:
    deliveries, shown, failures = [], [], []
    for message, end in moved:
        final = None if end.delivery == "sent" else end.at
        deliveries.append((end.delivery, final, end.error, message.id))
        if end.delivery == "delivered" and message.key in SHOWING and message.offer_id:
            shown.append((end.at, end.at, message.offer_id))
        if end.delivery in FAILED and message.delivery not in FAILED and message.offer_id:
            failures.append(_failure(message, end))
    tx.many(_DELIVERY, deliveries)
    tx.many(_SHOWN, shown)
    inbox.put(tx, failures)


def _failure(message: Message, end: Ending) -> Happening:
    reason = f"{end.delivery} {end.error}".rstrip()
    event = Undelivered(message.turn, reason, message.offer_id)
    return Happening(f"undelivered:{message.id}", message.citizen, end.at, event)


def _segment_row(part: PartId, segment: Segment) -> Row:
    return (*part, segment.message_id, segment.number, *segment.mark)


def _orphan_row(notice: Notice) -> Row:
    return (*notice.part, notice.said.delivery, notice.citizen, notice.said.at, notice.said.error)
