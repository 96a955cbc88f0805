"""The search on SQLite: threads and connections of its own, beside the store's.

One thread follows the tables, at a low priority: where both cores are busy with citizens, the index
waits. A few others answer staff.
"""

import asyncio
import os
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from storage.crypto import Vault
from storage.search import Found, FoundPage, LiveTimer, Standing, Wanted
from storage.sqlite.search_file import (
    file_beside,
    open_index,
    open_reader,
    shelf_of,
    throw_away,
)
from storage.sqlite.search_find import Finder
from storage.sqlite.search_follow import BATCH, ArchiveGone, catch_up, follow

T = TypeVar("T")

#: Questions answered at a time.
READERS = 2

#: Primary result codes of a file that is no database, or not a whole one.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

#: A tenth of a core is left to the index where everybody else wants both.
_NICE = 10


class SqliteSearch:
    """Threads and connections begin with the first question, or the first step of the index."""

    def __init__(self, home: Path, vault: Vault) -> None:
        self._home = home
        self._shelf = shelf_of(home)
        self._vault = vault
        self._index: sqlite3.Connection | None = None
        self._opening = asyncio.Lock()
        self._touched: deque[str] = deque()
        self._writing = ThreadPoolExecutor(1, "search-index", initializer=_be_polite)
        self._reading = ThreadPoolExecutor(READERS, "search")
        self._finders: SimpleQueue[Finder] = SimpleQueue()

    async def close(self) -> None:
        """Once or more often; for good."""
        if self._index is not None:
            await self._run(self._writing, self._close)
        self._writing.shutdown()
        self._reading.shutdown()

    async def follow(self, touched: Sequence[str] = ()) -> bool:
        await self._ready()
        self._touched.extend(touched)
        return await self._run(self._writing, self._follow)

    async def standing(self) -> Standing:
        return await self._ask(lambda finder: finder.standing())

    async def left(self) -> int:
        return await self._ask(lambda finder: finder.left())

    async def find(self, wanted: Wanted, limit: int, onward: int | None = None) -> FoundPage:
        return await self._ask(lambda finder: finder.find(wanted, limit, onward))

    async def by_phone(self, phone: str) -> list[Found]:
        return await self._ask(lambda finder: finder.by_phone(phone))

    async def by_iin(self, iin: str) -> list[Found]:
        return await self._ask(lambda finder: finder.by_iin(iin))

    async def by_number(self, number: str) -> list[Found]:
        return await self._ask(lambda finder: finder.by_number(number))

    async def timers(self, citizen: str) -> list[LiveTimer]:
        return await self._ask(lambda finder: finder.timers(citizen))

    # --- in the threads ---------------------------------------------------------------------------

    async def _run(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def _ready(self) -> None:
        async with self._opening:
            if self._index is None:
                await self._run(self._writing, self._open)

    async def _ask(self, question: Callable[[Finder], T]) -> T:
        await self._ready()

        def ask() -> T:
            finder = self._finders.get()
            try:
                finder.look()
                return question(finder)
            finally:
                self._finders.put(finder)

        return await self._run(self._reading, ask)

    def _open(self) -> None:
        self._index = open_index(self._home)
        self._shelf = shelf_of(self._home)
        self._touched.extend(catch_up(self._index))
        for _ in range(READERS):
            reader = open_reader(self._home)
            self._finders.put(Finder(reader, shelf_of(self._home), self._vault))

    def _close(self) -> None:
        for _ in range(READERS):
            self._finders.get().close()
        if self._index is not None:
            self._index.close()
            self._index = None

    def _follow(self) -> bool:
        assert self._index is not None, "closed"
        taken = [self._touched.popleft() for _ in range(min(BATCH, len(self._touched)))]
        try:
            return follow(self._index, self._shelf, taken) or bool(self._touched)
        except ArchiveGone:
            self._make_anew()
            return True
        except sqlite3.DatabaseError as error:
            self._touched.extendleft(reversed(taken))
            if error.sqlite_errorcode & 0xFF not in _DAMAGED:
                raise  # busy, or the disk is full: later
            self._make_anew()
            return True

    def _make_anew(self) -> None:
        """The file is damaged; nothing is in it that the tables do not hold."""
        self._close()
        throw_away(file_beside(self._home))
        self._open()


def _be_polite() -> None:
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
