"""Whether a database is of this version of the program, asked at every opening (so without Alembic,
which takes a third of a second to load).

Migrations only add, so that workers of two versions run side by side while one after the other is
replaced: the database says which program may still run on it (`schema_allows`), and the program
which older tables it still works with. What is no longer used is taken away by a later version, and
that migration says so.
"""

from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.addresses import file_behind
from storage.errors import SchemaAhead, SchemaBehind
from storage.schema import OLDEST_REVISION, REVISION
from storage.shared_schema import schema_allows

VERSIONS = Path(__file__).parent / "migrations" / "versions"


async def check_current(url: str) -> None:
    """Raises SchemaBehind or SchemaAhead when this program does not work with the tables."""
    found, allowed = await _found(url)
    if found == REVISION:
        return
    if found is None or any(VERSIONS.glob(f"{found}_*.py")):
        if found is not None and found >= OLDEST_REVISION:
            return
        raise SchemaBehind(
            f"The database is at revision {found or 'none'}, the program needs {REVISION}: "
            "run `kelisim migrate` first."
        )
    if allowed is None or allowed > REVISION:
        raise SchemaAhead(
            f"The database is at revision {found}, which this version does not know: "
            "install the version that wrote it, or a later one."
        )


async def is_empty(url: str) -> bool:
    """Whether there is nothing yet, not even somebody else's tables."""
    if file_behind(url) is not None:
        return _is_missing(url)
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return not await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    finally:
        await engine.dispose()


async def _found(url: str) -> tuple[str | None, str | None]:
    """The revision of the tables, and the oldest program that may run on them."""
    if _is_missing(url):
        return None, None  # asking would make an empty file
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_read)
    finally:
        await engine.dispose()


def _is_missing(url: str) -> bool:
    file = file_behind(url)
    return file is not None and not file.exists()


def _read(connection: Connection) -> tuple[str | None, str | None]:
    tables = inspect(connection)
    if not tables.has_table("alembic_version"):
        return None, None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if not tables.has_table(schema_allows.name):
        return found, None
    return found, connection.scalar(select(schema_allows.c.program))
