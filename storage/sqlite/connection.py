"""The two hot connections to the file: one that writes, one that reads.

SQLite has one writer at a time, so the house keeps one connection for it and a lock in front; other
processes (`kelisim offers`) are waited for by `busy_timeout`. Both are the raw drivers' connections
of a SQLAlchemy engine: a statement through Core costs 0.7 ms here, one of these 0.1 ms.

Statements are handed to the connection's thread several at a time. Each hop to the thread and back
costs a turn of the event loop, which is little while the loop idles and much while it is busy.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias, cast

import aiosqlite
import msgspec
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.rows import Row

#: How long a write waits for another process to finish its own, in milliseconds.
BUSY_MS = 30_000

#: Checkpoint once the log holds this many pages (32 MB of 2 KB): rarer than SQLite's 1000, because
#: a checkpoint holds up the commit it happens in, and a page written often is copied once.
CHECKPOINT_PAGES = 16_000

#: FULL: a commit is on the disk when it returns, also if the power fails.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
)


#: A statement and its values.
Query: TypeAlias = tuple[str, *tuple[Any, ...]]

#: A statement not yet handed to the thread.
_Call: TypeAlias = Callable[[], Coroutine[Any, Any, Any]]


class Reader:
    """Reads on one raw connection."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def rows(self, statement: str, *values: Any) -> list[Row]:
        return (await self.all_rows((statement, *values)))[0]

    async def all_rows(self, *queries: Query) -> list[list[Row]]:
        """The rows of several queries, in one hop."""
        return cast("list[list[Row]]", await _together([self._fetch(*q) for q in queries]))

    async def snapshot(self, *queries: Query) -> list[list[Row]]:
        """The same, all of one moment, whatever another process writes in between."""
        calls = [self._fetch("BEGIN"), *(self._fetch(*q) for q in queries), self._fetch("COMMIT")]
        return cast("list[list[Row]]", (await _together(calls))[1:-1])

    def _fetch(self, statement: str, *values: Any) -> _Call:
        async def fetch() -> list[Row]:
            return cast("list[Row]", await self._raw.execute_fetchall(statement, values))

        return fetch


class Transaction(Reader):
    """All or nothing. Writes are only noted, and go to the thread together: before the next read
    (which sees them), or at the end. The driver begins with the first of them, and waits for the
    file's write lock right then (`isolation_level` IMMEDIATE)."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        super().__init__(raw)
        self._noted: list[_Call] = []
        self._written = False

    def run(self, statement: str, *values: Any) -> None:
        self._noted.append(self._fetch(statement, *values))

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """The statement for each row; nothing for none."""
        if rows:
            self._noted.append(lambda: self._execute_many(statement, rows))

    def lock(self) -> None:
        """Takes the write lock before the next read: what is read will still be true when it is
        written upon, also if another process writes the same."""
        self.run("BEGIN IMMEDIATE")

    async def all_rows(self, *queries: Query) -> list[list[Row]]:
        noted, self._noted = self._noted, []
        self._written |= bool(noted)
        results = await _together([*noted, *(self._fetch(*query) for query in queries)])
        return cast("list[list[Row]]", results[len(noted) :])

    async def changed(self) -> int:
        """How many rows the last statement wrote."""
        return int((await self.rows("SELECT changes()"))[0][0])

    async def commit(self) -> None:
        if self._written or len(self._noted) > 1:
            await self.all_rows()  # a commit must not follow a statement that failed
        if self._written:
            await self._fetch("COMMIT")()
        elif self._noted:
            await _together([*self._noted, self._fetch("COMMIT")])  # one alone fails as a whole

    async def roll_back(self) -> None:
        # Nothing may have begun, or a cancelled commit may have gone through.
        with suppress(sqlite3.OperationalError):
            await self._fetch("ROLLBACK")()

    async def _execute_many(self, statement: str, rows: Sequence[Row]) -> None:
        await self._raw.executemany(statement, rows)


async def _together(calls: Sequence[_Call]) -> list[Any]:
    """Hands all to the thread at once; it takes them in order. Raises the first failure, when all
    are through."""
    results = await asyncio.gather(*(call() for call in calls), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results


class Connections:
    """Opened once, closed once. `read` sees what is committed."""

    def __init__(
        self,
        engine: AsyncEngine,
        writer: AsyncConnection,
        reader: AsyncConnection,
        write: aiosqlite.Connection,
        read: aiosqlite.Connection,
    ) -> None:
        self.read = Reader(read)
        self._write = write
        self._engine = engine
        self._connections = (writer, reader)
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "Connections":
        engine = create_async_engine(
            url, poolclass=NullPool, connect_args={"isolation_level": "IMMEDIATE"}
        )
        writer, write = await _raw(engine)
        reader, read = await _raw(engine)
        await read.execute_fetchall("PRAGMA query_only = ON")
        return cls(engine, writer, reader, write, read)

    async def close(self) -> None:
        async with self._lock:
            for connection in self._connections:
                await connection.close()
            await self._engine.dispose()

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[Reader]:
        """The writing connection between two transactions, to read what is written next: its page
        cache is warm, while a reader's is dropped whenever somebody else has written."""
        async with self._lock:
            yield Reader(self._write)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        async with self._lock:
            transaction = Transaction(self._write)
            try:
                yield transaction
                await transaction.commit()
            except BaseException:
                await asyncio.shield(transaction.roll_back())
                raise


def open_read_engine(url: str) -> AsyncEngine:
    """For queries: connections that cannot write."""
    engine = create_async_engine(url, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    return engine


def listed(values: Sequence[Any]) -> str:
    """Values as one parameter for `json_each(?)`."""
    return msgspec.json.encode(values).decode()


async def _raw(engine: AsyncEngine) -> tuple[AsyncConnection, aiosqlite.Connection]:
    connection = await engine.connect()
    pooled = await connection.get_raw_connection()
    raw = pooled.driver_connection
    assert isinstance(raw, aiosqlite.Connection)
    for pragma in PRAGMAS:
        await raw.execute_fetchall(pragma)
    return connection, raw
