"""All that a SQLite file and its archives hold, read out as of one moment, for another database
(`storage.moving`)."""
# ruff: noqa: S608 - only names of tables and columns, and of our own files, are put into statements

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table

from storage.rows import Row
from storage.schema import messages, segments
from storage.sqlite.archive_file import MOST, archives_of, columns_of, schema_of

#: Rows fetched at a time.
_FETCHED = 5_000

#: Of a moved segment, the columns before those of its own: whose message it is.
_MESSAGE: Final = ("message_id", "citizen")


class Leaving:
    """Holds one moment of the file until it is closed."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None)
        self._schemas = ["main"]
        for archive in archives_of(file)[:MOST]:
            self._connection.execute(f"ATTACH ? AS {schema_of(archive)}", (str(archive),))
            self._schemas.append(schema_of(archive))
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute("BEGIN")
        self.count(messages)  # the moment is that of the first question

    def close(self) -> None:
        self._connection.close()

    def count(self, table: Table) -> int:
        """Of messages and segments: those in the tables and in the archives, each once."""
        if table not in (messages, segments):
            (count,) = self.numbers(f'SELECT count(*) FROM "{table.name}"')
            return count
        key = "id" if table is messages else "message_id, gateway, smsc_id"
        parts = (f"SELECT {key} FROM {schema}.{table.name}" for schema in self._schemas)
        (count,) = self.numbers(f"SELECT count(*) FROM ({' UNION '.join(parts)})")
        return count

    def rows(self, table: Table) -> Iterator[Row]:
        """Of a table without archives, in the order of its key."""
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        key = ", ".join(f'"{column.name}"' for column in table.primary_key)
        return self._fetched(f'SELECT {columns} FROM "{table.name}" ORDER BY {key}')

    def message_times(self) -> Iterator[Row]:
        """Id and time (microseconds) of each message, in the order of the ids."""
        parts = (f"SELECT id, at FROM {schema}.messages ORDER BY id" for schema in self._schemas)
        return _once((self._fetched(part) for part in parts), key=itemgetter(0))

    def messages(self) -> Iterator[Row]:
        """Each once, though one may be in an archive and not yet gone from the tables; in the order
        of their ids, which stand first."""
        names = [column.name for column in messages.columns]
        return _once((self._of("messages", names, s) for s in self._schemas), key=itemgetter(0))

    def segments(self) -> Iterator[Row]:
        """Each with the citizen of its message; in the order of the messages, which stand first."""
        own = [c.name for c in segments.columns if c.name not in _MESSAGE]
        parts = (self._segments(own, schema) for schema in self._schemas)
        return _once(parts, key=lambda row: (row[0], *row[2:4]))

    def texts(self, statement: str) -> list[str]:
        return [row[0] for row in self._connection.execute(statement)]

    def numbers(self, statement: str) -> list[int]:
        return [int(row[0]) for row in self._connection.execute(statement)]

    def _of(self, table: str, names: Iterable[str], schema: str) -> Iterator[Row]:
        shown = ", ".join(self._shown(table, names, schema))
        return self._fetched(f"SELECT {shown} FROM {schema}.{table} ORDER BY id")

    def _segments(self, own: list[str], schema: str) -> Iterator[Row]:
        shown = (f"s.{name}" for name in self._shown("segments", own, schema))
        return self._fetched(
            f"SELECT s.message_id, m.citizen, {', '.join(shown)} FROM {schema}.segments s"
            f" JOIN {schema}.messages m ON m.id = s.message_id"
            " ORDER BY s.message_id, s.gateway, s.smsc_id"
        )

    def _shown(self, table: str, names: Iterable[str], schema: str) -> Iterator[str]:
        """An archive from before a column has nothing there."""
        there = columns_of(self._connection.cursor(), schema, table)
        return (f'"{name}"' if name in there else "NULL" for name in names)

    def _fetched(self, statement: str) -> Iterator[Row]:
        found = self._connection.execute(statement)
        while several := found.fetchmany(_FETCHED):
            yield from several


def _once(parts: Iterable[Iterator[Row]], *, key: Callable[[Row], Any]) -> Iterator[Row]:
    """Sorted parts as one; of rows with the same key, the one that stands first."""
    last: object = None
    for row in merge(*parts, key=key):
        if key(row) != last:
            last = key(row)
            yield row
