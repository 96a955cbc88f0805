"""Offers come in from files and from the ministry, thousands a second, and may be taken back."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Mapping, Sequence
from datetime import datetime

from flows.events import OfferWithdrawn
from storage.moments import to_micros
from storage.sealed_offers import COLUMNS, SealedOffer, compared
from storage.sqlite import inbox
from storage.sqlite.connection import Connections
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Query, Transaction, listed
from storage.store import Added

_INSERT = f"""
INSERT OR IGNORE INTO offers ({", ".join(COLUMNS)})
VALUES ({", ".join("?" * len(COLUMNS))})
"""


async def add(connections: Connections, sealed: Sequence[SealedOffer]) -> list[Added]:
    """Whatever can be done before is done before the file's write lock is taken: the service in
    the other process gets its turn."""
    asked = (
        _known_query([offer.offer_id for offer in sealed]),
        inbox.languages_query(offer.citizen for offer in sealed),
    )

    def written(tx: Transaction) -> list[Added]:
        tx.lock()
        known, dialogues = tx.all_rows(*asked)
        added = compared(sealed, {row[0]: row[1] for row in known})
        new = [offer for offer, what in zip(sealed, added, strict=True) if what == "new"]
        _write(tx, new, {row[0]: row[1] for row in dialogues})
        return added

    return await connections.write(written)


def withdraw(tx: Transaction, offer_ids: Sequence[str], reason: str, at: datetime) -> list[bool]:
    found = tx.rows(
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
    tx: Transaction, new: Sequence[SealedOffer], languages: Mapping[str, str | None]
) -> None:
    """`languages` are those of the dialogues that are there."""
    inbox.begin_dialogues(tx, [offer.dialogue for offer in new], languages)
    tx.many(_INSERT, [offer.row for offer in new])
    inbox.put_arrivals(tx, [offer.arrival for offer in new])
