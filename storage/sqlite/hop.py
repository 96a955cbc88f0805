"""One hop to the thread of a connection and back: calls are handed over together, and made there
one after the other."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias, cast

import aiosqlite

from storage.rows import Row

#: Work for the connection's thread.
Call: TypeAlias = Callable[[sqlite3.Connection], list[Row]]


class NotCommitted(Exception):
    """The commit itself failed; nothing of the whole transaction is left."""


def commit_all(connection: sqlite3.Connection) -> list[Row]:
    try:
        connection.commit()
    except sqlite3.Error as error:
        connection.rollback()
        raise NotCommitted(str(error)) from error
    return []


def roll_back(connection: sqlite3.Connection) -> list[Row]:
    """Nothing, when nothing has begun, or when a cancelled commit has gone through."""
    connection.rollback()
    return []


def take_back_part(connection: sqlite3.Connection) -> list[Row]:
    """Nothing, when the part never began, or is over."""
    with suppress(sqlite3.OperationalError):
        connection.execute("ROLLBACK TO part")
        connection.execute("RELEASE part")
    return []


#: How calls are made one after the other, in the thread.
Way: TypeAlias = Callable[[sqlite3.Connection, Sequence[Call]], list[list[Row]]]


def in_order(connection: sqlite3.Connection, calls: Sequence[Call]) -> list[list[Row]]:
    return [call(connection) for call in calls]


def at_one_moment(connection: sqlite3.Connection, calls: Sequence[Call]) -> list[list[Row]]:
    connection.execute("BEGIN")
    try:
        return in_order(connection, calls)
    finally:
        connection.rollback()


async def together(
    raw: aiosqlite.Connection, calls: Sequence[Call], way: Way = in_order
) -> list[list[Row]]:
    """Hands all to the thread in one go; the first failure is the end of it."""

    def work() -> list[list[Row]]:
        return way(raw._conn, calls)  # aiosqlite has no open way to hand over a function

    done = await raw._execute(work)  # type: ignore[no-untyped-call]
    return cast("list[list[Row]]", done)
