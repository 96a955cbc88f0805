"""Conversations and messages page by page, for other systems that take them over.

Read-only, on the connections of `storage.queries`. A cursor names the last row of a page, so that a
page costs the same however far it is, and nothing is skipped or told twice while rows are added:
where several workers add them, the newest are told a moment later (`_settled`).
"""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.crypto import Vault
from storage.leases import LEASE_S
from storage.postgres.ids import first_id
from storage.schema import dialogues, messages, offers
from storage.shared_schema import workers


class ListedOffer(msgspec.Struct, frozen=True):
    offer_id: str
    benefit: str
    state: str
    region: str


class ListedConversation(msgspec.Struct, frozen=True):
    """`citizen` is the key of the citizen, which the messages have, too."""

    citizen: str
    phone: str
    state: str
    language: str | None
    offers: list[ListedOffer]


class ListedMessage(msgspec.Struct, frozen=True):
    """`id` grows with time. `delivery` of a message from the citizen is `received`; `intent`,
    `sure` and `rule` say how it was read, `key` which text of ours went out."""

    id: int
    citizen: str
    at: datetime
    direction: str
    text: str
    parts: int
    delivery: str
    offer_id: str | None
    intent: str | None
    sure: bool | None
    rule: str | None
    key: str | None


class ConversationFilter(msgspec.Struct, frozen=True):
    benefit: str = ""
    region: str = ""
    state: str = ""
    language: str = ""


class MessageFilter(msgspec.Struct, frozen=True):
    """`since` ≤ time < `until`."""

    direction: str = ""
    delivery: str = ""
    intent: str = ""
    since: datetime | None = None
    until: datetime | None = None


class Listings:
    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    async def conversations(
        self, wanted: ConversationFilter, after: str, limit: int
    ) -> list[ListedConversation]:
        """Those behind the citizen `after`, in the order of their keys."""
        page = await self._all(_conversations(wanted, after).limit(limit))
        of_page = offers.c.citizen.in_([row.citizen for row in page])
        by_citizen: dict[str, list[ListedOffer]] = {row.citizen: [] for row in page}
        for row in await self._all(select(*_OFFER).where(of_page).order_by(offers.c.arrived_at)):
            by_citizen[row.citizen].append(
                ListedOffer(row.offer_id, row.benefit, row.state, row.region)
            )
        return [
            ListedConversation(
                row.citizen, self._phone(row), row.state, row.language, by_citizen[row.citizen]
            )
            for row in page
        ]

    async def messages(self, wanted: MessageFilter, after: int, limit: int) -> list[ListedMessage]:
        """Those behind the message `after`."""
        query = _messages(wanted, after).limit(limit)
        async with self._engine.connect() as connection:
            settled = await _settled(connection)
            if settled is not None:
                query = query.where(messages.c.id < settled)
            return [_message(row) for row in await connection.execute(query)]

    def _phone(self, row: Row[Any]) -> str:
        return self._vault.open(row.phone, "phone", row.citizen).decode()

    async def _all(self, query: Select[Any]) -> list[Row[Any]]:
        async with self._engine.connect() as connection:
            return list(await connection.execute(query))


async def _settled(connection: AsyncConnection) -> int | None:
    """Each worker makes its ids as time goes on, and commits them a moment later: between two that
    are there already one may still come in. Below this id, none can."""
    if connection.dialect.name != "postgresql":
        return None
    now, alive = (await connection.execute(_WORKERS)).one()
    return first_id(now - _LATEST) if alive > 1 else None


#: From the making of an id to its commit: a worker that takes longer has lost its leases.
_LATEST: Final = timedelta(seconds=2 * LEASE_S)

#: The database's time, and the workers that were heard of in the last minute.
_WORKERS = select(func.clock_timestamp(), func.count()).where(
    workers.c.seen_at > func.clock_timestamp() - timedelta(minutes=1)
)

_OFFER = [offers.c[name] for name in ("citizen", "offer_id", "benefit", "state", "region")]


def _conversations(wanted: ConversationFilter, after: str) -> Select[Any]:
    query = (
        select(dialogues.c.citizen, dialogues.c.phone, dialogues.c.state, dialogues.c.language)
        .where(dialogues.c.citizen > after)
        .order_by(dialogues.c.citizen)
    )
    if wanted.language:
        query = query.where(dialogues.c.language == wanted.language)
    of_offer = {name: getattr(wanted, name) for name in ("benefit", "region", "state")}
    if any(of_offer.values()):
        mine = select(offers.c.offer_id).where(offers.c.citizen == dialogues.c.citizen)
        for name, value in of_offer.items():
            if value:
                mine = mine.where(offers.c[name] == value)
        query = query.where(mine.exists())
    return query


_MESSAGE = [messages.c[name] for name in ListedMessage.__struct_fields__]


def _messages(wanted: MessageFilter, after: int) -> Select[Any]:
    query = select(*_MESSAGE).where(messages.c.id > after).order_by(messages.c.id)
    for name in ("direction", "delivery", "intent"):
        if value := getattr(wanted, name):
            query = query.where(messages.c[name] == value)
    if wanted.since is not None:
        query = query.where(messages.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(messages.c.at < wanted.until)
    return query


def _message(row: Row[Any]) -> ListedMessage:
    incoming = row.direction == "in"
    return ListedMessage(
        id=row.id,
        citizen=row.citizen,
        at=row.at,
        direction=row.direction,
        text=row.text,
        parts=row.parts,
        delivery="received" if incoming else row.delivery,
        offer_id=row.offer_id,
        intent=row.intent,
        sure=None if row.sure is None else bool(row.sure),
        rule=row.rule,
        key=row.key,
    )
