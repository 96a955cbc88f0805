"""One Chromium for all tests of this folder in a process; a simulator and a tab for each."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.gateway_sim.browser.chromium import EXECUTABLE, Site, chromium
from tests.gateway_sim.browser.chromium import site as make_site

#: Milliseconds; longer than anything takes here, also on a busy machine.
PATIENCE_MS = 20_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser these tests say so, plainly, and are left out."""
    missing = pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
    for item in items:
        if "gateway_sim/browser" in item.nodeid and EXECUTABLE is None:
            item.add_marker(missing)


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="package")
async def site(browser: Browser) -> AsyncIterator[Site]:
    """Fails the test when the browser complained of anything."""
    async with make_site(browser) as found:
        yield found
        assert found.complaints == []


@pytest_asyncio.fixture(loop_scope="package")
async def small_site(browser: Browser) -> AsyncIterator[Site]:
    """The same on a handset."""
    viewport = {"width": 390, "height": 780}
    async with make_site(browser, viewport=viewport, has_touch=True, is_mobile=True) as found:
        yield found
        assert found.complaints == []
