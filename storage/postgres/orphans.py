"""Receipts that came before anybody knew whose they are, applied when that is known.

Receipts and answers of the SMSC come to any worker, at the same time. Whoever writes down an answer
holds LOCK shared until it is committed; whoever would keep a receipt takes LOCK alone, looks again,
and only then keeps it. So none is kept after its answer has looked for it.
"""
# ruff: noqa: S608 - only names of columns and numbers are put into statements, from constants

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from storage.deliveries import Ending
from storage.moments import to_micros
from storage.postgres import receipts
from storage.postgres.connection import Transaction
from storage.postgres.share import Share
from storage.rows import Row
from storage.settling import Notice

#: The number is any that nobody else uses.
LOCK: Final = 0x6B656C69_0000_0006

_COLUMNS = "o.gateway, o.smsc_id, o.citizen, o.delivery, o.at, o.error"

#: `seen`: a receipt from before the message was made is of another one, with the same id. Where no
#: answer will come, the phone alone says whose it may be: also for an older message of theirs, now
#: that this one is no longer on the wire.
_FOUND = f"""
SELECT {_COLUMNS} FROM unnest($1::text[], $2::text[], $3::bigint[]) j (gateway, smsc_id, message_id)
  JOIN orphans o ON o.gateway = j.gateway AND o.smsc_id = j.smsc_id
WHERE o.seen >= j.message_id
UNION
SELECT {_COLUMNS} FROM orphans o
WHERE o.citizen = ANY($4::text[]) AND EXISTS (
  SELECT 1 FROM messages m WHERE m.citizen = o.citizen AND m.due IS NOT NULL
    AND m.delivery = 'unknown' AND m.id <= o.seen)
"""

_ADOPTED = """
DELETE FROM orphans o
USING unnest($1::text[], $2::text[], $3::text[]) v (gateway, smsc_id, delivery)
WHERE o.gateway = v.gateway AND o.smsc_id = v.smsc_id AND o.delivery = v.delivery
"""

#: An SMSC may count its ids from 1 again: an id means the newest message it was given to.
PART = """
INSERT INTO segments (citizen, gateway, smsc_id, message_id, part)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::int[])
ON CONFLICT DO NOTHING
"""

_KEEP = """
INSERT INTO orphans (gateway, smsc_id, delivery, citizen, at, error, seen)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[],
  $7::bigint[])
ON CONFLICT DO NOTHING
"""


class Part(NamedTuple):
    """A part of a message that has just been given an id."""

    citizen: str
    gateway: str
    smsc_id: str
    message_id: int
    number: int


async def adopt(tx: Transaction, citizens: Iterable[str], parts: Sequence[Part]) -> None:
    """For the parts (which are written) and the citizens of messages just settled or lost. Holds
    LOCK already."""
    found = await tx.rows(
        _FOUND,
        [part.gateway for part in parts],
        [part.smsc_id for part in parts],
        [part.message_id for part in parts],
        list(citizens),
    )
    if not found:
        return
    notices = {_notice(row) for row in found}
    kept = set(await receipts.apply_again(tx, sorted(notices)))
    adopted = [(*notice.part, notice.said.delivery) for notice in sorted(notices - kept)]
    await tx.many(_ADOPTED, adopted)


async def keep(tx: Transaction, share: Share, notices: Sequence[Notice]) -> None:
    """Those whose message still nobody knows."""
    await tx.lock(LOCK)
    kept = await receipts.apply_again(tx, notices)
    await tx.many(
        _KEEP,
        [
            (*n.part, n.said.delivery, n.citizen, n.said.at, n.said.error, share.newest(n.citizen))
            for n in kept
        ],
    )


async def purge(tx: Transaction, before: datetime) -> int:
    return await tx.run("DELETE FROM orphans WHERE at < $1", to_micros(before))


def _notice(row: Row) -> Notice:
    gateway, smsc_id, citizen, delivery, at, error = row
    return Notice((gateway, smsc_id), citizen, Ending(delivery, at, error))
