"""The two hot connections to the file: one that writes, one that reads.

SQLite has one writer at a time, so the house keeps one connection for it and a lock in front; other
processes (`kelisim offers`) are waited for by `busy_timeout`. Both are the raw drivers' connections
of a SQLAlchemy engine: a statement through Core costs 0.7 ms here, one of these 0.1 ms.

Two things cost more than SQLite itself, and shape this module:

- A hop to the connection's thread and back costs a turn of the event loop. So statements are noted
  and go to the thread together, as one call.
- The thread gives the interpreter away at every step of a statement and has to ask for it again:
  beside a busy loop a row written by `executemany` costs 20 µs instead of 6. So many rows are
  written by one statement (`wide`), which is one step.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from itertools import chain
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


#: Different statements kept ready; each of the road's stands there in several widths.
STATEMENTS_READY = 512

#: A statement and its values.
Query: TypeAlias = tuple[str, *tuple[Any, ...]]

#: Work for the connection's thread.
_Call: TypeAlias = Callable[[sqlite3.Connection], list[Row]]


class Reader:
    """Reads on one raw connection."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def rows(self, statement: str, *values: Any) -> list[Row]:
        return (await self.all_rows((statement, *values)))[0]

    async def all_rows(self, *queries: Query) -> list[list[Row]]:
        """The rows of several queries, in one hop."""
        return await _together(self._raw, [self._fetch(*query) for query in queries])

    async def snapshot(self, *queries: Query) -> list[list[Row]]:
        """The same, all of one moment, whatever another process writes in between."""
        calls = [self._fetch("BEGIN"), *(self._fetch(*query) for query in queries)]
        try:
            return (await _together(self._raw, calls))[1:]
        finally:
            await _together(self._raw, [_commit])

    def _fetch(self, statement: str, *values: Any) -> _Call:
        return lambda connection: connection.execute(statement, values).fetchall()


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
        """The statement for each row; nothing for none. One that takes its rows from `VALUES (…)`
        takes many at a time, so it must not find the same row twice to update."""
        if rows:
            self._noted.append(lambda connection: _write(connection, statement, rows))

    def lock(self) -> None:
        """Takes the write lock before the next read: what is read will still be true when it is
        written upon, also if another process writes the same."""
        self.run("BEGIN IMMEDIATE")

    async def all_rows(self, *queries: Query) -> list[list[Row]]:
        noted, self._noted = self._noted, []
        self._written |= bool(noted)
        results = await _together(self._raw, [*noted, *(self._fetch(*query) for query in queries)])
        return results[len(noted) :]

    async def changed(self) -> int:
        """How many rows the last statement wrote."""
        return int((await self.rows("SELECT changes()"))[0][0])

    async def commit(self) -> None:
        if self._written or self._noted:
            await _together(self._raw, [*self._noted, _commit])

    async def roll_back(self) -> None:
        await _together(self._raw, [_roll_back])


def _commit(connection: sqlite3.Connection) -> list[Row]:
    connection.commit()
    return []


def _roll_back(connection: sqlite3.Connection) -> list[Row]:
    """Nothing, when nothing has begun, or when a cancelled commit has gone through."""
    connection.rollback()
    return []


async def _together(raw: aiosqlite.Connection, calls: Sequence[_Call]) -> list[list[Row]]:
    """Hands all to the thread in one go; the first failure is the end of it."""

    def work() -> list[list[Row]]:
        connection = raw._conn  # aiosqlite has no open way to hand over a function
        return [call(connection) for call in calls]

    done = await raw._execute(work)  # type: ignore[no-untyped-call]
    return cast("list[list[Row]]", done)


#: How many rows one statement takes; what is left over goes to the next smaller ones. Few sizes,
#: so that the statements stay ready.
_WIDTHS = (64, 16, 4, 1)


def _write(connection: sqlite3.Connection, statement: str, rows: Sequence[Row]) -> list[Row]:
    if wide(statement, 1) is None:
        connection.executemany(statement, rows)
        return []
    done = 0
    for width in _WIDTHS:
        while len(rows) - done >= width:
            values = chain.from_iterable(rows[done : done + width])
            connection.execute(cast(str, wide(statement, width)), tuple(values))
            done += width
    return []


@lru_cache(STATEMENTS_READY)
def wide(statement: str, rows: int) -> str | None:
    """The statement with its `VALUES (…)` repeated for so many rows; None when it has none."""
    head, values, rest = statement.partition("VALUES (")
    if not values:
        return None
    end = _closing(rest)
    return f"{head}VALUES {', '.join([f'({rest[:end]})'] * rows)}{rest[end + 1 :]}"


def _closing(text: str) -> int:
    """Where the bracket closes that was opened before the text."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at
    raise ValueError(f"a bracket is not closed: {text}")


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
            url,
            poolclass=NullPool,
            connect_args={"isolation_level": "IMMEDIATE", "cached_statements": STATEMENTS_READY},
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
