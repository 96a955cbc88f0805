"""The outbox: messages are claimed for sending, replies before bulk, and what became of them on
the wire is written back."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from flows.events import Undelivered
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.rows import Row
from storage.settling import undelivered_key
from storage.sqlite import inbox, orphans
from storage.sqlite.connection import Reader
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Transaction, listed
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

#: `pieces` is told where the SMSC gave another number of ids than there are parts.
_SENT = """
UPDATE messages SET delivery = 'sent', sent_at = v.column2,
  pieces = CASE WHEN v.column3 IN (0, parts) THEN pieces ELSE v.column3 END
FROM (VALUES (?, ?, ?)) v WHERE id = v.column1 AND delivery IN ('sending', 'unknown')
"""
_PIECES = """
UPDATE messages SET pieces = v.column1 FROM (VALUES (?, ?)) v WHERE id = v.column2
"""
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


def claim(tx: Transaction, vault: Vault, now: datetime, replies: int, bulk: int) -> list[Outgoing]:
    due = to_micros(now)
    found_replies, found_bulk = tx.all_rows(
        (_WAITING, "replies", due, max(replies, 0)), (_WAITING, "bulk", due, max(bulk, 0))
    )
    claimed = [
        _outgoing(vault, row)
        for row in (*_fitting(found_replies, replies), *_fitting(found_bulk, bulk))
    ]
    if claimed:
        ids = [message.message_id for message in claimed]
        tx.run(
            "UPDATE messages SET delivery = 'sending' WHERE id IN (SELECT value FROM json_each(?))",
            listed(ids),
        )
    return claimed


async def waiting_bulk(sql: Reader) -> int:
    found = await sql.rows(
        "SELECT coalesce(sum(parts), 0) FROM messages WHERE delivery = 'waiting' AND lane = 'bulk'"
    )
    return int(found[0][0])


def mark(tx: Transaction, gateway: str, results: Sequence[Submitted], at: datetime) -> None:
    now = to_micros(at)
    sent = [result for result in results if result.outcome == "sent"]
    tx.many(_SENT, [(r.message_id, now, len(r.smsc_ids)) for r in sent])
    settled = sent + _mark_others(tx, [r for r in results if r.outcome != "sent"], now)
    segments = [
        (gateway, smsc_id, result.message_id, part)
        for result in settled
        for part, smsc_id in enumerate(result.smsc_ids)
        if smsc_id
    ]
    tx.many(_SEGMENT, segments)
    orphans.adopt(tx, [result.message_id for result in settled], segments)


def _mark_others(tx: Transaction, results: Sequence[Submitted], now: int) -> list[Submitted]:
    """Those that are not simply sent; the ones that changed something."""
    if not results:
        return []
    states = _states(tx, [result.message_id for result in results])
    settled = [(r, states[r.message_id]) for r in results if _may_settle(r, states)]
    _write_outcomes(tx, [result for result, _ in settled], now)
    tx.many(_PIECES, [_pieces(r) for r, state in settled if _differs(r, state[5])])
    _report_rejected(tx, settled, now)
    return [result for result, _ in settled]


def lose(tx: Transaction) -> int:
    """Messages that were on the wire when the process died: nobody knows what became of them."""
    found = tx.rows(
        "SELECT id FROM messages INDEXED BY messages_open WHERE "
        "delivery IN ('waiting', 'sending', 'unknown') AND delivery = 'sending'"
    )
    lost = [row[0] for row in found]
    tx.run(
        "UPDATE messages SET delivery = 'unknown' WHERE id IN (SELECT value FROM json_each(?))",
        listed(lost),
    )
    orphans.adopt(tx, lost, [])
    return len(lost)


def _fitting(found: Sequence[Row], segments: int) -> Iterator[Row]:
    """The longest beginning that fits into so many segments."""
    for row in found:
        segments -= row[4]
        if segments < 0:
            return
        yield row


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


def _states(tx: Transaction, message_ids: Sequence[int]) -> dict[int, Row]:
    """id, delivery, citizen, turn, offer, parts."""
    found = tx.rows(
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
    return state[1] == "sending" or (state[1] == "unknown" and result.outcome == "rejected")


def _write_outcomes(tx: Transaction, results: Sequence[Submitted], now: int) -> None:
    retry, unknown, rejected = [], [], []
    for result in results:
        if result.outcome == "retry":
            due = to_micros(result.retry_at) if result.retry_at else now
            retry.append((due, result.message_id))
        elif result.outcome == "unknown":
            unknown.append((now, result.message_id))
        else:
            rejected.append((now, now, result.reason, result.message_id))
    tx.many(_RETRY, retry)
    tx.many(_UNKNOWN, unknown)
    tx.many(_REJECTED, rejected)


def _differs(result: Submitted, parts: int) -> bool:
    """The SMSC gave the message another number of ids than it has parts."""
    ids = len(result.smsc_ids)
    return ids not in (0, parts) and result.outcome == "unknown"


def _pieces(result: Submitted) -> Row:
    return len(result.smsc_ids), result.message_id


def _report_rejected(tx: Transaction, settled: Sequence[tuple[Submitted, Row]], now: int) -> None:
    failures = []
    for result, (message_id, _, citizen, turn, offer_id, _) in settled:
        if result.outcome == "rejected" and offer_id is not None:
            event = Undelivered(turn, f"rejected {result.reason}".rstrip(), offer_id)
            failures.append(Happening(undelivered_key(message_id), citizen, now, event))
    inbox.put(tx, failures)
