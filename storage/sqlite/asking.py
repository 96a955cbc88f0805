"""All questions of a page as one statement, in one hop to a thread that only reads.

A statement through Core costs 0.7 ms here and four hops; and at each row that SQLite steps to, the
thread gives the interpreter away and has to ask for it again. So the questions become one
statement, whose only row holds the answers as JSON arrays: it is one step, and of one moment.
"""

# ruff: noqa: S608 - only names that are made here are put into statements

import asyncio
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from sqlalchemy import LargeBinary, Select
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from storage.asking import Answers, Questions
from storage.sqlite.archive_file import Shelf

#: Pages asked for at a time.
READERS = 2

#: Pages of the file are looked at where they lie (SQLite's own limit is 2 GB), not copied: what is
#: asked lies all over it.
_PRAGMAS = """
PRAGMA busy_timeout = 30000;
PRAGMA mmap_size = 2147418112;
PRAGMA cache_size = -16384;
PRAGMA query_only = ON;
"""

_DIALECT = SQLiteDialect_aiosqlite(paramstyle="named")
_decode = msgspec.json.Decoder(list[list[Any]]).decode

#: From what JSON can hold to the value of a column.
_Made = Callable[[Any], Any]


class SqliteAsking:
    """Connections are opened by the first who asks."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._threads = ThreadPoolExecutor(READERS, "asking")
        self._connections: SimpleQueue[_Connection] = SimpleQueue()
        self._opened = 0
        self._written: WeakKeyDictionary[Questions, _Statement] = WeakKeyDictionary()

    async def ask(self, questions: Questions, /, **values: object) -> Answers:
        statement = self._written.get(questions)
        if statement is None:
            statement = self._written[questions] = _Statement(questions)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._ask, statement, values)

    async def close(self) -> None:
        """Once or more often; for good."""
        self._threads.shutdown()
        while not self._connections.empty():
            self._connections.get()[0].close()

    def _ask(self, statement: "_Statement", values: dict[str, object]) -> Answers:
        connection, shelf = self._free()
        try:
            shelf.look(connection.cursor())
            return statement.ask(connection, values)
        finally:
            self._connections.put((connection, shelf))

    def _free(self) -> "_Connection":
        if self._connections.empty() and self._opened < READERS:
            self._opened += 1
            return _opened(self._file), Shelf(self._file)
        return self._connections.get()


#: With the archives it sees.
_Connection = tuple[sqlite3.Connection, Shelf]


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    connection.executescript(_PRAGMAS)
    return connection


class _Statement:
    """Several questions as one."""

    def __init__(self, questions: Questions) -> None:
        answers = [_Answer(f"q{n}", *each) for n, each in enumerate(questions.selects.items())]
        named = ", ".join(answer.named for answer in answers)
        asked = ", ".join(answer.gathered for answer in answers)
        self._sql = f"WITH {named} SELECT {asked}"
        self._answers = answers
        self._binds = {name: make for answer in answers for name, make in answer.binds.items()}

    def ask(self, connection: sqlite3.Connection, values: dict[str, object]) -> Answers:
        bound = {name: make(values[name]) for name, make in self._binds.items()}
        (row,) = connection.execute(self._sql, bound).fetchall()
        return {
            answer.name: answer.read(text) for answer, text in zip(self._answers, row, strict=True)
        }


class _Answer:
    """One question within a statement."""

    def __init__(self, table: str, name: str, query: Select[Any]) -> None:
        self.name = name
        columns = query.selected_columns
        numbered = [f"c{n}" for n in range(len(columns))]
        compiled = query.compile(dialect=_DIALECT)
        #: `MATERIALIZED`, so that its order is that of its rows.
        self.named = f"{table} ({', '.join(numbered)}) AS MATERIALIZED ({compiled})"
        shown = [_shown(n, column.type) for n, column in zip(numbered, columns, strict=True)]
        self.gathered = f"(SELECT json_group_array(json_array({', '.join(shown)})) FROM {table})"
        self.binds = {
            bind.key: bind.type.bind_processor(_DIALECT) or _as_it_is
            for bind in compiled.binds.values()
        }
        if compiled.params and any(value is not None for value in compiled.params.values()):
            raise TypeError(f"{name}: a value stands in the question; write it out, or bind it")
        self._row = _row([column.name for column in columns])
        self._made = [_maker(column.type) for column in columns]

    def read(self, text: str) -> list[Any]:
        return [self._row(*self._values(row)) for row in _decode(text)]

    def _values(self, row: Sequence[Any]) -> list[Any]:
        return [
            value if made is None or value is None else made(value)
            for made, value in zip(self._made, row, strict=True)
        ]


def _row(columns: list[str]) -> Callable[..., Any]:
    return namedtuple("Row", columns)


def _shown(column: str, kind: Any) -> str:
    is_binary = isinstance(kind, LargeBinary)
    return f"iif({column} IS NULL, NULL, hex({column}))" if is_binary else column


def _maker(kind: Any) -> _Made | None:
    """What makes the value of a column, where it is not what JSON says."""
    if isinstance(kind, LargeBinary):
        return bytes.fromhex
    made: _Made | None = kind.result_processor(_DIALECT, None)
    return made


def _as_it_is(value: Any) -> Any:
    return value
