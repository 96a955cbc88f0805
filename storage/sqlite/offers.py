"""Offers come in from files and from the ministry, thousands a second, and may be taken back."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.events import OfferArrived, OfferWithdrawn
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox
from storage.sqlite.connection import Connections, Query, Transaction, listed
from storage.sqlite.inbox import Happening
from storage.store import Added, NewOffer

_INSERT = f"""
INSERT OR IGNORE INTO offers ({", ".join(rows.OFFER_NEW)})
VALUES ({", ".join("?" * len(rows.OFFER_NEW))})
"""


_CITIZEN = rows.OFFER_NEW.index("citizen")
_ARRIVED_AT = rows.OFFER_NEW.index("arrived_at")


async def add(
    connections: Connections, vault: Vault, offers: Sequence[NewOffer], at: datetime
) -> list[Added]:
    """Sealing takes as long as writing, so it is done before the file's write lock is taken: the
    service in the other process gets its turn."""
    contents = [rows.content_key(vault, offer) for offer in offers]
    known = _contents(
        await connections.read.rows(*_known_query([offer.offer_id for offer in offers]))
    )
    sealed = {
        offer.offer_id: rows.new_offer_row(vault, offer, content, to_micros(at))
        # of two with one id, the first is kept
        for offer, content in zip(reversed(offers), reversed(contents), strict=True)
        if offer.offer_id not in known
    }
    async with connections.transaction() as tx:
        tx.lock()
        known_now, dialogues = await tx.all_rows(
            _known_query(list(sealed)),
            inbox.languages_query(row[_CITIZEN] for row in sealed.values()),
        )
        added = _compared(offers, contents, known | _contents(known_now))
        new = [
            (offer, sealed[offer.offer_id])
            for offer, what in zip(offers, added, strict=True)
            if what == "new"
        ]
        _write(tx, vault, new, {row[0]: row[1] for row in dialogues})
    return added


def _contents(found: Sequence[Row]) -> dict[str, str | None]:
    """Of each known offer what it said; None where nobody noted it."""
    return {row[0]: row[1] for row in found}


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


async def withdraw(
    tx: Transaction, offer_ids: Sequence[str], reason: str, at: datetime
) -> list[bool]:
    found = await tx.rows(
        "SELECT offer_id, citizen FROM offers WHERE offer_id IN (SELECT value FROM json_each(?))",
        listed(offer_ids),
    )
    citizens: dict[str, str] = {row[0]: row[1] for row in found}
    withdrawals = [
        Happening(f"withdrawn:{offer_id}", citizen, to_micros(at), OfferWithdrawn(offer_id, reason))
        for offer_id, citizen in citizens.items()
    ]
    inbox.put(tx, withdrawals)
    return [offer_id in citizens for offer_id in offer_ids]


def _known_query(offer_ids: Sequence[str]) -> Query:
    return (
        "SELECT offer_id, content FROM offers WHERE offer_id IN (SELECT value FROM json_each(?))",
        listed(offer_ids),
    )


def _write(
    tx: Transaction,
    vault: Vault,
    new: Sequence[tuple[NewOffer, Row]],
    known: Mapping[str, str | None],
) -> None:
    phones = {row[_CITIZEN]: offer.phone for offer, row in new}
    languages = {row[_CITIZEN]: offer.language for offer, row in new if offer.language}
    inbox.make_dialogues(tx, vault, phones, languages, known)
    tx.many(_INSERT, [row for _, row in new])
    arrivals = [
        Happening(None, row[_CITIZEN], row[_ARRIVED_AT], OfferArrived(offer.offer_id))
        for offer, row in new
    ]
    inbox.put(tx, arrivals, inbox.ARRIVALS)
