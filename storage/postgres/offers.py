"""Offers come in from files and from the ministry, thousands a second, and may be taken back."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence
from datetime import datetime

from flows.events import OfferWithdrawn
from storage.moments import to_micros
from storage.postgres import inbox
from storage.postgres.connection import Connections, Transaction, columns
from storage.postgres.inbox import Happening
from storage.sealed_offers import COLUMNS, SealedOffer, compared
from storage.store import Added

_TYPES = [
    "text",
    "text",
    "text",
    "text",
    "text",
    "text",
    "bytea",
    "text",
    "bytea",
    "bigint",
    "text",
    "text",
]

#: In the order of the key, so that two imports do not wait for each other.
_INSERT = f"""
INSERT INTO offers ({", ".join(COLUMNS)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_TYPES, 1))})
  AS v (offer_id)
ORDER BY v.offer_id ON CONFLICT (offer_id) DO NOTHING RETURNING offer_id
"""

_CONTENTS = "SELECT offer_id, content FROM offers WHERE offer_id = ANY($1::text[])"
_CITIZENS = "SELECT offer_id, citizen FROM offers WHERE offer_id = ANY($1::text[])"
_DIALOGUES = "SELECT citizen FROM dialogues WHERE citizen = ANY($1::text[])"


async def add(connections: Connections, sealed: Sequence[SealedOffer]) -> list[Added]:
    known = await _contents(connections, [offer.offer_id for offer in sealed])
    # of two with one id, the first is kept
    unknown = {o.offer_id: o for o in reversed(sealed) if o.offer_id not in known}

    async def write(tx: Transaction) -> list[Added]:
        new = await _write(tx, list(reversed(unknown.values())))
        known_now = known | await _contents(tx, [o for o in unknown if o not in new])
        return compared(sealed, known_now)

    return await connections.transact(write)


async def withdraw(
    tx: Transaction, offer_ids: Sequence[str], reason: str, at: datetime
) -> list[bool]:
    found = await tx.rows(_CITIZENS, list(offer_ids))
    citizens: dict[str, str] = {row[0]: row[1] for row in found}
    withdrawals = [
        Happening(f"withdrawn:{offer_id}", citizen, to_micros(at), OfferWithdrawn(offer_id, reason))
        for offer_id, citizen in sorted(citizens.items())
    ]
    await inbox.put(tx, withdrawals)
    return [offer_id in citizens for offer_id in offer_ids]


async def _contents(
    sql: Connections | Transaction, offer_ids: Sequence[str]
) -> dict[str, str | None]:
    """Of each known offer what it said; None where nobody noted it."""
    if not offer_ids:
        return {}
    return {row[0]: row[1] for row in await sql.rows(_CONTENTS, list(offer_ids))}


async def _write(tx: Transaction, offered: Sequence[SealedOffer]) -> set[str]:
    """The ids of those that are new: another import may have brought some of them meanwhile."""
    if not offered:
        return set()
    written = {row[0] for row in await tx.rows(_INSERT, *columns([o.row for o in offered]))}
    new = [offer for offer in offered if offer.offer_id in written]
    known = {row[0] for row in await tx.rows(_DIALOGUES, [offer.citizen for offer in new])}
    await inbox.begin_dialogues(tx, [offer.dialogue for offer in new], known)
    await inbox.put_arrivals(tx, [offer.arrival for offer in new])
    return written
