"""Migrations, run from the program: `upgrade` brings a database to the tables of this version.

A migration runs in one transaction that holds the write lock (on PostgreSQL: a lock of its own), so
two processes that start at once do not run it twice, and one that dies half-way leaves nothing
behind.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, func, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.addresses import file_behind
from storage.unusable import explained, explained_file

T = TypeVar("T")

MIGRATIONS = Path(__file__).parent / "migrations"

#: Two services may start at once; the second waits for the first one's migration.
BUSY_MS = 60_000

#: Of whoever migrates a database on PostgreSQL; the number is any that nobody else uses.
MIGRATION_LOCK = 0x6B656C69_0000_0001

#: Of a new SQLite file. Turns touch rows all over it, and every page touched is written to the log:
#: half the usual 4096 makes a commit of 500 turns a quarter cheaper; 1024 splits too many rows.
PAGE_BYTES = 2048


async def upgrade(url: str) -> list[str]:
    """Makes the tables, or brings them up to date; the revisions that were applied. Raises
    DatabaseUnusable."""
    with explained_file(url):
        _make_file(url)
    with explained(url):
        return await _run(url, _upgrade)


async def current(url: str) -> str | None:
    """The revision of the database; None for an empty one."""
    with explained(url):
        return await _run(url, _current)


async def pending(url: str) -> list[str]:
    """The revisions `upgrade` would apply, oldest first."""
    return _missing(await current(url))


def _upgrade(connection: Connection) -> list[str]:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    missing = _missing(_current(connection))
    if missing:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return missing


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _missing(found: str | None) -> list[str]:
    revisions = _known()
    return revisions[revisions.index(found) + 1 :] if found in revisions else revisions


def _known() -> list[str]:
    """All revisions, oldest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


async def _run(url: str, work: Callable[[Connection], T]) -> T:
    engine = create_async_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver would commit before every CREATE
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _make_file(url: str) -> None:
    """A new SQLite file is for its owner alone; its -wal and -shm take after it."""
    file = file_behind(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
