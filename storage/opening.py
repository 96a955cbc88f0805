"""Where the rest of the house gets its store: the address says which engine it is."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.crypto import Secrets, Vault
from storage.errors import UnsupportedDatabase
from storage.key_check import check_keys
from storage.queries import Queries
from storage.revision import check_current
from storage.sqlite.connection import Connections, open_read_engine
from storage.sqlite.search import SqliteSearch
from storage.sqlite.store import SqliteStore
from storage.store import Store
from storage.unusable import explained


async def open_store(url: str, secrets: Secrets) -> Store:
    """The store of the running service, or of a command that writes.

    Raises SchemaBehind or SchemaAhead when the tables are not those of this program
    (`storage.migrating.upgrade` makes them), WrongKey when the secrets are not those it was
    written with, DatabaseUnusable when the file is none or cannot be written."""
    check_address(url)
    with explained(url):
        await check_current(url)
        vault = Vault(secrets)
        await check_keys(url, vault, writes=True)
        return SqliteStore(await Connections.open(url), vault)


async def open_queries(url: str, secrets: Secrets) -> Queries:
    """For those who only ask; raises what `open_store` raises."""
    file = check_address(url)
    with explained(url):
        await check_current(url)
        vault = Vault(secrets)
        await check_keys(url, vault, writes=False)
    return Queries(open_read_engine(url), vault, SqliteSearch(file, vault))


def check_address(url: str) -> Path:
    """The file behind an address. Raises UnsupportedDatabase."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise UnsupportedDatabase("KELISIM_DATABASE_URL is no address of a database.") from None
    if address.drivername != "sqlite+aiosqlite":
        raise UnsupportedDatabase(
            f"There is no store for {address.drivername}: write sqlite+aiosqlite:///FILE."
        )
    if not address.database or address.database == ":memory:":
        raise UnsupportedDatabase("What must survive needs a file: sqlite+aiosqlite:///FILE.")
    return Path(address.database)
