"""Delivery receipts: each moves the mark of its part forward, and the message follows."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence
from typing import get_type_hints

import msgspec

from storage.crypto import Vault
from storage.deliveries import Mark
from storage.settling import Known, Message, Notice, Segment, Settled, noticed, settle
from storage.sqlite import inbox
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Transaction, listed
from storage.store import Delivery, Receipt

#: The messages that parts are of.
_OWNERS = """
SELECT DISTINCT s.message_id FROM json_each(?) j CROSS JOIN segments s
  ON s.gateway = json_extract(j.value, '$[0]') AND s.smsc_id = json_extract(j.value, '$[1]')
"""

#: The messages of citizens that are on the wire, or of unknown fate.
_OPEN = """
SELECT id AS message_id FROM messages INDEXED BY messages_open
WHERE citizen IN (SELECT value FROM json_each(?)) AND delivery <> 'waiting'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""

#: Those messages, with all their parts. The parts of a delivered one were delivered with it, at the
#: latest: their marks are not always written (`Settled.parts`).
_MESSAGES = f"""
SELECT json_group_array(json_array({", ".join(f"m.{c}" for c in Message._fields)}, (
  SELECT json_group_array(json_array(s.gateway, s.smsc_id, s.part, coalesce(s.delivered_at,
    CASE m.delivery WHEN 'delivered' THEN m.final_at END), s.failure, s.failed_at, s.error))
  FROM segments s WHERE s.message_id = m.id)))
FROM ({{}}) o CROSS JOIN messages m ON m.id = o.message_id
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

_DELIVERY = """
UPDATE messages SET delivery = v.column1, final_at = v.column2, error = v.column3
FROM (VALUES (?, ?, ?, ?)) v WHERE id = v.column4
"""

_SHOWN = """
UPDATE offers SET delivered_at = min(coalesce(delivered_at, ?), ?) WHERE offer_id = ?
"""


_Part = tuple[str, str, int, int | None, Delivery | None, int | None, str]
_messages = msgspec.json.Decoder(list[tuple[*get_type_hints(Message).values(), list[_Part]]])  # type: ignore[misc]


def apply(tx: Transaction, vault: Vault, receipts: Sequence[Receipt]) -> None:
    known = Known()
    _load(tx, known, _OWNERS, [(r.gateway, r.smsc_id) for r in receipts])
    _apply(tx, [noticed(receipt, known, vault.citizen_key) for receipt in receipts], known)


def apply_again(tx: Transaction, notices: Sequence[Notice]) -> list[Notice]:
    """For receipts that waited; those that still wait are returned."""
    known = Known()
    _load(tx, known, _OWNERS, [notice.part for notice in notices])
    return _apply(tx, notices, known)


def _apply(tx: Transaction, notices: Sequence[Notice], known: Known) -> list[Notice]:
    strangers = {notice.citizen for notice in notices if notice.part not in known.parts}
    if strangers:
        _load(tx, known, _OPEN, list(strangers))
    settled = settle(notices, known)
    _write(tx, settled)
    return settled.kept


def _load(tx: Transaction, known: Known, messages: str, of: Sequence[object]) -> None:
    """Messages, found by a query over `of`, with all their parts."""
    ((found,),) = tx.rows(_MESSAGES.format(messages), listed(of))
    for *message, parts in _messages.decode(found):
        known.add_message(Message(*message))
        for gateway, smsc_id, number, *mark in parts:
            known.put((gateway, smsc_id), Segment(message[0], number, Mark(*mark)))


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
