"""Offers come in from files and from the ministry, thousands a second, and may be taken back."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence
from datetime import datetime

from flows.events import OfferArrived, OfferWithdrawn
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox
from storage.sqlite.connection import Connections, Sql, listed
from storage.sqlite.inbox import Happening
from storage.store import NewOffer

_INSERT = f"""
INSERT OR IGNORE INTO offers ({", ".join(rows.OFFER_NEW)})
VALUES ({", ".join("?" * len(rows.OFFER_NEW))})
"""


async def add(
    connections: Connections, vault: Vault, offers: Sequence[NewOffer], at: datetime
) -> list[bool]:
    """Sealing takes as long as writing, so it is done before the file's write lock is taken: the
    service in the other process gets its turn."""
    known = await _known(connections.read, [offer.offer_id for offer in offers])
    sealed = {
        offer.offer_id: _sealed(vault, offer, to_micros(at))
        for offer in offers
        if offer.offer_id not in known
    }
    async with connections.transaction() as sql:
        known |= await _known(sql, list(sealed))
        fresh = _first_of_each([offer.offer_id for offer in offers], known)
        new = [offer for offer, is_new in zip(offers, fresh, strict=True) if is_new]
        await _write(sql, vault, new, [sealed[offer.offer_id] for offer in new], to_micros(at))
    return fresh


async def withdraw(sql: Sql, offer_ids: Sequence[str], reason: str, at: datetime) -> list[bool]:
    found = await sql.rows(
        "SELECT offer_id, citizen FROM offers WHERE offer_id IN (SELECT value FROM json_each(?))",
        listed(offer_ids),
    )
    citizens: dict[str, str] = {row[0]: row[1] for row in found}
    withdrawals = [
        Happening(f"withdrawn:{offer_id}", citizen, to_micros(at), OfferWithdrawn(offer_id, reason))
        for offer_id, citizen in citizens.items()
    ]
    await inbox.put(sql, withdrawals)
    return [offer_id in citizens for offer_id in offer_ids]


def _sealed(vault: Vault, offer: NewOffer, at: int) -> Row:
    return rows.new_offer_row(vault, vault.citizen_key(offer.phone), offer, at)


async def _known(sql: Sql, offer_ids: Sequence[str]) -> set[str]:
    found = await sql.rows(
        "SELECT offer_id FROM offers WHERE offer_id IN (SELECT value FROM json_each(?))",
        listed(offer_ids),
    )
    return {row[0] for row in found}


def _first_of_each(offer_ids: Sequence[str], known: set[str]) -> list[bool]:
    seen, fresh = set(known), []
    for offer_id in offer_ids:
        fresh.append(offer_id not in seen)
        seen.add(offer_id)
    return fresh


async def _write(
    sql: Sql, vault: Vault, offers: Sequence[NewOffer], sealed: Sequence[Row], at: int
) -> None:
    citizens = [row[1] for row in sealed]
    phones = {c: offer.phone for c, offer in zip(citizens, offers, strict=True)}
    languages = {c: o.language for c, o in zip(citizens, offers, strict=True) if o.language}
    await inbox.make_dialogues(sql, vault, phones, languages)
    await sql.many(_INSERT, sealed)
    arrivals = [
        Happening(None, c, at, OfferArrived(offer.offer_id))
        for c, offer in zip(citizens, offers, strict=True)
    ]
    await inbox.put(sql, arrivals, inbox.ARRIVALS)
