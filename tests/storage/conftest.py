"""Every test gets a database of its own, copied from one that was migrated once.

The tests of the port run on every engine; what only a file can be asked says `on_sqlite`.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from storage.queries import Queries
from storage.sqlite import archive
from storage.sqlite.archive import SqliteArchiver
from storage.store import Store
from tests import meddling
from tests.postgres import Cluster, free_port, needs_postgres
from tests.storage.road import Road

SECRETS = Secrets.parse("a-secret-of-the-tests")

#: Every engine that there is a store for.
_POSTGRESQL = pytest.param("postgresql", marks=needs_postgres)
ENGINES = ("sqlite", _POSTGRESQL)

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")
on_postgresql = pytest.mark.parametrize("engine", [_POSTGRESQL], indirect=True, scope="session")


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def new_url(
    engine: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """The address of a database without tables, another one each time."""
    if engine == "sqlite":
        return lambda: url_of(tmp_path_factory.mktemp("new") / "kelisim.db")
    server: Cluster = request.getfixturevalue("server")
    numbers = count(1)
    return lambda: server.create(f"new{next(numbers)}")


@pytest.fixture(scope="session")
def copied(engine: str, request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Makes another copy of the migrated database; its address. A file is made at that path."""
    if engine == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_file")
        return lambda path: url_of(Path(shutil.copy(migrated, path)))
    server: Cluster = request.getfixturevalue("server")
    asyncio.run(upgrade(server.create("migrated")))
    numbers = count(1)
    return lambda _: server.create(f"test{next(numbers)}", "migrated")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "kelisim.db"
    asyncio.run(upgrade(url_of(file)))
    return file


@pytest.fixture
def url(
    engine: str,
    copied: Callable[[Path], str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    made = copied(tmp_path / "kelisim.db")
    if engine == "sqlite":
        yield made
        return
    server: Cluster = request.getfixturevalue("server")
    yield made
    server.drop(made.rpartition("/")[2])


@pytest.fixture
def file(url: str, tmp_path: Path) -> Path:
    """The database, for tests that say `on_sqlite`."""
    return tmp_path / "kelisim.db"


@pytest.fixture
def unused() -> int:
    """A port on which nobody listens."""
    return free_port()


@pytest.fixture
def meddle(url: str) -> Callable[[str], None]:
    """Changes the database behind the program's back."""
    return partial(meddling.meddle, url)


@pytest.fixture
async def open_another(url: str) -> AsyncIterator[Callable[[], Awaitable[Store]]]:
    """Opens the same database once more, as another process or a new start would."""
    opened: list[Store] = []

    async def open_it() -> Store:
        opened.append(await open_store(url, SECRETS))
        return opened[-1]

    yield open_it
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_another: Callable[[], Awaitable[Store]]) -> Store:
    return await open_another()


@pytest.fixture
async def queries(url: str) -> AsyncIterator[Queries]:
    queries = await open_queries(url, SECRETS)
    yield queries
    await queries.close()


@pytest.fixture
def road(store: Store) -> Road:
    return Road(store)


@pytest.fixture
async def archiver(
    file: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SqliteArchiver]:
    """Does not wait for readers to look: nobody else reads here."""
    del store  # opened before it
    monkeypatch.setattr(archive, "SEEN_S", 0.0)
    made = SqliteArchiver(file)
    yield made
    await made.close()
