"""The books: everything a database holds, counted and summed up, for whoever compares them with
those of the other parties (`kelisim bench year`). Read by the page, so it takes little memory;
built with SQLAlchemy Core, so it is the same on every engine.

The sum of a citizen's texts is that of their CRC-32, modulo 2³². Of a masked account number only
the last four characters count: no more of it is known on both sides.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any
from zlib import crc32

import msgspec
from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.rows import Row
from storage.schema import applications, dialogues, evidence, inbox, messages, offers, timers

#: Rows read at a time.
PAGE = 50_000

_MODULO = 0xFFFF_FFFF
_ACCOUNT = re.compile(r"\[iban …(.{4})\]")


class Line(msgspec.Struct):
    """Of one citizen: messages to the phone and from it, and the sums of their texts."""

    got: int = 0
    got_sum: int = 0
    wrote: int = 0
    wrote_sum: int = 0


class Totals(msgspec.Struct, frozen=True):
    """`parts` of all messages out; messages out by `deliveries`; `offers` and `applications` by
    state; `attempts` to file; rows of the proofs; timers and events that still wait."""

    parts: int
    deliveries: dict[str, int]
    offers: dict[str, int]
    applications: dict[str, int]
    attempts: int
    proofs: int
    pending: int
    dialogues: dict[str, int]
    octets: int


class Books:
    """Of the database at that address; an async context."""

    def __init__(self, url: str) -> None:
        self._engine: AsyncEngine = create_async_engine(url, hide_parameters=True)

    async def __aenter__(self) -> "Books":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._engine.dispose()

    async def lines(self) -> dict[str, Line]:
        """Of every citizen."""
        lines: dict[str, Line] = {}
        query = select(messages.c.id, messages.c.citizen, messages.c.direction, messages.c.text)
        async for _, citizen, direction, said in self._paged(query, messages.c.id):
            line = lines.get(citizen)
            if line is None:
                line = lines[citizen] = Line()
            if direction == "out":
                line.got += 1
                line.got_sum = (line.got_sum + crc32(said.encode())) & _MODULO
            else:
                account = _ACCOUNT.fullmatch(said)
                counted = account[1] if account else said
                line.wrote += 1
                line.wrote_sum = (line.wrote_sum + crc32(counted.encode())) & _MODULO
        return lines

    async def states(self) -> dict[str, str]:
        """Where each offer stands, by its id."""
        query = select(offers.c.offer_id, offers.c.state)
        return {row[0]: row[1] async for row in self._paged(query, offers.c.offer_id)}

    async def totals(self) -> Totals:
        async with self._engine.connect() as connection:
            out = messages.c.direction == "out"
            return Totals(
                parts=await _one(connection, select(func.sum(messages.c.parts)).where(out)),
                deliveries=await _by(connection, messages.c.delivery, out),
                offers=await _by(connection, offers.c.state),
                applications=await _by(connection, applications.c.state),
                attempts=await _one(connection, select(func.sum(applications.c.attempts))),
                proofs=await _one(connection, select(func.count()).select_from(evidence)),
                pending=await _one(connection, _pending()),
                dialogues=await _by(connection, dialogues.c.state),
                octets=await _octets(connection),
            )

    async def timers(self) -> int:
        """Those that have not fallen due."""
        async with self._engine.connect() as connection:
            return await _one(connection, select(func.count()).select_from(timers))

    async def _paged(self, query: Select[Any], key: Any) -> AsyncIterator[Row]:
        """All rows in the order of the key, which is the first column."""
        async with self._engine.connect() as connection:
            page = (await connection.execute(query.order_by(key).limit(PAGE))).all()
            while page:
                for row in page:
                    yield tuple(row)
                after = query.where(key > page[-1][0]).order_by(key).limit(PAGE)
                page = (await connection.execute(after)).all()


def _pending() -> Select[Any]:
    return select(func.count()).select_from(inbox).where(inbox.c.done_at.is_(None))


async def _one(connection: AsyncConnection, query: Select[Any]) -> int:
    return int((await connection.execute(query)).scalar() or 0)


async def _by(connection: AsyncConnection, column: Any, *where: Any) -> dict[str, int]:
    found = await connection.execute(select(column, func.count()).where(*where).group_by(column))
    return dict(Counter({row[0]: row[1] for row in found.all()}))


async def _octets(connection: AsyncConnection) -> int:
    if connection.dialect.name == "sqlite":
        pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return int((await connection.execute(text(pages))).scalar_one())
    size = "SELECT pg_database_size(current_database())"
    return int((await connection.execute(text(size))).scalar_one())
