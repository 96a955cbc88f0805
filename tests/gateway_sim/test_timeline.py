"""Many conversations, one clock: nobody's waiting makes another's deadline pass unseen."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from gateway_sim.errors import Unreachable
from gateway_sim.play.timeline import Timeline

START = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class FakeClock:
    def __init__(self) -> None:
        self.time = START
        self.jumps: list[timedelta] = []

    async def now(self) -> datetime:
        return self.time

    async def jump(self, seconds: float) -> None:
        self.jumps.append(timedelta(seconds=seconds))
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def timeline(clock) -> Timeline:
    return Timeline(clock.now, clock.jump)


async def test_one_alone_jumps_at_once(clock, timeline):
    timeline.join()
    await timeline.sleep_until(START + 3 * HOUR)
    assert clock.time == START + 3 * HOUR


async def test_the_clock_stands_while_somebody_is_awake(clock, timeline):
    timeline.join()
    timeline.join()
    sleeper = asyncio.create_task(timeline.sleep_until(START + HOUR))
    await asyncio.sleep(0)
    assert clock.jumps == []

    timeline.leave()
    await sleeper
    assert clock.jumps == [HOUR]


async def test_all_wake_in_the_order_of_their_moments(clock, timeline):
    woken = []

    async def play(name, *hours):
        for hour in hours:
            await timeline.sleep_until(START + hour * HOUR)
            woken.append((name, hour))
        timeline.leave()

    for _ in range(3):
        timeline.join()
    await asyncio.gather(play("a", 3, 5), play("b", 1, 4), play("c", 3))

    assert woken == [("b", 1), ("a", 3), ("c", 3), ("b", 4), ("a", 5)]
    assert clock.jumps == [HOUR, 2 * HOUR, HOUR, HOUR]


async def test_a_moment_that_has_come_already_needs_no_jump(clock, timeline):
    timeline.join()
    await timeline.sleep_until(START - HOUR)
    assert clock.jumps == []


async def test_whoever_sleeps_hears_that_the_clock_cannot_jump(clock):
    async def broken(_seconds):
        raise Unreachable("the simulator does not answer")

    timeline = Timeline(clock.now, broken)
    timeline.join()
    with pytest.raises(Unreachable):
        await timeline.sleep_until(START + HOUR)
