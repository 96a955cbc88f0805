"""Whatever is written goes through here: SQLite has one writer at a time, and it is one thread.

An operation is a function that works in that thread, from its first look to the commit: a hop to
the thread and back costs more than most statements. Those that come while others are being made
wait, and those that wait together share a commit, because on a slow disk a commit is what costs.

The road goes ahead of the rest, and so does the audit log: citizens wait for the one, staff for the
other, while nobody waits for receipts, the marks of what was sent and a campaign's claims; and
beside a campaign there are always some of those.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

import aiosqlite

from storage.sqlite import transaction
from storage.sqlite.transaction import NotCommitted, Transaction, Work

T = TypeVar("T")

#: So many commits in a row go ahead of those that wait; then those have their turn.
_AHEAD = 8


class _Asked(NamedTuple, Generic[T]):
    work: Work[T]
    done: "asyncio.Future[T]"


#: What an operation returned, or how it failed.
_Outcome = tuple[Any, BaseException | None]


class Writer:
    """`committed` is called in the thread after every commit."""

    def __init__(
        self, raw: aiosqlite.Connection, committed: Callable[[sqlite3.Connection], None]
    ) -> None:
        self._raw = raw
        self._committed = committed
        self._ahead: list[_Asked[Any]] = []
        self._others: list[_Asked[Any]] = []
        self._in_a_row = 0
        self._busy = False
        self._going_on: asyncio.Task[None] | None = None

    async def write(self, work: Work[T], *, ahead: bool = False) -> T:
        """Durable when it returns. Whoever is cancelled before the work has begun leaves nothing;
        once it has begun, it is done."""
        if ahead and not self._busy:
            return await self._at_once(work)
        asked = _Asked(work, asyncio.get_running_loop().create_future())
        (self._ahead if ahead else self._others).append(asked)
        if not self._busy:
            self._go_on()
        return cast(T, await asked.done)

    async def idle(self) -> None:
        """Returns when nothing waits any more."""
        if self._busy:
            await self.write(lambda _: None)

    async def _at_once(self, work: Work[T]) -> T:
        self._busy = True
        try:
            [(result, failure)] = await self._in_the_thread([work])
        finally:
            self._go_on()
        if failure is not None:
            raise failure
        return cast(T, result)

    def _go_on(self) -> None:
        """With those who came meanwhile, and those who come until the loop comes round."""
        self._busy = bool(self._ahead or self._others)
        if self._busy:
            self._going_on = asyncio.create_task(self._make(), name="writer")

    async def _make(self) -> None:
        group = [asked for asked in self._next() if not asked.done.done()]
        try:
            outcomes = await self._in_the_thread([asked.work for asked in group])
        except BaseException as error:
            outcomes = [(None, error)] * len(group)
        for asked, (result, failure) in zip(group, outcomes, strict=True):
            if asked.done.done():
                continue  # who was cancelled meanwhile
            if failure is None:
                asked.done.set_result(result)
            else:
                asked.done.set_exception(failure)
        self._go_on()

    def _next(self) -> list[_Asked[Any]]:
        if self._ahead and (self._in_a_row < _AHEAD or not self._others):
            self._in_a_row += 1
            group, self._ahead = self._ahead, []
        else:
            self._in_a_row = 0
            group, self._others = self._others, []
        return group

    async def _in_the_thread(self, works: Sequence[Work[Any]]) -> list[_Outcome]:
        done = await self._raw._execute(self._made, works)  # type: ignore[no-untyped-call]
        return cast("list[_Outcome]", done)

    # --- in the thread ----------------------------------------------------------------------------

    def _made(self, works: Sequence[Work[Any]]) -> list[_Outcome]:
        connection = self._raw._conn  # aiosqlite has no open way to hand over a function
        if not works:
            return []
        if len(works) == 1:
            return [self._alone(connection, works[0])]
        try:
            connection.execute("BEGIN IMMEDIATE")
            outcomes = [_part(connection, work) for work in works]
            self._commit(connection)
        except BaseException as error:
            connection.rollback()
            return [(None, error)] * len(works)
        return outcomes

    def _alone(self, connection: sqlite3.Connection, work: Work[Any]) -> _Outcome:
        try:
            result = work(Transaction(connection))
            if connection.in_transaction:
                self._commit(connection)
        except BaseException as error:
            connection.rollback()
            return None, error
        return result, None

    def _commit(self, connection: sqlite3.Connection) -> None:
        transaction.commit(connection)
        self._committed(connection)


def _part(connection: sqlite3.Connection, work: Work[Any]) -> _Outcome:
    """One of several in a transaction, which takes back no more than its own part."""
    connection.execute("SAVEPOINT part")
    try:
        result = work(Transaction(connection))
    except BaseException as error:
        if not connection.in_transaction:
            raise NotCommitted(str(error)) from error  # SQLite has taken back everything
        connection.execute("ROLLBACK TO part")
        connection.execute("RELEASE part")
        return None, error
    connection.execute("RELEASE part")
    return result, None
