"""The two hot connections to the file: one that writes (`storage.sqlite.writer`), one that reads.

Other processes (`kelisim offers`) are waited for by `busy_timeout`. Both are the raw drivers'
connections of a SQLAlchemy engine: a statement through Core costs 0.7 ms here, one of these 0.1 ms.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.rows import Row
from storage.sqlite.checkpoints import LAST_RESORT_PAGES, Checkpoints
from storage.sqlite.transaction import Work
from storage.sqlite.wide import STATEMENTS_READY
from storage.sqlite.writer import Writer

T = TypeVar("T")

#: How long a write waits for another process to finish its own, in milliseconds.
BUSY_MS = 30_000

#: FULL: a commit is on the disk when it returns, also if the power fails.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA busy_timeout = {BUSY_MS}",
    f"PRAGMA wal_autocheckpoint = {LAST_RESORT_PAGES}",
    "PRAGMA temp_store = MEMORY",
)

#: Memory for pages, in KB. What turns are made of is read on the connection that writes, and is
#: still there when it is written; the other one answers small questions.
WRITER_CACHE_KB, READER_CACHE_KB = 96_000, 8_000


class Reader:
    """Reads what is committed."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def rows(self, statement: str, *values: Any) -> list[Row]:
        found = await self._raw.execute_fetchall(statement, values)
        return cast("list[Row]", found)


class Connections:
    """Opened once, closed once."""

    def __init__(
        self,
        engine: AsyncEngine,
        connections: Sequence[AsyncConnection],
        write: aiosqlite.Connection,
        read: aiosqlite.Connection,
    ) -> None:
        self.read = Reader(read)
        self._engine = engine
        self._connections = connections
        self._checkpoints = Checkpoints(Path(str(engine.url.database)))
        self._writer = Writer(write, self._checkpoints.after_commit)

    @classmethod
    async def open(cls, url: str) -> "Connections":
        engine = create_async_engine(
            url,
            poolclass=NullPool,
            connect_args={"isolation_level": "IMMEDIATE", "cached_statements": STATEMENTS_READY},
        )
        writer, write = await _raw(engine, WRITER_CACHE_KB)
        reader, read = await _raw(engine, READER_CACHE_KB)
        await read.execute_fetchall("PRAGMA query_only = ON")
        return cls(engine, (writer, reader), write, read)

    async def close(self) -> None:
        await self._writer.idle()
        await asyncio.to_thread(self._checkpoints.close)
        for connection in self._connections:
            await connection.close()
        await self._engine.dispose()

    async def write(self, work: Work[T], *, ahead: bool = False) -> T:
        """Works on the connection that writes, in its thread; durable when it returns. Also to read
        what is written next: its page cache is warm, while a reader's is dropped whenever somebody
        else has written. What goes `ahead` is made before the rest of those that wait."""
        return await self._writer.write(work, ahead=ahead)


async def _raw(engine: AsyncEngine, cache_kb: int) -> tuple[AsyncConnection, aiosqlite.Connection]:
    connection = await engine.connect()
    pooled = await connection.get_raw_connection()
    raw = pooled.driver_connection
    assert isinstance(raw, aiosqlite.Connection)
    for pragma in (*PRAGMAS, f"PRAGMA cache_size = -{cache_kb}"):
        await raw.execute_fetchall(pragma)
    return connection, raw
