"""Old messages move to the archives (`archive_file`), batch by batch, beside the road: one thread,
one connection of its own, transactions of some milliseconds.

Of each batch three things happen, in this order, and dying between them does no harm:

1. what is to go is read;
2. it is copied to the archive of its year, and the commit is on the disk;
3. what stands in the archive exactly as it stands in the tables is deleted from them, if by then
   there still is nothing open with its citizen.

After 2 a message is in both places, and the one in the tables counts; the next try copies it again
over itself. The newest message of all stays in the tables, whatever its age: the ids of those to
come go on from it.
"""
# ruff: noqa: S608 - only names of tables and columns, and constants, are put into statements

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import msgspec

from flows.offer_states import ENDS
from storage.archives import Moved
from storage.moments import from_micros, to_micros
from storage.sqlite.archive_file import (
    Shelf,
    add_new_columns,
    archive_of,
    columns_of,
    made_at,
    make_archive,
    schema_of,
)
from storage.sqlite.checkpoints import LAST_RESORT_PAGES
from storage.sqlite.connection import BUSY_MS

#: Messages looked at in one batch; all old ones of their citizens go together.
BATCH = 100

#: Messages deleted in one transaction: it holds up the road for some milliseconds.
_AT_ONCE = 100

#: Seconds between the making of a file and the first message that is nowhere else: by then
#: everybody who reads has looked for new files again.
SEEN_S = 5.0

#: The year of a message is that of the country's clocks (UTC+5 everywhere since 1 March 2024).
_LOCAL = timezone(timedelta(hours=5))

#: States of offers and notices after which nothing follows.
_ENDED = ", ".join(f"'{state}'" for state in (*ENDS, "notified"))

_NO_TIMER = "coalesce(json_extract({}.body, '$.timers'), '{{}}') = '{{}}'"

#: Of a dialogue `d`: no offer is under way, no timer runs, nothing waits to be sent or to be looked
#: at, and the bot keeps it.
_QUIET = f"""
{_NO_TIMER.format("d")} AND coalesce(json_extract(d.body, '$.keeper'), 'bot') = 'bot'
AND coalesce(json_extract(d.body, '$.held'), '[]') = '[]'
AND NOT EXISTS (SELECT 1 FROM main.offers o WHERE o.citizen = d.citizen
  AND (o.state NOT IN ({_ENDED}) OR NOT {_NO_TIMER.format("o")}))
AND NOT EXISTS (SELECT 1 FROM main.cases k WHERE k.citizen = d.citizen AND k.state = 'open')
AND NOT EXISTS (SELECT 1 FROM main.messages w INDEXED BY messages_open WHERE w.citizen = d.citizen
  AND w.delivery IN ('waiting', 'sending') AND w.delivery IN ('waiting', 'sending', 'unknown'))
"""

_LOOKED_AT = "SELECT id, citizen, at FROM main.messages WHERE id > ? ORDER BY id LIMIT ?"

_GOING = f"""
SELECT m.id, m.at FROM json_each(?) j CROSS JOIN main.dialogues d ON d.citizen = j.value
CROSS JOIN main.messages m ON m.citizen = d.citizen
WHERE m.at < ? AND {_QUIET}
"""

_THESE = "(SELECT value FROM json_each(?1))"

_COPY = """
INSERT OR REPLACE INTO {archive}.{table} ({columns})
SELECT {columns} FROM main.{table} WHERE {key} IN (SELECT value FROM json_each(?))
"""

#: Those that differ, in the message itself or in one of its parts.
_DIFFERING = f"""
SELECT id FROM (SELECT {{messages}} FROM main.messages WHERE id IN {_THESE}
  EXCEPT SELECT {{messages}} FROM {{archive}}.messages WHERE id IN {_THESE})
UNION SELECT message_id FROM (
  SELECT {{segments}} FROM main.segments WHERE message_id IN {_THESE}
  EXCEPT SELECT {{segments}} FROM {{archive}}.segments WHERE message_id IN {_THESE})
"""

#: Without the newest of all.
_STILL_QUIET = f"""
SELECT m.id FROM json_each(?1) j CROSS JOIN main.messages m ON m.id = j.value
CROSS JOIN main.dialogues d ON d.citizen = m.citizen
WHERE m.id < (SELECT max(id) FROM main.messages) AND {_QUIET}
"""


class SqliteArchiver:
    """`storage.archives.Archiver` on the file of the tables."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._shelf = Shelf(home, view="every_message")
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(1, "archiver")

    async def move(self, before: datetime, onward: int = 0) -> Moved:
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, self._move, to_micros(before), onward
        )

    async def close(self) -> None:
        """Once or more often; for good."""
        await asyncio.to_thread(self._thread.shutdown)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # --- in the thread ----------------------------------------------------------------------------

    def _move(self, before: int, onward: int) -> Moved:
        tables = self._opened()
        looked_at = tables.execute(_LOOKED_AT, (onward, BATCH)).fetchall()
        old = {citizen for _, citizen, at in looked_at if at < before}
        if not old:  # ids and times grow together: what follows is younger still
            return Moved(0, None)
        going = self._going(old, before)
        for file, ids in going.items():
            self.copy(file, ids)
        moved = sum(
            self.delete(file, ids[first : first + _AT_ONCE])
            for file, ids in going.items()
            for first in range(0, len(ids), _AT_ONCE)
        )
        return Moved(moved, looked_at[-1][0] if len(looked_at) == BATCH else None)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._home, isolation_level=None, check_same_thread=False
            )
            self._connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {LAST_RESORT_PAGES}")
        return self._connection

    def _going(self, citizens: set[str], before: int) -> dict[Path, list[int]]:
        """By the archive it goes to: the ids of what is old, of those with whom nothing is open."""
        found: dict[Path, list[int]] = defaultdict(list)
        rows = self._opened().execute(_GOING, (_listed(sorted(citizens)), before)).fetchall()
        for message_id, at in rows:
            year = from_micros(at).astimezone(_LOCAL).year
            found[archive_of(self._home, year)].append(message_id)
        return found

    def copy(self, file: Path, ids: Sequence[int]) -> None:
        """On the disk when it returns."""
        tables = self._opened()
        if not file.exists():
            make_archive(file, self._home)
        self._shelf.look(tables.cursor())
        archive = schema_of(file)
        add_new_columns(tables, archive)
        with _transaction(tables, "BEGIN"):
            for table, key in (("messages", "id"), ("segments", "message_id")):
                copied = _COPY.format(
                    archive=archive, table=table, key=key, columns=self._columns(table)
                )
                tables.execute(copied, (_listed(ids),))

    def delete(self, file: Path, ids: Sequence[int]) -> int:
        """How many messages are gone from the tables."""
        tables, archive = self._opened(), schema_of(file)
        time.sleep(max(0.0, made_at(tables, archive) + SEEN_S - time.time()))
        differing = _DIFFERING.format(
            archive=archive,
            messages=self._columns("messages"),
            segments=self._columns("segments"),
        )
        with _transaction(tables, "BEGIN IMMEDIATE"):
            quiet = {row[0] for row in tables.execute(_STILL_QUIET, (_listed(ids),))}
            gone = quiet - {row[0] for row in tables.execute(differing, (_listed(ids),))}
            for table, key in (("segments", "message_id"), ("messages", "id")):
                tables.execute(
                    f"DELETE FROM main.{table} WHERE {key} IN {_THESE}", (_listed(sorted(gone)),)
                )
        return len(gone)

    def _columns(self, table: str) -> str:
        names = columns_of(self._opened().cursor(), "main", table)
        return ", ".join(f'"{name}"' for name in names)


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    """`BEGIN` takes the lock of the file that is written first; `BEGIN IMMEDIATE` those of all."""
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _listed(values: Sequence[object]) -> str:
    return msgspec.json.encode(values).decode()
