"""Delivery receipts: each moves the mark of its part forward, and the message follows.

Two workers may have receipts of the same message. The rows of the messages are locked, in the order
of their ids, before their parts are read: whoever comes second sees what the first has written.
"""
# ruff: noqa: S608 - only names of columns and numbers are put into statements, from constants

from collections.abc import Sequence

from storage.crypto import Vault
from storage.deliveries import Mark
from storage.postgres import inbox
from storage.postgres.connection import Transaction
from storage.postgres.inbox import Happening
from storage.settling import Known, Message, Notice, Segment, Settled, noticed, settle
from storage.store import Receipt

_FIELDS = ", ".join(f"m.{column}" for column in Message._fields)

#: The messages that parts are of: of two with the same id, the newer one.
_OWNERS = f"""
SELECT {_FIELDS}, m.final_at FROM (
  SELECT DISTINCT ON (v.gateway, v.smsc_id) s.citizen, s.message_id
  FROM unnest($1::text[], $2::text[]) v (gateway, smsc_id)
    JOIN segments s ON s.smsc_id = v.smsc_id AND s.gateway = v.gateway
  ORDER BY v.gateway, v.smsc_id, s.message_id DESC) o
JOIN messages m ON m.citizen = o.citizen AND m.id = o.message_id
ORDER BY m.id FOR UPDATE OF m
"""

#: The messages of citizens that are on the wire, or of unknown fate.
_OPEN = f"""
SELECT {_FIELDS}, m.final_at FROM messages m
WHERE m.citizen = ANY($1::text[]) AND m.due IS NOT NULL AND m.delivery <> 'waiting'
ORDER BY m.id FOR UPDATE OF m
"""

#: All parts of those messages, the newest message first.
_PARTS = """
SELECT s.gateway, s.smsc_id, s.message_id, s.part, s.delivered_at, s.failure, s.failed_at, s.error
FROM unnest($1::text[], $2::bigint[]) v (citizen, message_id)
  JOIN segments s ON s.citizen = v.citizen AND s.message_id = v.message_id
ORDER BY s.message_id DESC
"""

_SEGMENT = """
INSERT INTO segments
  (gateway, smsc_id, message_id, citizen, part, delivered_at, failure, failed_at, error)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::bigint[],
  $7::text[], $8::bigint[], $9::text[])
ON CONFLICT (citizen, message_id, gateway, smsc_id) DO UPDATE
SET delivered_at = excluded.delivered_at, failure = excluded.failure,
  failed_at = excluded.failed_at, error = excluded.error
"""

_DELIVERY = """
UPDATE messages m SET delivery = v.delivery, final_at = v.final_at, error = v.error, due = NULL
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
  v (delivery, final_at, error, citizen, id)
WHERE m.citizen = v.citizen AND m.id = v.id
"""

_SHOWN = """
UPDATE offers o SET delivered_at = least(o.delivered_at, v.at)
FROM unnest($1::text[], $2::bigint[]) v (offer_id, at) WHERE o.offer_id = v.offer_id
"""


async def apply(tx: Transaction, vault: Vault, receipts: Sequence[Receipt]) -> list[Notice]:
    """Those are returned whose message nobody knows yet (`orphans.keep`)."""
    loaded = _Loaded()
    await loaded.owners(tx, [(r.gateway, r.smsc_id) for r in receipts])
    return await _apply(
        tx, [noticed(receipt, loaded.known, vault.citizen_key) for receipt in receipts], loaded
    )


async def apply_again(tx: Transaction, notices: Sequence[Notice]) -> list[Notice]:
    """For receipts that waited; those that still wait are returned."""
    loaded = _Loaded()
    await loaded.owners(tx, [notice.part for notice in notices])
    return await _apply(tx, notices, loaded)


class _Loaded:
    """Messages with all their parts, locked."""

    def __init__(self) -> None:
        self.known = Known()
        self.citizens: dict[int, str] = {}

    async def owners(self, tx: Transaction, parts: Sequence[tuple[str, str]]) -> None:
        gateways, smsc_ids = [part[0] for part in parts], [part[1] for part in parts]
        await self._load(tx, _OWNERS, gateways, smsc_ids)

    async def open_of(self, tx: Transaction, citizens: Sequence[str]) -> None:
        await self._load(tx, _OPEN, citizens)

    async def _load(self, tx: Transaction, messages: str, *of: Sequence[str]) -> None:
        arrived: dict[int, int | None] = {}
        for *fields, final_at in await tx.rows(messages, *of):
            message = Message(*fields)
            self.known.add_message(message)
            self.citizens[message.id] = message.citizen
            arrived[message.id] = final_at if message.delivery == "delivered" else None
        if not arrived:
            return
        found = await tx.rows(_PARTS, [self.citizens[m] for m in arrived], list(arrived))
        for gateway, smsc_id, message_id, number, delivered_at, *failure in found:
            part = gateway, smsc_id
            if part not in self.known.parts or message_id == self.known.parts[part].message_id:
                # The parts of a delivered message were delivered with it, at the latest: their
                # marks are not always written (`Settled.parts`).
                mark = Mark(delivered_at or arrived[message_id], *failure)
                self.known.put(part, Segment(message_id, number, mark))


async def _apply(tx: Transaction, notices: Sequence[Notice], loaded: _Loaded) -> list[Notice]:
    known = loaded.known
    strangers = {notice.citizen for notice in notices if notice.part not in known.parts}
    if strangers:
        await loaded.open_of(tx, list(strangers))
    settled = settle(notices, known)
    await _write(tx, settled, loaded.citizens)
    return settled.kept


async def _write(tx: Transaction, settled: Settled, citizens: dict[int, str]) -> None:
    parts = [
        (*part, s.message_id, citizens[s.message_id], s.number, *s.mark)
        for part, s in settled.parts
    ]
    deliveries = [
        (
            end.delivery,
            None if end.delivery == "sent" else end.at,
            end.error,
            message.citizen,
            message.id,
        )
        for message, end in settled.messages
    ]
    shown: dict[str, int] = {}
    for offer_id, at in settled.shown:
        shown[offer_id] = min(at, shown.get(offer_id, at))
    await tx.many_at_once(
        (_SEGMENT, parts), (_DELIVERY, deliveries), (_SHOWN, sorted(shown.items()))
    )
    await inbox.put(tx, [Happening(*failure) for failure in settled.failures])
