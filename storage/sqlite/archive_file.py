"""The archives: a file a year beside that of the tables, `kelisim.db` has `kelisim.db-archive-2025`
with what was said in 2025, and how those who read see all of them as one.

A message is copied to its archive before it is deleted from the tables (`storage.sqlite.archive`),
so for a moment, or after a crash for longer, it is in both: the tables count, and it is seen once.
SQLite begins to read the files of a connection in the order they were attached, the tables first;
so what is not there any more is found in the archive.
"""
# ruff: noqa: S608 - only names of tables and columns, and of our own files, are put into statements

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Protocol

#: SQLite attaches ten files to a connection, and the index of the search attaches the tables, too.
#: What is said after the ninth year goes to the last of them.
MOST = 9

#: A file made by an archive of this layout.
_VERSION = 1

_PRAGMAS = ("page_size = 4096", "journal_mode = WAL", "synchronous = FULL")


class Cursor(Protocol):
    """That of sqlite3, and of SQLAlchemy around aiosqlite."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any: ...
    def fetchall(self) -> Any: ...


# --- the files ------------------------------------------------------------------------------------


def archives_of(home: Path) -> list[Path]:
    """Those there are, the oldest year first."""
    prefix = f"{home.name}-archive-"
    names = os.listdir(home.absolute().parent)  # noqa: PTH208 - looked at before every question
    years = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
    return [home.with_name(prefix + year) for year in sorted(years) if _is_year(year)]


def archive_of(home: Path, year: int) -> Path:
    """Where messages of that year go."""
    there = archives_of(home)
    file = home.with_name(f"{home.name}-archive-{year}")
    return file if file in there or len(there) < MOST else there[-1]


def make_archive(file: Path, home: Path) -> None:
    """A file with no message in it, which appears at once and which a power cut does not take away.
    The columns are those of the tables, and of the same types: only then does SQLite see through
    the view (`Shelf`) to the indexes of each file."""
    making = file.with_name(f"{file.name}.new-{os.getpid()}")
    making.unlink(missing_ok=True)
    making.touch(mode=0o600)
    with closing(sqlite3.connect(making, isolation_level=None)) as made:
        for pragma in _PRAGMAS:
            made.execute(f"PRAGMA {pragma}")
        made.execute("ATTACH ? AS home", (str(home.absolute()),))
        _make_tables(made)
    with suppress(FileExistsError):  # another process was quicker: its file may hold messages
        file.hardlink_to(making)
    making.unlink()
    _sync(file.absolute().parent)


def schema_of(file: Path) -> str:
    """What a connection that has attached it calls it (`Shelf`)."""
    return f"archive_{file.name.rpartition('-')[2]}"


def made_at(tables: sqlite3.Connection, archive: str) -> float:
    """Seconds since 1970."""
    return float(tables.execute(f"SELECT at FROM {archive}.made").fetchone()[0])


def add_new_columns(tables: sqlite3.Connection, archive: str) -> None:
    """Those that the tables have got since the archive was made."""
    cursor = tables.cursor()
    for table in ("messages", "segments"):
        there = columns_of(cursor, archive, table)
        for name, kind in columns_of(cursor, "main", table).items():
            if name not in there:
                tables.execute(f'ALTER TABLE {archive}.{table} ADD COLUMN "{name}" {kind}')


def columns_of(cursor: Cursor, schema: str, table: str) -> dict[str, str]:
    """Names and types."""
    cursor.execute(f"SELECT name, type FROM pragma_table_info('{table}', '{schema}')")
    return dict(cursor.fetchall())


def _make_tables(made: sqlite3.Connection) -> None:
    cursor = made.cursor()
    columns = {
        table: ", ".join(f'"{n}" {kind}' for n, kind in columns_of(cursor, "home", table).items())
        for table in ("messages", "segments")
    }
    made.execute("BEGIN")
    made.execute(f"CREATE TABLE messages ({columns['messages']}, PRIMARY KEY (id))")
    made.execute("CREATE UNIQUE INDEX messages_turn ON messages (citizen, turn, direction, n)")
    made.execute(
        f"CREATE TABLE segments ({columns['segments']},"
        " PRIMARY KEY (message_id, part, gateway, smsc_id)) WITHOUT ROWID"
    )
    made.execute("CREATE TABLE made (at REAL NOT NULL)")
    made.execute("INSERT INTO made VALUES (?)", (time.time(),))
    made.execute(f"PRAGMA user_version = {_VERSION}")
    made.execute("COMMIT")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal()


def _sync(folder: Path) -> None:
    """The name of a new file is on the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- how they are read ----------------------------------------------------------------------------


class Shelf:
    """The archives of one connection: `look` before each use, outside a transaction. `schema` is
    what the connection calls the tables' file; `view` is what all messages together are called."""

    def __init__(self, home: Path, *, schema: str = "main", view: str = "messages") -> None:
        self._home = home
        self._schema = schema
        self._view = view
        self.files: list[Path] | None = None

    def is_current(self) -> bool:
        return self.files == archives_of(self._home)[:MOST]

    def look(self, cursor: Cursor) -> None:
        """Attaches what is new, and lets go of what was taken away."""
        if self.is_current():
            return
        cursor.execute("PRAGMA query_only")
        ((is_reader,),) = cursor.fetchall()
        cursor.execute("PRAGMA query_only = OFF")
        self._attach(cursor, archives_of(self._home)[:MOST])
        if is_reader:
            cursor.execute("PRAGMA query_only = ON")

    def _attach(self, cursor: Cursor, files: list[Path]) -> None:
        cursor.execute(f"DROP VIEW IF EXISTS temp.{self._view}")
        for file in self.files or ():
            cursor.execute(f"DETACH {schema_of(file)}")
        self.files = []
        for file in files:
            cursor.execute(f"ATTACH ? AS {schema_of(file)}", (str(file.absolute()),))
            self.files.append(file)
        if files or self._schema != "main":
            cursor.execute(f"CREATE TEMP VIEW {self._view} AS {self._everything(cursor)}")

    def _everything(self, cursor: Cursor) -> str:
        """An archive from before a column has nothing there."""
        live = f"{self._schema}.messages"
        columns = columns_of(cursor, self._schema, "messages")
        parts = [f"SELECT {', '.join(_quoted(name) for name in columns)} FROM {live}"]
        for file in self.files or ():
            there = columns_of(cursor, schema_of(file), "messages")
            shown = (
                _quoted(name) if name in there else f"CAST(NULL AS {kind}) AS {_quoted(name)}"
                for name, kind in columns.items()
            )
            parts.append(
                f"SELECT {', '.join(shown)} FROM {schema_of(file)}.messages a"
                f" WHERE NOT EXISTS (SELECT 1 FROM {live} l WHERE l.id = a.id)"
            )
        return " UNION ALL ".join(parts)


def _quoted(name: str) -> str:
    return f'"{name}"'
