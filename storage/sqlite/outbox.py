"""The outbox: messages are claimed for sending, replies before bulk, and what became of them on
the wire is written back."""

from collections.abc import Sequence
from datetime import datetime

from flows.effects import Lane
from flows.events import Undelivered
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox, orphans
from storage.sqlite.connection import Sql, listed
from storage.sqlite.inbox import Happening
from storage.store import Outgoing, Submitted

#: The oldest waiting message of each citizen, if nothing of theirs is on the wire and it is due.
_WAITING = """
SELECT m.id, m.citizen, d.phone, m.text, m.parts, m.lane
FROM messages m JOIN dialogues d ON d.citizen = m.citizen
WHERE m.delivery = 'waiting' AND m.lane = ? AND m.due <= ? AND NOT EXISTS (
  SELECT 1 FROM messages e INDEXED BY messages_open
  WHERE e.citizen = m.citizen AND e.delivery IN ('waiting', 'sending', 'unknown')
    AND (e.delivery = 'sending' OR e.delivery = 'waiting' AND e.id < m.id))
ORDER BY m.id LIMIT ?
"""

_SENT = """
UPDATE messages SET delivery = 'sent', sent_at = ? WHERE id IN (SELECT value FROM json_each(?))
"""
_PIECES = "UPDATE messages SET pieces = ? WHERE id = ?"
_RETRY = "UPDATE messages SET delivery = 'waiting', due = ? WHERE id = ?"
_UNKNOWN = "UPDATE messages SET delivery = 'unknown', sent_at = ? WHERE id = ?"
_REJECTED = """
UPDATE messages SET delivery = 'rejected', sent_at = ?, final_at = ?, error = ?, pieces = 0
WHERE id = ?
"""

#: An SMSC may count its ids from 1 again: an id means the newest message it was given to.
_SEGMENT = """
INSERT INTO segments (gateway, smsc_id, message_id, part) VALUES (?, ?, ?, ?)
ON CONFLICT (gateway, smsc_id) DO UPDATE SET message_id = excluded.message_id,
  part = excluded.part, delivered_at = NULL, failure = NULL, failed_at = NULL, error = ''
WHERE message_id <> excluded.message_id
"""


async def claim(sql: Sql, vault: Vault, now: datetime, replies: int, bulk: int) -> list[Outgoing]:
    claimed = [
        *await _fitting(sql, vault, "replies", now, replies),
        *await _fitting(sql, vault, "bulk", now, bulk),
    ]
    await sql.run(
        "UPDATE messages SET delivery = 'sending' WHERE id IN (SELECT value FROM json_each(?))",
        listed([message.message_id for message in claimed]),
    )
    return claimed


async def waiting_bulk(sql: Sql) -> int:
    found = await sql.rows(
        "SELECT coalesce(sum(parts), 0) FROM messages WHERE delivery = 'waiting' AND lane = 'bulk'"
    )
    return int(found[0][0])


async def mark(sql: Sql, gateway: str, results: Sequence[Submitted], at: datetime) -> None:
    states = await _states(sql, [result.message_id for result in results])
    now = to_micros(at)
    settled = [(r, states[r.message_id]) for r in results if _may_settle(r, states)]
    await _write_outcomes(sql, [result for result, _ in settled], now)
    segments = [
        (gateway, smsc_id, result.message_id, part)
        for result, _ in settled
        for part, smsc_id in enumerate(result.smsc_ids)
        if smsc_id
    ]
    await sql.many(_PIECES, [_pieces(r) for r, state in settled if _differs(r, state[5])])
    await sql.many(_SEGMENT, segments)
    await _report_rejected(sql, settled, now)
    await orphans.adopt(sql, [result.message_id for result, _ in settled], segments)


async def lose(sql: Sql) -> int:
    """Messages that were on the wire when the process died: nobody knows what became of them."""
    found = await sql.rows(
        "SELECT id FROM messages INDEXED BY messages_open WHERE "
        "delivery IN ('waiting', 'sending', 'unknown') AND delivery = 'sending'"
    )
    lost = [row[0] for row in found]
    await sql.run(
        "UPDATE messages SET delivery = 'unknown' WHERE id IN (SELECT value FROM json_each(?))",
        listed(lost),
    )
    await orphans.adopt(sql, lost, [])
    return len(lost)


async def _fitting(
    sql: Sql, vault: Vault, lane: Lane, now: datetime, segments: int
) -> list[Outgoing]:
    """The longest beginning of the lane that fits into so many segments."""
    found = await sql.rows(_WAITING, lane, to_micros(now), segments) if segments > 0 else []
    fitting: list[Outgoing] = []
    for row in found:
        segments -= row[4]
        if segments < 0:
            break
        fitting.append(_outgoing(vault, row))
    return fitting


def _outgoing(vault: Vault, row: Row) -> Outgoing:
    message_id, citizen, phone, text, parts, lane = row
    return Outgoing(
        message_id=message_id,
        citizen=citizen,
        phone=rows.open_phone(vault, citizen, phone),
        text=text,
        parts=parts,
        lane=lane,
    )


async def _states(sql: Sql, message_ids: Sequence[int]) -> dict[int, Row]:
    """id, delivery, citizen, turn, offer, parts."""
    found = await sql.rows(
        "SELECT id, delivery, citizen, turn, offer_id, parts FROM messages "
        "WHERE id IN (SELECT value FROM json_each(?))",
        listed(message_ids),
    )
    return {row[0]: row for row in found}


def _may_settle(result: Submitted, states: dict[int, Row]) -> bool:
    """A message that may have reached the wire never goes back to waiting."""
    state = states.get(result.message_id)
    if state is None:
        return False
    settling = result.outcome in ("sent", "rejected")
    return state[1] == "sending" or (state[1] == "unknown" and settling)


async def _write_outcomes(sql: Sql, results: Sequence[Submitted], now: int) -> None:
    sent, retry, unknown, rejected = [], [], [], []
    for result in results:
        if result.outcome == "sent":
            sent.append(result.message_id)
        elif result.outcome == "retry":
            due = to_micros(result.retry_at) if result.retry_at else now
            retry.append((due, result.message_id))
        elif result.outcome == "unknown":
            unknown.append((now, result.message_id))
        else:
            rejected.append((now, now, result.reason, result.message_id))
    if sent:
        await sql.run(_SENT, now, listed(sent))
    await sql.many(_RETRY, retry)
    await sql.many(_UNKNOWN, unknown)
    await sql.many(_REJECTED, rejected)


def _differs(result: Submitted, parts: int) -> bool:
    """The SMSC gave the message another number of ids than it has parts."""
    ids = len(result.smsc_ids)
    return ids not in (0, parts) and result.outcome in ("sent", "unknown")


def _pieces(result: Submitted) -> Row:
    return len(result.smsc_ids), result.message_id


async def _report_rejected(sql: Sql, settled: Sequence[tuple[Submitted, Row]], now: int) -> None:
    failures = []
    for result, (message_id, _, citizen, turn, offer_id, _) in settled:
        if result.outcome == "rejected" and offer_id is not None:
            event = Undelivered(turn, f"rejected {result.reason}".rstrip(), offer_id)
            failures.append(Happening(f"undelivered:{message_id}", citizen, now, event))
    await inbox.put(sql, failures)
