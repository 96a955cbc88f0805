"""What is written to the file, as seen in the thread that writes it.

The thread gives the interpreter away at every step of a statement and has to ask for it again:
beside a busy loop a row written by `executemany` costs 20 µs instead of 6. So many rows are written
by one statement (`wide`), which is one step.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

import msgspec

from storage.rows import Row
from storage.sqlite.wide import write

#: A statement and its values.
Query: TypeAlias = tuple[str, *tuple[Any, ...]]

T = TypeVar("T")


class NotCommitted(Exception):
    """The commit itself failed; nothing of the whole transaction is left."""


class Transaction:
    """All or nothing. It begins with the first statement that writes, and waits for the file's
    write lock right then (the driver's `isolation_level` is IMMEDIATE); what is read before that is
    read as it stands."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, statement: str, *values: Any) -> None:
        self._connection.execute(statement, values)

    def many(self, statement: str, rows: Sequence[Row]) -> None:
        """The statement for each row; nothing for none. One that takes its rows from `VALUES (…)`
        takes many at a time, so it must not find the same row twice to update."""
        if rows:
            write(self._connection, statement, rows)

    def rows(self, statement: str, *values: Any) -> list[Row]:
        return self._connection.execute(statement, values).fetchall()

    def all_rows(self, *queries: Query) -> list[list[Row]]:
        return [self.rows(*query) for query in queries]

    def snapshot(self, *queries: Query) -> list[list[Row]]:
        """The same, all of one moment, whatever another process writes in between."""
        if self._connection.in_transaction:
            return self.all_rows(*queries)
        return at_one_moment(self._connection, lambda: self.all_rows(*queries))

    def changed(self) -> int:
        """How many rows the last statement wrote."""
        return int(self.rows("SELECT changes()")[0][0])

    def lock(self) -> None:
        """Takes the write lock before the next read: what is read will still be true when it is
        written upon, also if another process writes the same."""
        if not self._connection.in_transaction:
            self.run("BEGIN IMMEDIATE")


#: What an operation does, in the thread.
Work: TypeAlias = Callable[[Transaction], T]


def at_one_moment(connection: sqlite3.Connection, read: Callable[[], T]) -> T:
    connection.execute("BEGIN")
    try:
        return read()
    finally:
        connection.rollback()


def commit(connection: sqlite3.Connection) -> None:
    try:
        connection.commit()
    except sqlite3.Error as error:
        connection.rollback()
        raise NotCommitted(str(error)) from error


def listed(values: Sequence[Any]) -> str:
    """Values as one parameter for `json_each(?)`."""
    return msgspec.json.encode(values).decode()
