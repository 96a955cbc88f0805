"""What an address says: which engine it is, and where it keeps things."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import UnsupportedDatabase

_SQLITE, _POSTGRESQL = "sqlite+aiosqlite", "postgresql+asyncpg"


def file_behind(url: str) -> Path | None:
    """The SQLite file; None for a database on a PostgreSQL server. Raises UnsupportedDatabase."""
    address = _parsed(url)
    if address.drivername == _POSTGRESQL:
        return None
    if address.drivername != _SQLITE:
        raise UnsupportedDatabase(
            f"There is no store for {address.drivername}: write sqlite+aiosqlite:///FILE or "
            "postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE."
        )
    if not address.database or address.database == ":memory:":
        raise UnsupportedDatabase("What must survive needs a file: sqlite+aiosqlite:///FILE.")
    return Path(address.database)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise UnsupportedDatabase("KELISIM_DATABASE_URL is no address of a database.") from None
