"""Migrations make exactly the tables of the program, once, and say what is wrong otherwise."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from storage.columns import metadata
from storage.errors import SchemaAhead, SchemaBehind, UnsupportedDatabase
from storage.migrating import current, pending, upgrade
from storage.opening import open_queries, open_store
from storage.revision import VERSIONS
from storage.schema import REVISION
from tests.storage.conftest import SECRETS, url_of

#: Every revision, oldest first.
REVISIONS = sorted(file.name.split("_")[0] for file in VERSIONS.glob("[0-9]*.py"))


def test_the_program_asks_for_the_last_revision() -> None:
    assert REVISIONS[-1] == REVISION


def test_migrations_make_the_tables_of_the_program(file: Path) -> None:
    engine = create_engine(f"sqlite:///{file}", poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_partial_indexes_are_those_of_the_program(file: Path, tmp_path: Path) -> None:
    """Alembic compares the columns of an index, not its condition."""
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}", poolclass=NullPool)
    metadata.create_all(fresh)
    assert statements(file) == statements(tmp_path / "fresh.db")
    assert "messages" in inspect(fresh).get_table_names()


def statements(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    ).fetchall()
    connection.close()
    return {" ".join(row[0].split()) for row in found}


async def test_an_empty_database_is_migrated_once(tmp_path: Path) -> None:
    url = url_of(tmp_path / "new" / "kelisim.db")
    assert await upgrade(url) == REVISIONS
    assert await current(url) == REVISION
    assert await pending(url) == []
    assert await upgrade(url) == []


async def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    url = url_of(tmp_path / "kelisim.db")
    await upgrade(url)
    store = await open_store(url, SECRETS)
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    await store.close()
    assert modes == dict.fromkeys(("kelisim.db", "kelisim.db-wal", "kelisim.db-shm"), 0o600)


async def test_a_database_behind_names_what_is_pending(tmp_path: Path) -> None:
    url = url_of(tmp_path / "kelisim.db")
    assert await current(url) is None
    assert await pending(url) == REVISIONS


async def test_two_starts_at_once_migrate_once(tmp_path: Path) -> None:
    url = url_of(tmp_path / "kelisim.db")
    applied = await asyncio.gather(upgrade(url), upgrade(url))
    assert sorted(applied) == [[], REVISIONS]


async def test_a_database_without_tables_is_not_opened(tmp_path: Path) -> None:
    url = url_of(tmp_path / "kelisim.db")
    with pytest.raises(SchemaBehind, match="kelisim migrate"):
        await open_store(url, SECRETS)
    assert not (tmp_path / "kelisim.db").exists()
    with pytest.raises(SchemaBehind):
        await open_queries(url, SECRETS)


async def test_a_database_from_a_later_version_is_not_opened(file: Path, url: str) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(SchemaAhead, match="9999"):
        await open_store(url, SECRETS)


@pytest.mark.parametrize(
    "address", ["mysql+aiomysql://x/y", "sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"]
)
async def test_an_address_without_a_store_is_refused(address: str) -> None:
    with pytest.raises(UnsupportedDatabase):
        await open_store(address, SECRETS)
