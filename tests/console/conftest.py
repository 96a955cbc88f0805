"""A console to look at: `desk` (fast, no browser), `chrome` (Chromium over the running system)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from tests.console.desk import NOW, Desk, make_desk
from tests.postgres import Cluster, needs_postgres

if TYPE_CHECKING:
    from tests.console.chromium import Chrome, Running

SECRETS = Secrets.parse("a-secret-of-the-tests")


#: What staff do and see, on each engine that there is a store for.
on_both_engines = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=needs_postgres)], indirect=True
)


@pytest.fixture(autouse=True)
def engine(request: pytest.FixtureRequest) -> str:
    """SQLite, unless a test says `on_both_engines`."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def migrated_on_server(server: Cluster) -> str:
    """The name of a database with tables."""
    asyncio.run(upgrade(server.create("desk")))
    return "desk"


@pytest.fixture
def database(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database of its own."""
    if engine == "sqlite":
        migrated: Path = request.getfixturevalue("migrated")
        yield f"sqlite+aiosqlite:///{shutil.copy(migrated, tmp_path / 'kelisim.db')}"
        return
    server: Cluster = request.getfixturevalue("server")
    template: str = request.getfixturevalue("migrated_on_server")
    yield server.create("a_desk", template)
    server.drop("a_desk")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "kelisim.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
async def open_desk(database: str, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Desk]]]:
    """Opens a console, with settings of the environment as keywords."""
    store, queries = await open_store(database, SECRETS), await open_queries(database, SECRETS)
    opened: list[Desk] = []

    async def open_it(now: datetime = NOW, **environ: str) -> Desk:
        opened.append(make_desk(store, queries, tmp_path, environ, now))
        opened[-1].database = database
        await opened[-1].client.start_server()
        return opened[-1]

    yield open_it
    for desk in opened:
        await desk.client.close()
    await queries.close()
    await store.close()


@pytest.fixture
async def desk(open_desk: Callable[..., Awaitable[Desk]]) -> Desk:
    return await open_desk()


@pytest.fixture
async def running(tmp_path: Path, database: str) -> "AsyncIterator[Running]":
    """The whole system, on free ports."""
    from tests.console.chromium import running_system

    async with running_system(tmp_path, KELISIM_DATABASE_URL=database) as running:
        yield running


@pytest.fixture
async def chrome(running: "Running") -> "AsyncIterator[Chrome]":
    """Chromium over the running system; mark such tests `system`."""
    from tests.console.chromium import chromium

    async with chromium(running) as chrome:
        yield chrome
