"""The move from a SQLite file to PostgreSQL: everything goes, all at once or not at all, and the
file stays as it was.

Messages get ids that carry their time (`storage.postgres.ids`), in the order of the old ones, and
what names them follows: segments, receipts that wait, failures noted in the inbox. Everything else
goes as it is, so the chains of hashes hold as they did. Archives are moved with the tables.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table

from storage import schema, shared_schema, staff_schema  # noqa: F401 - their tables stand in `metadata`
from storage.addresses import file_behind
from storage.columns import metadata
from storage.crypto import Secrets, Vault
from storage.errors import CannotMove
from storage.key_check import check_keys
from storage.migrating import upgrade
from storage.moments import from_micros, to_micros
from storage.months import NEVER
from storage.opening import open_queries
from storage.owning import owned
from storage.postgres.arriving import Arriving, arriving
from storage.postgres.ids import EPOCH, Ids
from storage.revision import check_current, is_empty
from storage.rows import Row
from storage.schema import inbox, messages, orphans, segments
from storage.sqlite.leaving import Leaving
from storage.unusable import explained

#: What the workers of the new database have made for themselves, and what goes with the move.
_STAYING = {"workers", "leases", "budgets", "schema_allows"}
_MOVING = [table for table in metadata.sorted_tables if table.name not in _STAYING]

#: What an open message's `due` says on PostgreSQL; on SQLite it is left as it was (`schema`).
_IS_DUE = {"waiting", "sending"}

_FAILURE = "undelivered:"

#: Rows after which the progress is told again.
TOLD_EVERY = 100_000

_EPOCH = to_micros(EPOCH)

#: Told while it goes on: the table, and how many rows of it have gone.
Progress = Callable[[str, int], None]


class Moved(msgspec.Struct, frozen=True):
    """Rows by table, and the links of the two chains of hashes, which hold."""

    rows: dict[str, int]
    proofs: int
    audit_lines: int


async def move(source: str, target: str, secrets: Secrets, progress: Progress) -> Moved:
    """Copies the whole file into a database without data, whose tables are made if need be.

    Raises CannotMove, OwnedElsewhere while a service runs on the file, WrongKey, SchemaBehind,
    SchemaAhead, DatabaseUnusable; the target is then as it was."""
    file = _file(source, target)
    with owned(source):
        await _check(source, target, secrets)
        with explained(source):
            leaving = Leaving(file)
        try:
            async with arriving(target, _MOVING) as here:
                rows = await _Move(leaving, here, progress).run()
        finally:
            leaving.close()
        return await _compared(source, target, secrets, rows)


def _file(source: str, target: str) -> Path:
    file = file_behind(source)
    if file is None:
        raise CannotMove("KELISIM_DATABASE_URL is on a server already: there is nothing to move.")
    if file_behind(target) is not None:
        raise CannotMove("--to: write postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE.")
    return file


async def _check(source: str, target: str, secrets: Secrets) -> None:
    vault = Vault(secrets)
    with explained(source):
        await check_current(source)
        await check_keys(source, vault, writes=False)
    with explained(target):
        if await is_empty(target):
            await upgrade(target)
        await check_current(target)
        await check_keys(target, vault, writes=False)


async def _compared(source: str, target: str, secrets: Secrets, rows: dict[str, int]) -> Moved:
    """Both chains, from their beginning, on both sides."""
    verdicts = []
    for url in (source, target):
        queries = await open_queries(url, secrets)
        verdicts.append((await queries.check_evidence(), await queries.staff.check_audit()))
        await queries.close()
    (evidence, audit), there = verdicts
    if (evidence, audit) != there or not (evidence.holds and audit.verdict.holds):
        raise CannotMove(
            f"Everything was copied, but the chains do not agree or do not hold: {verdicts}. Look "
            "at `kelisim evidence --verify` and `kelisim audit verify` on the file first, and "
            "do not use the copy."
        )
    return Moved(rows, evidence.links, audit.verdict.links)


class _Move:
    def __init__(self, leaving: Leaving, here: Arriving, progress: Progress) -> None:
        self._leaving = leaving
        self._here = here
        self._progress = progress
        self._latest = datetime.now(UTC)
        self._told: dict[str, int] = {}
        self._failed = [
            int(key.removeprefix(_FAILURE))
            for key in leaving.texts("SELECT key FROM inbox WHERE key GLOB 'undelivered:[0-9]*'")
        ]

    async def run(self) -> dict[str, int]:
        for table in _MOVING:
            if table.name != "key_checks" and await self._here.count(table):
                raise CannotMove(
                    f"The database that --to names holds data already (in {table.name}): give "
                    "it an empty one."
                )
        new_ids = NewIds(
            self._latest, [*self._leaving.numbers("SELECT seen FROM orphans"), *self._failed]
        )
        await self._move_messages(new_ids)
        await self._move_segments()
        for table in _MOVING:
            if table not in (messages, segments):
                await self._move(table, new_ids)
        await self._here.go_on_from(_MOVING, new_ids.last)
        return self._told

    async def _move(self, table: Table, new_ids: "NewIds") -> None:
        names = [column.name for column in table.columns]
        rows: Iterable[Row] = self._leaving.rows(table)
        if table is orphans:
            rows = _changed(rows, names.index("seen"), new_ids.of)
        if table is inbox:
            rows = _changed(rows, names.index("key"), lambda key: _failure(key, new_ids))
        if table.name == "key_checks" and await self._here.count(table):
            return
        await self._copy(table, names, rows)

    async def _move_messages(self, new_ids: "NewIds") -> None:
        first = next(self._leaving.message_times(), None)
        if first is not None:
            await self._here.make_months(max(from_micros(first[1]), EPOCH), self._latest)
        names = [column.name for column in messages.columns]
        at, delivery, due = (names.index(name) for name in ("at", "delivery", "due"))

        def remade() -> Iterator[Row]:
            for old, *row in self._leaving.messages():
                moved = [new_ids.make(old, row[at - 1]), *row]
                moved[due] = _due(moved[delivery], moved[due], moved[at])
                yield moved

        await self._copy(messages, names, remade())

    async def _move_segments(self) -> None:
        """The ids of their messages are made a second time: the same ones, as they are asked for
        in the same order."""
        times, ids = self._leaving.message_times(), NewIds(self._latest)
        own = [c.name for c in segments.columns if c.name not in ("message_id", "citizen")]

        def renamed() -> Iterator[Row]:
            old = -1
            for message_id, *row in self._leaving.segments():
                while old < message_id:
                    old, at = next(times)
                    new = ids.make(old, at)
                yield [new, *row]

        await self._copy(segments, ["message_id", "citizen", *own], renamed())

    async def _copy(self, table: Table, names: list[str], rows: Iterable[Row]) -> None:
        sent = 0

        def counted() -> Iterator[Row]:
            nonlocal sent
            for row in rows:
                yield row
                sent += 1
                if sent % TOLD_EVERY == 0:
                    self._progress(table.name, sent)

        await self._here.copy(table, names, counted())
        there, arrived = self._leaving.count(table), await self._here.count(table)
        if not there == sent == arrived:
            raise CannotMove(f"Of {there} rows in {table.name}, {arrived} arrived.")
        self._told[table.name] = sent
        if sent % TOLD_EVERY:
            self._progress(table.name, sent)


class NewIds:
    """Ids that carry the time of their message, none after `latest`, in the order of the old ones.
    `wanted` are the old ones that are asked for again afterwards (`of`)."""

    def __init__(self, latest: datetime, wanted: Iterable[int] = ()) -> None:
        self._wanted = sorted(set(wanted))
        self._found: list[int] = []
        self._seconds = 0.0
        self._ids = Ids(0, lambda: self._seconds)
        self._ids.learn(0, EPOCH, 0.0, 0)
        self._latest = to_micros(latest)

    @property
    def last(self) -> int:
        return self._ids.last

    def make(self, old: int, at: int) -> int:
        """Called in the order of the old ones; `at` in microseconds."""
        self._pass(old)
        self._seconds = max(min(at, self._latest) - _EPOCH, 0) / 1_000_000
        return self._ids.take(1)[0]

    def of(self, old: int) -> int:
        """The new id of that message, or of the last one before it."""
        self._pass(None)
        return self._found[bisect_left(self._wanted, old)]

    def _pass(self, old: int | None) -> None:
        """Those before this one have the last id there is by now."""
        while len(self._found) < len(self._wanted):
            if old is not None and self._wanted[len(self._found)] >= old:
                return
            self._found.append(self._ids.last)


def _due(delivery: str | None, due: int | None, at: int) -> int | None:
    if delivery == "unknown":
        return NEVER
    return (at if due is None else due) if delivery in _IS_DUE else None


def _changed(rows: Iterable[Row], place: int, change: Callable[[Any], Any]) -> Iterator[Row]:
    for row in rows:
        yield [*row[:place], change(row[place]), *row[place + 1 :]]


def _failure(key: str | None, new_ids: NewIds) -> str | None:
    """A message fails once, whatever its id."""
    if key is None or not key.startswith(_FAILURE):
        return key
    return f"{_FAILURE}{new_ids.of(int(key.removeprefix(_FAILURE)))}"
