"""What people ask: one conversation as it was, the funnel of all, and whether the evidence holds.

Read-only, on connections of its own, beside the road and never in its way. Built with SQLAlchemy
Core, so it is the same on every engine.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.asking import Asking, EngineAsking
from storage.conversations import CONVERSATION, Conversation, conversation_from
from storage.crypto import Vault
from storage.evidence import Link, Proof, Verdict, Walk
from storage.fraud_groups import FraudGroup, fraud_groups
from storage.fraud_queries import FraudQueries
from storage.funnel import Funnel, counted
from storage.listings import Listings
from storage.numbers import Numbers
from storage.revealed import Revealed
from storage.schema import applications, evidence, offers
from storage.search import Search
from storage.staff_queries import StaffQueries
from storage.thread_queries import ThreadQueries
from storage.work_queries import WorkQueries

#: Rows of the evidence read at a time.
CHAIN_PAGE = 5_000


class Queries:
    """Opened by `storage.opening.open_queries`."""

    def __init__(
        self, engine: AsyncEngine, vault: Vault, search: Search, asking: Asking | None = None
    ) -> None:
        self._engine = engine
        self._asking = asking or EngineAsking(engine)
        self.vault = vault
        self.search = search
        self.staff = StaffQueries(engine, vault, self._asking)
        self.work = WorkQueries(engine, self._asking)
        self.numbers = Numbers(engine)
        self.frauds = FraudQueries(engine, vault)
        self.listings = Listings(engine, vault)
        self.revealed = Revealed(engine, vault)
        self.threads = ThreadQueries(engine, vault, self._asking)

    async def close(self) -> None:
        await self.search.close()
        await self._asking.close()
        await self._engine.dispose()

    async def conversation(self, phone: str) -> Conversation | None:
        """The conversation with an E.164 number; None when there never was one."""
        citizen = self.vault.citizen_key(phone)
        found = await self._asking.ask(CONVERSATION, citizen=citizen)
        return conversation_from(self.vault, citizen, found)

    async def fraud_groups(self, since: datetime) -> list[FraudGroup]:
        """Similar reports of frauds, the largest group first."""
        async with self._engine.connect() as connection:
            return await fraud_groups(connection, since)

    async def funnel(self) -> list[Funnel]:
        """By benefit, in the order of their codes."""
        async with self._engine.connect() as connection:
            found = await _all(connection, _FUNNEL)
        return [Funnel(**row._mapping) for row in found]

    async def evidence_of(self, phone: str) -> list[Link]:
        """What proves the consents of one citizen, oldest first."""
        mine = evidence.c.citizen == self.vault.citizen_key(phone)
        async with self._engine.connect() as connection:
            found = await _all(connection, select(evidence).where(mine).order_by(_NUMBER))
        return [_link(row) for row in found]

    async def check_evidence(self) -> Verdict:
        """Walks the whole chain, and sees that every application stands on a proof in it."""
        async with self._engine.connect() as connection:
            verdict = await _walk(connection)
            if verdict.holds:
                missing = await connection.scalar(_UNPROVED)
                if missing:
                    reason = f"{missing} applications stand on a proof that is not there"
                    return Verdict(verdict.links, verdict.links, reason)
        return verdict


_NUMBER = evidence.c.number

_FUNNEL = select(offers.c.benefit, *counted()).group_by(offers.c.benefit).order_by(offers.c.benefit)

_UNPROVED = select(func.count()).where(
    applications.c.evidence != "",
    applications.c.evidence.not_in(select(evidence.c.hash)),
)


async def _all(connection: AsyncConnection, query: Select[Any]) -> list[Row[Any]]:
    return list((await connection.execute(query)).all())


async def _walk(connection: AsyncConnection) -> Verdict:
    walk = Walk()
    async for link in _links(connection):
        broken = walk.step(link)
        if broken is not None:
            return broken
    return Verdict(walk.links)


async def _links(connection: AsyncConnection) -> AsyncIterator[Link]:
    """The chain in pages, however long it has become."""
    last = 0
    while True:
        page = await _all(
            connection,
            select(evidence).where(last < _NUMBER).order_by(_NUMBER).limit(CHAIN_PAGE),
        )
        for row in page:
            yield _link(row)
        if len(page) < CHAIN_PAGE:
            return
        last = page[-1].number


def _link(row: Row[Any]) -> Link:
    proof = Proof(**{name: getattr(row, name) for name in Proof.__struct_fields__})
    return Link(row.number, proof, row.previous, row.hash)
