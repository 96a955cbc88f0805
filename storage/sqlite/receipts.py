"""Delivery receipts: each moves the mark of its part forward, and the message follows."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence

from storage.crypto import Vault
from storage.deliveries import Mark
from storage.settling import Known, Message, Notice, Segment, Settled, noticed, settle
from storage.sqlite import inbox
from storage.sqlite.connection import Transaction, listed
from storage.sqlite.inbox import Happening
from storage.store import Receipt

#: The messages that parts are of.
_OWNERS = """
SELECT s.message_id FROM json_each(?) j CROSS JOIN segments s
  ON s.gateway = json_extract(j.value, '$[0]') AND s.smsc_id = json_extract(j.value, '$[1]')
"""

#: The messages of citizens that are on the wire, or of unknown fate.
_OPEN = """
SELECT id FROM messages INDEXED BY messages_open
WHERE citizen IN (SELECT value FROM json_each(?)) AND delivery <> 'waiting'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""

_SEGMENT_COLUMNS = "gateway, smsc_id, message_id, part, delivered_at, failure, failed_at, error"

_SEGMENT = f"""
INSERT INTO segments ({_SEGMENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (gateway, smsc_id) DO UPDATE SET delivered_at = excluded.delivered_at,
  failure = excluded.failure, failed_at = excluded.failed_at, error = excluded.error
"""

_ORPHAN = """
INSERT OR IGNORE INTO orphans (gateway, smsc_id, delivery, citizen, at, error, seen)
VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM messages))
"""

_DELIVERY = """
UPDATE messages SET delivery = v.column1, final_at = v.column2, error = v.column3
FROM (VALUES (?, ?, ?, ?)) v WHERE id = v.column4
"""

_SHOWN = """
UPDATE offers SET delivered_at = min(coalesce(delivered_at, ?), ?) WHERE offer_id = ?
"""


async def apply(tx: Transaction, vault: Vault, receipts: Sequence[Receipt]) -> None:
    known = Known()
    await _load(tx, known, _OWNERS, [(r.gateway, r.smsc_id) for r in receipts])
    await _apply(tx, [noticed(receipt, known, vault.citizen_key) for receipt in receipts], known)


async def apply_again(tx: Transaction, notices: Sequence[Notice]) -> list[Notice]:
    """For receipts that waited; those that still wait are returned."""
    known = Known()
    await _load(tx, known, _OWNERS, [notice.part for notice in notices])
    return await _apply(tx, notices, known)


async def _apply(tx: Transaction, notices: Sequence[Notice], known: Known) -> list[Notice]:
    strangers = {notice.citizen for notice in notices if notice.part not in known.parts}
    if strangers:
        await _load(tx, known, _OPEN, list(strangers))
    settled = settle(notices, known)
    _write(tx, settled)
    return settled.kept


async def _load(tx: Transaction, known: Known, messages: str, of: Sequence[object]) -> None:
    """Messages, found by a query over `of`, with all their parts."""
    values = listed(of)
    segments, found = await tx.all_rows(
        (f"SELECT {_SEGMENT_COLUMNS} FROM segments WHERE message_id IN ({messages})", values),
        (f"SELECT {', '.join(Message._fields)} FROM messages WHERE id IN ({messages})", values),
    )
    for gateway, smsc_id, message_id, part, *mark in segments:
        known.put((gateway, smsc_id), Segment(message_id, part, Mark(*mark)))
    for row in found:
        known.add_message(Message(*row))


def _write(tx: Transaction, settled: Settled) -> None:
    tx.many(_SEGMENT, [(*part, s.message_id, s.number, *s.mark) for part, s in settled.parts])
    tx.many(_ORPHAN, [(*n.part, n.said.delivery, n.citizen, *n.said[1:]) for n in settled.kept])
    deliveries = [
        (end.delivery, None if end.delivery == "sent" else end.at, end.error, message.id)
        for message, end in settled.messages
    ]
    tx.many(_DELIVERY, deliveries)
    tx.many(_SHOWN, [(at, at, offer_id) for offer_id, at in settled.shown])
    inbox.put(tx, [Happening(*failure) for failure in settled.failures])
