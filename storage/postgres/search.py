"""The search on PostgreSQL: the index lies beside the tables, in the same database, and whichever
worker is first keeps it close behind them."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.crypto import Vault
from storage.postgres.connection import Connections
from storage.postgres.search_find import Finder
from storage.postgres.search_follow import follow
from storage.search import Found, FoundPage, LiveTimer, Standing, Wanted


class PostgresSearch:
    """Asks on the connections of `engine`; follows on one of its own, which is opened with the
    first step of the index."""

    def __init__(self, url: str, engine: AsyncEngine, vault: Vault) -> None:
        self._url = url
        self._finder = Finder(engine, vault)
        self._connections: Connections | None = None
        self._opening = asyncio.Lock()

    async def close(self) -> None:
        """Once or more often; for good. The engine is closed by whoever opened it."""
        connections, self._connections = self._connections, None
        if connections is not None:
            await connections.close()

    async def follow(self, touched: Sequence[str] = ()) -> bool:
        async with self._opening:
            if self._connections is None:
                self._connections = await Connections.open(self._url, most=1)
        return await self._connections.transact(lambda tx: follow(tx, touched))

    async def standing(self) -> Standing:
        return await self._finder.standing()

    async def left(self) -> int:
        return await self._finder.left()

    async def find(self, wanted: Wanted, limit: int, onward: int | None = None) -> FoundPage:
        return await self._finder.find(wanted, limit, onward)

    async def by_phone(self, phone: str) -> list[Found]:
        return await self._finder.by_phone(phone)

    async def by_iin(self, iin: str) -> list[Found]:
        return await self._finder.by_iin(iin)

    async def by_number(self, number: str) -> list[Found]:
        return await self._finder.by_number(number)

    async def timers(self, citizen: str) -> list[LiveTimer]:
        return await self._finder.timers(citizen)
