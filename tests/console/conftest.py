"""A console to look at: `desk` (fast, no browser), `chrome` (Chromium over the running system)."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from tests.console.desk import NOW, Desk, make_desk

if TYPE_CHECKING:
    from tests.console.chromium import Chrome, Running

SECRETS = Secrets.parse("a-secret-of-the-tests")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "kelisim.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
async def open_desk(
    migrated: Path, tmp_path: Path
) -> AsyncIterator[Callable[..., Awaitable[Desk]]]:
    """Opens a console, with settings of the environment as keywords."""
    url = f"sqlite+aiosqlite:///{shutil.copy(migrated, tmp_path / 'kelisim.db')}"
    store, queries = await open_store(url, SECRETS), await open_queries(url, SECRETS)
    opened: list[Desk] = []

    async def open_it(now: datetime = NOW, **environ: str) -> Desk:
        opened.append(make_desk(store, queries, tmp_path, environ, now))
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
async def running(tmp_path: Path) -> "AsyncIterator[Running]":
    """The whole system, on free ports."""
    from tests.console.chromium import running_system

    async with running_system(tmp_path) as running:
        yield running


@pytest.fixture
async def chrome(running: "Running") -> "AsyncIterator[Chrome]":
    """Chromium over the running system; mark such tests `system`."""
    from tests.console.chromium import chromium

    async with chromium(running) as chrome:
        yield chrome
