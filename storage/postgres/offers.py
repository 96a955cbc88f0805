"""Offers come in from files and from the ministry, thousands a second, and may be taken back."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence
from datetime import datetime

from flows.events import OfferArrived, OfferWithdrawn
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.postgres import inbox
from storage.postgres.connection import Connections, Transaction, columns
from storage.postgres.inbox import Happening
from storage.rows import Row
from storage.store import Added, NewOffer

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
INSERT INTO offers ({", ".join(rows.OFFER_NEW)})
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_TYPES, 1))})
  AS v (offer_id)
ORDER BY v.offer_id ON CONFLICT (offer_id) DO NOTHING RETURNING offer_id
"""

_CONTENTS = "SELECT offer_id, content FROM offers WHERE offer_id = ANY($1::text[])"
_CITIZENS = "SELECT offer_id, citizen FROM offers WHERE offer_id = ANY($1::text[])"
_DIALOGUES = "SELECT citizen FROM dialogues WHERE citizen = ANY($1::text[])"

_CITIZEN = rows.OFFER_NEW.index("citizen")
_ARRIVED_AT = rows.OFFER_NEW.index("arrived_at")

#: A new offer with its row.
New = tuple[NewOffer, Row]


async def add(
    connections: Connections, vault: Vault, offers: Sequence[NewOffer], at: datetime
) -> list[Added]:
    """Sealing takes as long as writing, so it is done before anything is locked."""
    contents = [rows.content_key(vault, offer) for offer in offers]
    known = await _contents(connections, [offer.offer_id for offer in offers])
    sealed: dict[str, New] = {
        offer.offer_id: (offer, rows.new_offer_row(vault, offer, content, to_micros(at)))
        # of two with one id, the first is kept
        for offer, content in zip(reversed(offers), reversed(contents), strict=True)
        if offer.offer_id not in known
    }

    async def write(tx: Transaction) -> list[Added]:
        new = await _write(tx, vault, [sealed[o] for o in reversed(sealed)])
        known_now = known | await _contents(tx, [o for o in sealed if o not in new])
        return _compared(offers, contents, known_now)

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


def _compared(
    offers: Sequence[NewOffer], contents: Sequence[str], known: dict[str, str | None]
) -> list[Added]:
    """Against what is known, and against those before in the same batch."""
    added: list[Added] = []
    for offer, content in zip(offers, contents, strict=True):
        if offer.offer_id not in known:
            known[offer.offer_id] = content
            added.append("new")
        else:
            added.append("known" if known[offer.offer_id] in (content, None) else "different")
    return added


async def _write(tx: Transaction, vault: Vault, offered: Sequence[New]) -> set[str]:
    """The ids of those that are new: another import may have brought some of them meanwhile."""
    if not offered:
        return set()
    written = {row[0] for row in await tx.rows(_INSERT, *columns([row for _, row in offered]))}
    new = [one for one in offered if one[0].offer_id in written]
    phones = {row[_CITIZEN]: offer.phone for offer, row in new}
    languages = {row[_CITIZEN]: offer.language for offer, row in new if offer.language}
    known = {row[0] for row in await tx.rows(_DIALOGUES, list(phones))}
    await inbox.make_dialogues(tx, vault, phones, languages, known)
    arrivals = [
        Happening(None, row[_CITIZEN], row[_ARRIVED_AT], OfferArrived(offer.offer_id))
        for offer, row in new
    ]
    await inbox.put(tx, arrivals, inbox.ARRIVALS)
    return written
