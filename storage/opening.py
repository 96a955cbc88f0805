"""Where the rest of the house gets its store: the address says which engine it is."""

from pathlib import Path

from storage.addresses import file_behind
from storage.crypto import Secrets, Vault
from storage.key_check import check_keys
from storage.queries import Queries
from storage.revision import check_current
from storage.store import Store
from storage.unusable import explained

# ruff: noqa: PLC0415 - of the engines and their drivers only the one that is used is loaded


async def open_store(url: str, secrets: Secrets, worker: str | None = None) -> Store:
    """The store of the running service, or of a command that writes. A service that may share its
    database with others says its name as a `worker`: it serves the citizens it holds leases of
    (`Store.leases`). Whoever says none takes no turns, or is alone.

    Raises SchemaBehind or SchemaAhead when the tables are not those of this program
    (`storage.migrating.upgrade` makes them), WrongKey when the secrets are not those it was
    written with, DatabaseUnusable when it cannot be reached, read or written."""
    file = file_behind(url)
    with explained(url):
        await check_current(url)
        vault = Vault(secrets)
        await check_keys(url, vault, writes=True)
        return await (
            _on_postgresql(url, vault, worker) if file is None else _on_sqlite(url, vault)
        )


async def open_queries(url: str, secrets: Secrets) -> Queries:
    """For those who only ask; raises what `open_store` raises."""
    file = file_behind(url)
    with explained(url):
        await check_current(url)
        vault = Vault(secrets)
        await check_keys(url, vault, writes=False)
    return _asking_server(url, vault) if file is None else _asking_file(url, file, vault)


async def _on_sqlite(url: str, vault: Vault) -> Store:
    from storage.sqlite.connection import Connections
    from storage.sqlite.store import SqliteStore

    return SqliteStore(await Connections.open(url), vault)


async def _on_postgresql(url: str, vault: Vault, worker: str | None) -> Store:
    from storage.postgres.connection import Connections
    from storage.postgres.leases import PostgresLeases
    from storage.postgres.store import PostgresStore

    leases = PostgresLeases(await Connections.open(url, most=1), worker) if worker else None
    return PostgresStore(await Connections.open(url), vault, leases)


def _asking_file(url: str, file: Path, vault: Vault) -> Queries:
    from storage.sqlite.asking import SqliteAsking
    from storage.sqlite.reading import open_read_engine
    from storage.sqlite.search import SqliteSearch

    search, asking = SqliteSearch(file, vault), SqliteAsking(file)
    return Queries(open_read_engine(url, file), vault, search, asking)


def _asking_server(url: str, vault: Vault) -> Queries:
    from storage.postgres.reading import open_read_engine
    from storage.postgres.search import PostgresSearch

    engine = open_read_engine(url)
    return Queries(engine, vault, PostgresSearch(url, engine, vault))
