"""Clocks: the fake one stands still, that of the simulator follows."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from bot.clock import SimulatorClock, SystemClock
from tests.bot.fakes import HOUR, clock


class Tower:
    """The simulator's clock: answers at once, or when it is moved past `after`."""

    def __init__(self):
        self.offset_s, self.version = 3600.0, 5
        self.moved = asyncio.Event()

    async def tell(self, request):
        if request.query.get("after") == str(self.version):
            await self.moved.wait()
        return web.json_response({"now": "…", "offset_s": self.offset_s, "version": self.version})


@pytest.fixture
async def tower(aiohttp_server):
    tower = Tower()
    app = web.Application()
    app.router.add_get("/clock", tower.tell)
    tower.server = await aiohttp_server(app)
    tower.url = str(tower.server.make_url("")).rstrip("/")
    yield tower
    tower.moved.set()


def ahead(clock):
    return round((clock.now() - datetime.now(UTC)) / HOUR)


async def test_the_simulators_clock_is_right_from_the_start(tower):
    clock = SimulatorClock(tower.url)
    await clock.start()
    assert ahead(clock) == 1
    await clock.stop()


async def test_a_jump_wakes_everybody_who_waits_for_a_time(tower):
    clock = SimulatorClock(tower.url)
    await clock.start()
    woken = asyncio.Event()
    clock.on_jump(woken.set)
    tower.offset_s, tower.version = 3 * 86_400.0, 6
    tower.moved.set()
    await woken.wait()
    assert ahead(clock) == 72
    await clock.stop()


async def test_a_simulator_that_is_away_leaves_the_real_time():
    clock = SimulatorClock("http://127.0.0.1:1")
    await clock.start()
    assert ahead(clock) == 0
    await clock.stop()


def test_the_system_clock_is_aware_and_in_utc():
    assert SystemClock().now().utcoffset() == timedelta()


def test_the_fake_clock_goes_on_when_told():
    fake, woken = clock(), []
    fake.on_jump(lambda: woken.append(True))
    before = fake.now()
    fake.advance(HOUR)
    assert (fake.now() - before, woken) == (HOUR, [True])
