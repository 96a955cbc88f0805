"""Whether a database is of this version of the program, asked at every opening (so without Alembic,
which takes a third of a second to load)."""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.addresses import file_behind
from storage.errors import SchemaAhead, SchemaBehind
from storage.schema import REVISION

VERSIONS = Path(__file__).parent / "migrations" / "versions"


async def check_current(url: str) -> None:
    """Raises SchemaBehind or SchemaAhead when the tables are not those of this program."""
    found = await _found(url)
    if found == REVISION:
        return
    if found is None or any(VERSIONS.glob(f"{found}_*.py")):
        raise SchemaBehind(
            f"The database is at revision {found or 'none'}, the program needs {REVISION}: "
            "run `kelisim migrate` first."
        )
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


async def _found(url: str) -> str | None:
    if _is_missing(url):
        return None  # asking would make an empty file
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_read)
    finally:
        await engine.dispose()


def _is_missing(url: str) -> bool:
    file = file_behind(url)
    return file is not None and not file.exists()


def _read(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
