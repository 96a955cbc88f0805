"""The two hot connections to the file: one that writes, one that reads.

SQLite has one writer at a time, so the house keeps one connection for it and a lock in front; other
processes (`kelisim offers`) are waited for by `busy_timeout`. Both are the raw drivers' connections
of a SQLAlchemy engine: a statement through Core costs 0.7 ms here, one of these 0.1 ms.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

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


class Sql:
    """Statements on one raw connection. Every call is one hop to the connection's thread."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def rows(self, statement: str, *values: Any) -> list[Row]:
        return cast("list[Row]", await self._raw.execute_fetchall(statement, values))

    async def run(self, statement: str, *values: Any) -> None:
        await self._raw.execute_fetchall(statement, values)

    async def many(self, statement: str, rows: Sequence[Row]) -> None:
        """Runs the statement for each row; nothing happens for none."""
        if rows:
            await self._raw.executemany(statement, rows)

    async def changed(self) -> int:
        """How many rows the last statement wrote."""
        return int((await self.rows("SELECT changes()"))[0][0])


class Connections:
    """Opened once, closed once. `read` sees what is committed."""

    def __init__(self, engine: AsyncEngine, writer: AsyncConnection, reader: AsyncConnection,
                 write: Sql, read: Sql) -> None:  # fmt: skip
        self.read = read
        self._write = write
        self._engine = engine
        self._connections = (writer, reader)
        self._lock = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> "Connections":
        engine = create_async_engine(
            url, poolclass=NullPool, connect_args={"isolation_level": None}
        )
        writer, write = await _raw(engine)
        reader, read = await _raw(engine)
        await read.run("PRAGMA query_only = ON")
        return cls(engine, writer, reader, write, read)

    async def close(self) -> None:
        async with self._lock:
            for connection in self._connections:
                await connection.close()
            await self._engine.dispose()

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[Sql]:
        """The writing connection between two transactions, to read what is written next: its page
        cache is warm, while a reader's is dropped whenever somebody else has written."""
        async with self._lock:
            yield self._write

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Sql]:
        """All or nothing. It takes the file's write lock at once, so that it cannot fail half-way
        for want of it."""
        async with self._lock:
            try:
                await self._write.run("BEGIN IMMEDIATE")
                yield self._write
                await self._write.run("COMMIT")
            except BaseException:
                await asyncio.shield(self._roll_back())
                raise

    async def _roll_back(self) -> None:
        # After a cancelled COMMIT there may be nothing left to take back.
        with suppress(sqlite3.OperationalError):
            await self._write.run("ROLLBACK")


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


async def _raw(engine: AsyncEngine) -> tuple[AsyncConnection, Sql]:
    connection = await engine.connect()
    pooled = await connection.get_raw_connection()
    raw = pooled.driver_connection
    assert isinstance(raw, aiosqlite.Connection)
    sql = Sql(raw)
    for pragma in PRAGMAS:
        await sql.run(pragma)
    return connection, sql
