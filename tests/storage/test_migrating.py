"""Migrations make exactly the tables of the program, once, and say what is wrong otherwise."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import SchemaItem

from storage.columns import metadata
from storage.errors import DatabaseUnusable, SchemaBehind, UnsupportedDatabase
from storage.migrating import current, pending, upgrade
from storage.months import CUT
from storage.opening import open_queries, open_store
from storage.revision import VERSIONS
from storage.schema import REVISION
from tests.postgres import GUARDED, GUARDED_PASSWORD, Cluster, needs_postgres
from tests.storage.conftest import SECRETS, url_of

#: Every revision, oldest first.
REVISIONS = sorted(file.name.split("_")[0] for file in VERSIONS.glob("[0-9]*.py"))

#: What stands in the database beside the tables: how SQLite and PostgreSQL tell it.
TOLD = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'",
    "postgresql": """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
          AND tablename <> 'alembic_version'
        UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        """,
}


async def asked(url: str, question: Callable[[Connection], object]) -> object:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        answer = await connection.run_sync(question)
        await connection.commit()
    await engine.dispose()
    return answer


def told(connection: Connection) -> set[str]:
    rows = connection.execute(text(TOLD[connection.dialect.name]))
    return {" ".join(row[0].split()) for row in rows}


def test_the_program_asks_for_the_last_revision() -> None:
    assert REVISIONS[-1] == REVISION


async def test_migrations_make_the_tables_of_the_program(url: str) -> None:
    def compared(connection: Connection) -> object:
        engine = connection.dialect.name

        def included(what: SchemaItem, name: str, kind: str, *_: object) -> bool:
            """Months are made as time goes on; the search, and some indexes, stand on one engine
            alone."""
            beside = tuple(f"{table}_" for table in (*CUT, "search"))
            is_beside = kind == "table" and name.startswith(beside)
            is_tighter = engine == "postgresql" and str(what) == "segments.citizen"  # not null
            return not (is_beside or is_tighter) and what.info.get("engine", engine) == engine

        opts = {"compare_type": True, "include_object": included}
        context = MigrationContext.configure(connection, opts=opts)
        return compare_metadata(context, metadata)

    assert await asked(url, compared) == []


async def test_partial_indexes_and_guards_are_those_of_the_program(
    url: str, new_url: Callable[[], str]
) -> None:
    """Alembic compares the columns of an index, not its condition."""
    fresh = new_url()
    await asked(fresh, metadata.create_all)
    assert await asked(url, told) == await asked(fresh, told)
    assert "messages" in await asked(fresh, lambda sync: inspect(sync).get_table_names())


@pytest.mark.parametrize("deed", ["UPDATE audit_log SET staff = 'x'", "DELETE FROM audit_log"])
async def test_the_audit_log_is_only_ever_written_on(url: str, deed: str) -> None:
    line = "INSERT INTO audit_log VALUES (1, 1, 'a', 'b', 'c', 'd', '{}', '', '', 'h')"
    await asked(url, lambda sync: sync.execute(text(line)))
    with pytest.raises(Exception, match="only ever written on"):
        await asked(url, lambda sync: sync.execute(text(deed)))


async def test_an_empty_database_is_migrated_once(new_url: Callable[[], str]) -> None:
    url = new_url()
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


async def test_a_database_behind_names_what_is_pending(new_url: Callable[[], str]) -> None:
    url = new_url()
    assert await current(url) is None
    assert await pending(url) == REVISIONS


async def test_two_starts_at_once_migrate_once(new_url: Callable[[], str]) -> None:
    url = new_url()
    applied = await asyncio.gather(upgrade(url), upgrade(url))
    assert sorted(applied) == [[], REVISIONS]


async def test_a_database_without_tables_is_not_opened(new_url: Callable[[], str]) -> None:
    url = new_url()
    with pytest.raises(SchemaBehind, match="kelisim migrate"):
        await open_store(url, SECRETS)
    with pytest.raises(SchemaBehind):
        await open_queries(url, SECRETS)


async def test_asking_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(SchemaBehind):
        await open_store(url_of(tmp_path / "kelisim.db"), SECRETS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "mysql+aiomysql://x/y",
        "postgresql+psycopg2://x/y",
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///:memory:",
    ],
)
async def test_an_address_without_a_store_is_refused(address: str) -> None:
    with pytest.raises(UnsupportedDatabase):
        await open_store(address, SECRETS)


@needs_postgres
class TestAServer:
    async def test_that_is_away_is_named_with_what_to_do(self, unused: int) -> None:
        away = f"postgresql+asyncpg://postgres@127.0.0.1:{unused}/kelisim"
        with pytest.raises(DatabaseUnusable, match=f"kelisim at 127.0.0.1:{unused}.*Look whether"):
            await open_store(away, SECRETS)

    async def test_that_refuses_the_password_does_not_repeat_it(self, server: Cluster) -> None:
        server.sql(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{GUARDED_PASSWORD}'")
        with pytest.raises(DatabaseUnusable, match="password") as refused:
            await open_store(server.url(user=GUARDED, password="guessed"), SECRETS)
        assert "guessed" not in str(refused.value)

    async def test_without_the_database_says_so(self, server: Cluster) -> None:
        with pytest.raises(DatabaseUnusable, match='"missing" does not exist'):
            await upgrade(server.url("missing"))
