"""The clock runs faster, stands still, and jumps to what is due next, here or at the bot."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Ahead, SimulatorClock
from gateway_sim.clock import Clock, Pace, iso
from gateway_sim.outcomes import Outcome
from gateway_sim.wheel import Wheel
from tests.gateway_sim.conftest import PHONE


class Real:
    """Real time that a test moves."""

    def __init__(self):
        self.now = 1_000_000.0

    def __call__(self):
        return self.now


def test_a_faster_clock_counts_more_seconds_from_the_moment_it_was_told():
    real = Real()
    clock = Clock(real)
    real.now += 10
    clock.run(60)
    real.now += 10
    assert 1_000_000 + 10 + 600 == clock.now()
    clock.run(1)
    real.now += 5
    assert (1_000_000 + 10 + 600 + 5, 590) == (clock.now(), clock.offset_s)


def test_a_clock_that_stands_still_jumps_all_the_same():
    real = Real()
    clock = Clock(real)
    clock.run(0)
    real.now += 100
    clock.advance(7)
    assert 1_000_007 == clock.now()


@pytest.mark.parametrize("rate", [-1, 1e9, float("nan")])
def test_the_clock_never_runs_back_or_away(rate):
    with pytest.raises(ValueError, match="times as fast"):
        Clock().run(rate)


def test_the_three_numbers_of_a_pace_are_all_one_needs_to_go_on():
    real = Real()
    clock = Clock(real)
    clock.advance(50)
    clock.run(10)
    again = Clock(real, clock.pace)
    real.now += 3
    assert clock.now() == again.now() == Pace(50, 10, 1_000_000).ahead(real.now) + real.now


async def test_a_wheel_turns_faster_with_the_clock():
    clock, batches = Clock(), asyncio.Queue()
    wheel = Wheel(clock, batches.put_nowait)
    wheel.add(clock.now() + 3600, "an hour later")
    clock.run(100_000)
    async with asyncio.timeout(10):
        assert ["an hour later"] == await batches.get()


async def test_a_wheel_waits_for_a_clock_that_stands_still():
    clock, batches = Clock(), asyncio.Queue()
    clock.run(0)
    wheel = Wheel(clock, batches.put_nowait)
    wheel.add(clock.now() + 0.001, "soon")
    assert wheel._timer is None
    clock.run(1)
    async with asyncio.timeout(10):
        assert ["soon"] == await batches.get()


async def test_http_makes_the_clock_run_faster(http, simulator):
    answer = await (await http.post("/clock", json={"rate": 60})).json()
    assert (60, 60) == (answer["rate"], simulator.clock.rate)
    refused = await http.post("/clock", json={"rate": -1})
    assert "stands still" in (await refused.json())["error"]


async def test_http_jumps_to_the_next_receipt(http, simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("late", delay_s=7200), 1)
    await esme.submit("late", PHONE)
    [due] = await (await http.get("/clock/due")).json()
    assert "receipt" == due["what"]
    await http.post("/clock", json={"next": True})
    await esme.delivery()
    assert 7190 < simulator.clock.offset_s <= 7201


async def test_nothing_due_leaves_the_clock_and_says_so(http, simulator):
    answer = await http.post("/clock", json={"next": True})
    assert (400, 0) == (answer.status, simulator.clock.version)
    assert "nothing is due" in (await answer.json())["error"]


@pytest.fixture
async def follower(http):
    """A bot's clock, and what the bot says is due at it."""
    clock = SimulatorClock(str(http.make_url("")).rstrip("/"))
    due = []

    async def look_ahead():
        return Ahead(min(due, default=None), busy=False)

    clock.tells(look_ahead)
    await clock.start()
    yield clock, due
    await clock.stop()


async def polls(simulator):
    async with asyncio.timeout(10):
        while not simulator.followers._listening:
            await asyncio.sleep(0)


async def test_a_bot_that_follows_the_clock_says_what_is_due_at_it(http, simulator, follower):
    _, due = follower
    due.append(datetime.now(UTC) + timedelta(hours=72))
    await polls(simulator)
    assert [{"at": iso(due[0].timestamp()), "what": "bot"}] == await (
        await http.get("/clock/due")
    ).json()
    await http.post("/clock", json={"next": True})
    assert 72 * 3600 - 60 < simulator.clock.offset_s <= 72 * 3600


async def test_a_bot_with_nothing_due_holds_nobody_up(http, simulator, follower):
    await polls(simulator)
    assert [] == await (await http.get("/clock/due")).json()


async def test_a_bot_keeps_time_with_a_faster_clock(http, simulator, follower):
    clock, _ = follower
    await polls(simulator)
    moved = asyncio.Event()
    clock.on_jump(moved.set)
    await http.post("/clock", json={"rate": 1000})
    await moved.wait()
    assert 1000 == clock.rate
    assert abs(clock.now().timestamp() - simulator.clock.now()) < 100
