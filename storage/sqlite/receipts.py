"""Delivery receipts: each moves the mark of its part forward, and the message follows."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flows.events import Undelivered
from storage.crypto import Vault
from storage.deliveries import FAILED, Ending, Mark, fate, forward
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox
from storage.sqlite.connection import Sql, listed
from storage.sqlite.inbox import Happening
from storage.store import Receipt

#: The messages whose delivery means that the citizen has seen the offer.
SHOWING = frozenset({"offer", "notice"})

#: What the SMSC calls a part.
PartId = tuple[str, str]

_MARKS = """
SELECT s.gateway, s.smsc_id, s.message_id, s.part, s.delivered_at, s.failure, s.failed_at, s.error
FROM json_each(?) j CROSS JOIN segments s ON s.gateway = json_extract(j.value, '$[0]')
  AND s.smsc_id = json_extract(j.value, '$[1]')
"""

_MARKS_OF_MESSAGES = """
SELECT gateway, smsc_id, message_id, part, delivered_at, failure, failed_at, error FROM segments
WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, part
"""

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


async def apply(sql: Sql, vault: Vault, receipts: Sequence[Receipt]) -> None:
    known = await _segments(sql, _MARKS, [(r.gateway, r.smsc_id) for r in receipts])
    await _apply(sql, [_notice(vault, receipt, known) for receipt in receipts], known)


async def apply_again(sql: Sql, notices: Sequence[Notice]) -> list[Notice]:
    """For receipts that waited; those that still wait are returned."""
    known = await _segments(sql, _MARKS, [notice.part for notice in notices])
    return await _apply(sql, notices, known)


async def _apply(sql: Sql, notices: Sequence[Notice], known: dict[PartId, Segment]) -> list[Notice]:
    """Moves what is known, settles the unknown, and keeps the rest until its message is known."""
    strangers = [notice for notice in notices if notice.part not in known]
    unknown = await _unknown_messages(sql, {notice.citizen for notice in strangers})
    ids = {s.message_id for s in known.values()} | {m.id for m in unknown.values()}
    known |= await _segments(sql, _MARKS_OF_MESSAGES, list(ids))
    changed, kept = _move(notices, known, unknown)
    await sql.many(_SEGMENT, [_segment_row(part, known[part]) for part in changed])
    await sql.many(_ORPHAN, [_orphan_row(notice) for notice in kept])
    await _settle(sql, {known[part].message_id for part in changed}, known.values())
    return kept


def _notice(vault: Vault, receipt: Receipt, known: dict[PartId, Segment]) -> Notice:
    """Whose it is matters only where the part is not known."""
    part = receipt.gateway, receipt.smsc_id
    citizen = "" if part in known else vault.citizen_key(receipt.phone)
    return Notice(part, citizen, Ending(receipt.delivery, to_micros(receipt.at), receipt.error))


async def _segments(sql: Sql, query: str, of: Sequence[object]) -> dict[PartId, Segment]:
    if not of:
        return {}
    return {
        (gateway, smsc_id): Segment(message_id, part, Mark(*mark))
        for gateway, smsc_id, message_id, part, *mark in await sql.rows(query, listed(of))
    }


async def _unknown_messages(sql: Sql, citizens: set[str]) -> dict[str, Message]:
    """The message of unknown fate of each citizen who has exactly one."""
    if not citizens:
        return {}
    found = await sql.rows(
        f"SELECT {_MESSAGE_COLUMNS} FROM messages INDEXED BY messages_open "
        "WHERE citizen IN (SELECT value FROM json_each(?)) AND delivery = 'unknown' "
        "AND delivery IN ('waiting', 'sending', 'unknown')",
        listed(list(citizens)),
    )
    by_citizen: dict[str, list[Message]] = {}
    for row in found:
        message = Message(*row)
        by_citizen.setdefault(message.citizen, []).append(message)
    return {citizen: found[0] for citizen, found in by_citizen.items() if len(found) == 1}


def _move(
    notices: Sequence[Notice], known: dict[PartId, Segment], unknown: dict[str, Message]
) -> tuple[set[PartId], list[Notice]]:
    """Moves the marks in `known`; which changed, and the notices nobody can place."""
    changed: set[PartId] = set()
    kept: list[Notice] = []
    for notice in notices:
        segment = known.get(notice.part) or _adopted(notice, known, unknown)
        if segment is None:
            kept.append(notice)
            continue
        mark = forward(segment.mark, notice.said)
        if mark != segment.mark or notice.part not in known:
            known[notice.part] = segment._replace(mark=mark)
            changed.add(notice.part)
    return changed, kept


def _adopted(
    notice: Notice, known: dict[PartId, Segment], unknown: dict[str, Message]
) -> Segment | None:
    """A receipt nobody waits for, to a phone with one message of unknown fate, is of that one."""
    message = unknown.get(notice.citizen)
    if message is None:
        return None
    placed = sum(segment.message_id == message.id for segment in known.values())
    if placed >= (message.pieces or message.parts):
        return None
    return Segment(message.id, placed, Mark())


async def _settle(sql: Sql, message_ids: set[int], segments: Iterable[Segment]) -> None:
    """Lets the messages follow the marks of their parts."""
    if not message_ids:
        return
    marks: dict[int, list[Mark]] = {}
    for segment in segments:
        marks.setdefault(segment.message_id, []).append(segment.mark)
    found = await sql.rows(
        f"SELECT {_MESSAGE_COLUMNS} FROM messages WHERE id IN (SELECT value FROM json_each(?))",
        listed(list(message_ids)),
    )
    moved: list[tuple[Message, Ending]] = []
    for message in (Message(*row) for row in found):
        pieces = message.parts if message.pieces is None else message.pieces
        end = fate(pieces, marks[message.id]) if pieces else None
        if end is not None:
            moved.append((message, end))
    await _write(sql, moved)


async def _write(sql: Sql, moved: Sequence[tuple[Message, Ending]]) -> None:
    deliveries, shown, failures = [], [], []
    for message, end in moved:
        final = None if end.delivery == "sent" else end.at
        deliveries.append((end.delivery, final, end.error, message.id))
        if end.delivery == "delivered" and message.key in SHOWING and message.offer_id:
            shown.append((end.at, end.at, message.offer_id))
        if end.delivery in FAILED and message.delivery not in FAILED and message.offer_id:
            failures.append(_failure(message, end))
    await sql.many(_DELIVERY, deliveries)
    await sql.many(_SHOWN, shown)
    await inbox.put(sql, failures)


def _failure(message: Message, end: Ending) -> Happening:
    reason = f"{end.delivery} {end.error}".rstrip()
    event = Undelivered(message.turn, reason, message.offer_id)
    return Happening(f"undelivered:{message.id}", message.citizen, end.at, event)


def _segment_row(part: PartId, segment: Segment) -> Row:
    return (*part, segment.message_id, segment.number, *segment.mark)


def _orphan_row(notice: Notice) -> Row:
    return (*notice.part, notice.said.delivery, notice.citizen, notice.said.at, notice.said.error)


_MESSAGE_COLUMNS = ", ".join(Message._fields)
