"""The hot connections to PostgreSQL: a small pool of the raw driver's.

A batch is one transaction of a few wide statements: rows go in as arrays (`unnest($1::text[], …)`),
keys are asked for with `= ANY($1)`. The driver prepares each statement once a connection and speaks
the binary protocol. A connection that breaks is replaced when it is next needed, so the road goes
on by itself once the server is back.
"""

import asyncio
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

import asyncpg
from asyncpg.pool import PoolConnectionProxy
from sqlalchemy import make_url

from storage.postgres.unusable import explained
from storage.rows import Row

T = TypeVar("T")
Raw: TypeAlias = asyncpg.Connection | PoolConnectionProxy

#: The road, the outbox, receipts, doors and timers may all be at work at once.
MOST_CONNECTIONS: Final = 8

#: Statements kept ready in each connection.
_STATEMENTS_READY = 500

#: How long to wait for a connection, and for the answer to one statement, in seconds.
_CONNECT_S, _ANSWER_S = 10.0, 60.0

#: How often a transaction that met another one (deadlock, serialization failure, a table that was
#: migrated meanwhile) is tried again, and how long it steps aside at most before, in seconds.
_TRIES, _STEP_ASIDE_S = 6, 0.05

_MET_ANOTHER = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InvalidCachedStatementError,
)

#: `jit`: compiling a statement takes longer than any of ours. A worker that was paused in the
#: middle of a transaction must not keep others from its rows for ever.
_SESSION = {
    "application_name": "kelisim",
    "jit": "off",
    "idle_in_transaction_session_timeout": "5s",
}

#: Every statement of the road asks by key for some hundred rows. What the planner makes of an array
#: it does not know, or of a table that was empty when it first looked, is a walk through all of it;
#: so the road says what it wants, once, and no statement is planned twice.
_BY_KEY = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}

#: Options in an address that are SQLAlchemy's, not the driver's.
_NOT_THE_DRIVERS = ("prepared_statement_cache_size", "prepared_statement_name_func")


class Reader:
    """Reads on one connection."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw

    async def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        found: Sequence[Row] = await self._raw.fetch(statement, *values)
        return found

    async def row(self, statement: str, *values: Any) -> Row | None:
        """The first row."""
        found: Row | None = await self._raw.fetchrow(statement, *values)
        return found

    async def value(self, statement: str, *values: Any) -> Any:
        """The first column of the first row; None when there is none."""
        return await self._raw.fetchval(statement, *values)


class Transaction(Reader):
    """All or nothing. Every statement sees what is committed when it begins."""

    async def run(self, statement: str, *values: Any) -> int:
        """How many rows it wrote."""
        said = await self._raw.execute(statement, *values)
        count = said.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def many(self, statement: str, rows: Sequence[Row]) -> int:
        """The statement with one array a column (`unnest($1::text[], $2::bigint[])`); how many
        rows it wrote. Nothing for none."""
        return await self.run(statement, *columns(rows)) if rows else 0

    async def many_at_once(self, *writes: tuple[str, Sequence[Row]]) -> None:
        """Several of those in one round trip. They see the same moment: none of them sees what
        another one writes, so no two may touch the same row."""
        wanted = [(statement, rows) for statement, rows in writes if rows]
        if wanted:
            joined = _joined(tuple(statement for statement, _ in wanted))
            values = [column for _, rows in wanted for column in columns(rows)]
            await self._raw.execute(joined, *values)

    async def lock(self, number: int) -> None:
        """Waits until nobody else holds this lock; let go at the end of the transaction."""
        await self._raw.execute("SELECT pg_advisory_xact_lock($1)", number)

    async def lock_shared(self, number: int) -> None:
        """Waits only for whoever holds it alone."""
        await self._raw.execute("SELECT pg_advisory_xact_lock_shared($1)", number)


class Connections:
    """Opened once, closed once. Raises DatabaseUnusable when the server is away or refuses."""

    def __init__(self, pool: asyncpg.Pool, url: str) -> None:
        self._pool = pool
        self.url = url

    @classmethod
    async def open(cls, url: str, most: int = MOST_CONNECTIONS) -> "Connections":
        given = arguments(url)
        given["server_settings"] |= _BY_KEY
        with explained(url):
            pool = await asyncpg.create_pool(
                **given,
                min_size=0,
                max_size=most,
                max_inactive_connection_lifetime=0,
                statement_cache_size=_STATEMENTS_READY,
                max_cached_statement_lifetime=0,
                timeout=_CONNECT_S,
                command_timeout=_ANSWER_S,
                reset=_nothing_to_reset,
            )
        connections = cls(pool, url)
        try:
            await connections.value("SELECT 1")
        except BaseException:
            pool.terminate()
            raise
        return connections

    async def close(self) -> None:
        """Ends what is under way, soon."""
        try:
            await asyncio.wait_for(self._pool.close(), _CONNECT_S)
        except (TimeoutError, OSError, asyncpg.InterfaceError):
            self._pool.terminate()

    # --- outside a transaction --------------------------------------------------------------

    async def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        async with self.reader() as sql:
            return await sql.rows(statement, *values)

    async def row(self, statement: str, *values: Any) -> Row | None:
        async with self.reader() as sql:
            return await sql.row(statement, *values)

    async def value(self, statement: str, *values: Any) -> Any:
        async with self.reader() as sql:
            return await sql.value(statement, *values)

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[Reader]:
        """Every statement sees what is committed when it begins."""
        with explained(self.url):
            async with self._pool.acquire() as raw:
                yield Reader(raw)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Reader]:
        """All statements see one moment."""
        with explained(self.url):
            async with (
                self._pool.acquire() as raw,
                raw.transaction(isolation="repeatable_read", readonly=True),
            ):
                yield Reader(raw)

    # --- transactions -------------------------------------------------------------------------

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Durable when the context ends. For what meets nobody else; everything else goes through
        `transact`."""
        with explained(self.url):
            async with self._pool.acquire() as raw, raw.transaction():
                yield Transaction(raw)

    async def transact(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """The work in a transaction, durable when it returns; done again from its beginning when
        it met another one in the way."""
        for _ in range(_TRIES - 1):
            try:
                async with self.transaction() as tx:
                    return await work(tx)
            except _MET_ANOTHER:
                await asyncio.sleep(random.uniform(0, _STEP_ASIDE_S))  # noqa: S311 - no secret
        async with self.transaction() as tx:
            return await work(tx)


def columns(rows: Sequence[Row]) -> list[Sequence[Any]]:
    """Rows turned on their side: one sequence a column."""
    return list(zip(*rows, strict=True))


@lru_cache(_STATEMENTS_READY)
def _joined(statements: tuple[str, ...]) -> str:
    """The statements as parts of one; the values of each follow those of the one before."""
    if len(statements) == 1:
        return statements[0]
    parts, before = [], 0
    for n, statement in enumerate(statements):
        numbers = {int(number) for number in _VALUE.findall(statement)}
        moved = _VALUE.sub(lambda found, by=before: f"${int(found[1]) + by}", statement)  # type: ignore[misc]
        parts.append(f"part_{n} AS ({moved})")
        before += max(numbers)
    return f"WITH {', '.join(parts)} SELECT"


#: How a statement names its values.
_VALUE = re.compile(r"\$(\d+)")


def arguments(url: str) -> dict[str, Any]:
    """What the driver is called with for an address, read as SQLAlchemy reads it."""
    address = make_url(url)
    _, given = address.get_dialect()().create_connect_args(address)
    settings = _SESSION | given.pop("server_settings", {})
    return {k: v for k, v in given.items() if k not in _NOT_THE_DRIVERS} | {
        "server_settings": settings
    }


async def _nothing_to_reset(_: Raw) -> None:
    """No session of ours leaves anything behind, so nothing is asked between two uses."""
