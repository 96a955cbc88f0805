"""Every test gets a database of its own, copied from one that was migrated once."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from storage.queries import Queries
from storage.store import Store
from tests.storage.road import Road

SECRETS = Secrets.parse("a-secret-of-the-tests")

#: Every engine that there is a store for.
ENGINES = ("sqlite",)


def url_of(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="session")
def migrated(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "kelisim.db"
    asyncio.run(upgrade(url_of(file)))
    return file


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated, tmp_path / "kelisim.db"))


@pytest.fixture
def url(file: Path) -> str:
    return url_of(file)


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
