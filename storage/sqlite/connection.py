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
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import aiosqlite
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.rows import Row
from storage.sqlite.checkpoints import LAST_RESORT_PAGES, Checkpoints
from storage.sqlite.hop import (
    Call,
    NotCommitted,
    at_one_moment,
    commit_all,
    roll_back,
    take_back_part,
    together,
)
from storage.sqlite.turns import Turns
from storage.sqlite.wide import STATEMENTS_READY, write

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


#: A statement and its values.
Query: TypeAlias = tuple[str, *tuple[Any, ...]]


class Reader:
    """Reads on one raw connection."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def rows(self, statement: str, *values: Any) -> list[Row]:
        return (await self.all_rows((statement, *values)))[0]

    async def all_rows(self, *queries: Query) -> list[list[Row]]:
        """The rows of several queries, in one hop."""
        return await together(self._raw, [self._fetch(*query) for query in queries])

    async def snapshot(self, *queries: Query) -> list[list[Row]]:
        """The same, all of one moment, whatever another process writes in between."""
        return await together(self._raw, [self._fetch(*q) for q in queries], at_one_moment)

    def _fetch(self, statement: str, *values: Any) -> Call:
        return lambda connection: connection.execute(statement, values).fetchall()


class Transaction(Reader):
    """All or nothing. Writes are only noted, and go to the thread together: before the next read
    (which sees them), or at the end. The driver begins with the first of them, and waits for the
    file's write lock right then (`isolation_level` IMMEDIATE).

    One that `joins` shares what others have begun, and takes back no more than its own part."""

    def __init__(self, raw: aiosqlite.Connection, commit: Call, *, joins: bool) -> None:
        super().__init__(raw)
        self._commit = commit
        self._joins = joins
        self._noted: list[Call] = [self._fetch("SAVEPOINT part")] if joins else []
        self._written = joins

    def run(self, statement: str, *values: Any) -> None:
        self._noted.append(self._fetch(statement, *values))

    def call(self, work: Call) -> None:
        """Work of several steps that stand on each other, made in the thread."""
        self._noted.append(work)

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """The statement for each row; nothing for none. One that takes its rows from `VALUES (…)`
        takes many at a time, so it must not find the same row twice to update."""
        if rows:
            self._noted.append(lambda connection: write(connection, statement, rows))

    def lock(self) -> None:
        """Takes the write lock before the next read: what is read will still be true when it is
        written upon, also if another process writes the same."""
        if not self._joins:
            self.run("BEGIN IMMEDIATE")

    async def all_rows(self, *queries: Query) -> list[list[Row]]:
        noted, self._noted = self._noted, []
        self._written |= bool(noted)
        results = await together(self._raw, [*noted, *(self._fetch(*query) for query in queries)])
        return results[len(noted) :]

    async def changed(self) -> int:
        """How many rows the last statement wrote."""
        return int((await self.rows("SELECT changes()"))[0][0])

    async def finish(self, *, commit: bool) -> bool:
        """Writes the rest, and makes all of it durable when told to; whether there was anything."""
        if self._joins:
            self.run("RELEASE part")
        calls = [*self._noted, *([self._commit] if commit else [])]
        self._written |= bool(self._noted)
        if self._written:
            await together(self._raw, calls)
        return self._written

    async def take_back(self) -> None:
        if self._joins:
            await together(self._raw, [take_back_part])
        else:
            await together(self._raw, [roll_back])


class _Group:
    """Transactions that are made durable together."""

    def __init__(self) -> None:
        self.is_over = False
        self.failure: NotCommitted | None = None


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
        self._checkpoints = Checkpoints(Path(str(engine.url.database)))
        self._turns = Turns()
        self._waiting = 0
        self._group: _Group | None = None

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
        return cls(engine, writer, reader, write, read)

    async def close(self) -> None:
        async with self._turn():
            await self._settle()
            await asyncio.to_thread(self._checkpoints.close)
            for connection in self._connections:
                await connection.close()
            await self._engine.dispose()

    @asynccontextmanager
    async def quiet(self) -> AsyncIterator[Reader]:
        """The writing connection between two transactions, to read what is written next: its page
        cache is warm, while a reader's is dropped whenever somebody else has written."""
        async with self._turn(ahead=True):
            await self._settle()
            yield Reader(self._write)

    @asynccontextmanager
    async def transaction(self, *, at_once: bool = False) -> AsyncIterator[Transaction]:
        """Durable when the context ends. While others wait to write, one that is not `at_once`
        lets them go first and shares their commit: on a slow disk a commit is what costs."""
        async with self._turn(ahead=at_once):
            joins = self._group is not None
            transaction = Transaction(self._write, self._commit, joins=joins)
            alone = False
            try:
                yield transaction
                alone = at_once or not self._waiting
                written = await transaction.finish(commit=alone)
            except NotCommitted as failure:
                self._over(failure)
                raise
            except BaseException:
                await asyncio.shield(transaction.take_back())
                raise
            if alone:
                self._over()
            elif written and self._group is None:
                self._group = _Group()
            group = self._group
        if group is not None:
            await self._made_durable(group)

    async def _made_durable(self, group: _Group) -> None:
        """Behind those who wait by now; whoever comes round first commits for all of the group,
        also when nobody waits for it any more."""
        if not group.is_over:
            await asyncio.shield(self._come_round(group))
        if group.failure is not None:
            raise group.failure

    async def _come_round(self, group: _Group) -> None:
        async with self._turn():
            if not group.is_over:
                await self._settle()

    async def _settle(self) -> None:
        """Commits what is open. Whoever has a part in it hears of a failure."""
        if self._group is None:
            return
        try:
            await asyncio.shield(together(self._write, [self._commit]))
        except NotCommitted as failure:
            self._over(failure)
        else:
            self._over()

    def _commit(self, connection: sqlite3.Connection) -> list[Row]:
        """In the thread."""
        commit_all(connection)
        self._checkpoints.after_commit(connection)
        return []

    def _over(self, failure: NotCommitted | None = None) -> None:
        if self._group is not None:
            self._group.is_over, self._group.failure = True, failure
            self._group = None

    @asynccontextmanager
    async def _turn(self, *, ahead: bool = False) -> AsyncIterator[None]:
        self._waiting += 1
        try:
            await self._turns.acquire(ahead=ahead)
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._turns.release()


def listed(values: Sequence[Any]) -> str:
    """Values as one parameter for `json_each(?)`."""
    return msgspec.json.encode(values).decode()


async def _raw(engine: AsyncEngine, cache_kb: int) -> tuple[AsyncConnection, aiosqlite.Connection]:
    connection = await engine.connect()
    pooled = await connection.get_raw_connection()
    raw = pooled.driver_connection
    assert isinstance(raw, aiosqlite.Connection)
    for pragma in (*PRAGMAS, f"PRAGMA cache_size = -{cache_kb}"):
        await raw.execute_fetchall(pragma)
    return connection, raw
