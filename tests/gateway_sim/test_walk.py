"""The clock walks from one due thing to the next, and over nothing that is being done."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Ahead as BotsAhead
from bot.clock import SimulatorClock
from gateway_sim.clock import Clock
from gateway_sim.followers import GONE_S, Ahead, Followers
from gateway_sim.outcomes import Outcome
from tests.gateway_sim.conftest import PHONE

HOUR, DAY = 3600.0, 86_400.0


class Bot:
    """What it has before it; how often it was asked."""

    def __init__(self):
        self.due = []
        self.busy = False
        self.asked = 0
        self.clock = None

    async def ahead(self):
        self.asked += 1
        now = self.clock.now()
        self.due = [at for at in self.due if at > now]
        return BotsAhead(min(self.due, default=None), self.busy)


@pytest.fixture
async def bot(http):
    bot = Bot()
    bot.clock = SimulatorClock(str(http.make_url("")).rstrip("/"))
    bot.clock.tells(bot.ahead)
    await bot.clock.start()
    yield bot
    await bot.clock.stop()


async def walk(http, simulator, seconds, **more):
    to = simulator.clock.today() + timedelta(seconds=seconds)
    answer = await http.post("/clock", json={"walk_to": to.isoformat(), **more})
    assert 200 == answer.status
    assert (await answer.json())["walks_to"] is not None


async def arrived(simulator):
    async with asyncio.timeout(20):
        while simulator.walk.until is not None:
            await asyncio.sleep(0)


def ahead_s(simulator):
    return simulator.clock.offset_s


async def test_with_nothing_to_do_it_is_there_at_once(http, simulator, bot):
    await walk(http, simulator, 400 * DAY)
    await arrived(simulator)
    assert 400 * DAY - 60 < ahead_s(simulator) < 400 * DAY + 60


async def test_it_strides_from_one_thing_that_is_due_to_the_next(http, simulator, bot):
    bot.due = [datetime.now(UTC) + timedelta(days=n) for n in (1, 2, 3)]
    moved = []
    simulator.clock.listen(lambda: moved.append(ahead_s(simulator)))
    await walk(http, simulator, 10 * DAY)
    await arrived(simulator)
    assert [1, 2, 3, 10] == [round(at / DAY) for at in moved]


async def test_it_waits_for_a_bot_that_has_work_left(http, simulator, bot):
    bot.busy = True
    await walk(http, simulator, DAY)
    async with asyncio.timeout(20):
        while bot.asked < 3:
            await asyncio.sleep(0)
    assert 0 == simulator.clock.version
    bot.busy = False
    await arrived(simulator)
    assert ahead_s(simulator) > DAY - 60


async def test_a_bot_that_does_not_answer_for_a_while_holds_the_walk_up(http, simulator, bot):
    await bot.clock.stop()  # it may be between two polls
    await walk(http, simulator, DAY)
    async with asyncio.timeout(20):
        while not simulator.followers.question:
            await asyncio.sleep(0)
    assert 0 == simulator.clock.version


def test_a_bot_that_has_not_polled_for_long_is_gone():
    now = [0.0]
    followers = Followers(Clock(), lambda: now[0])
    with followers.listening("bot", 0, Ahead()):
        assert {"bot"} == followers._present()
    now[0] = GONE_S - 1
    assert {"bot"} == followers._present()
    now[0] = GONE_S + 1
    assert set() == followers._present()


async def test_it_waits_until_the_bot_has_taken_what_was_due(http, simulator, bot, esme):
    simulator.outcomes.plan(PHONE, Outcome("late", delay_s=7200), 1)
    await esme.submit("late", PHONE)
    await walk(http, simulator, 2 * DAY)
    receipt = await esme.delivery()
    assert ahead_s(simulator) < 3 * HOUR
    esme.answer(receipt)
    await arrived(simulator)


async def test_things_that_are_due_close_to_each_other_share_a_stride(http, simulator, bot):
    soon = datetime.now(UTC) + timedelta(hours=5)
    bot.due = [soon + timedelta(minutes=n) for n in range(60)]
    moved = []
    simulator.clock.listen(lambda: moved.append(ahead_s(simulator)))
    await walk(http, simulator, DAY, stride_s=2 * HOUR)
    await arrived(simulator)
    assert len(moved) < 20
    assert moved[0] < 5 * HOUR + 60


async def test_a_jump_ends_a_walk(http, simulator, bot):
    bot.busy = True
    await walk(http, simulator, DAY)
    assert (await (await http.post("/clock", json={"advance_s": 5})).json())["walks_to"] is None
    bot.busy = False
    assert ahead_s(simulator) < 60


@pytest.mark.parametrize(
    "wanted",
    [
        {"walk_to": "2020-01-01T00:00:00Z"},
        {"walk_to": "soon"},
        {"walk_to": "2098-01-01T00:00:00Z", "next": True},
        {"walk_to": "2098-01-01T00:00:00Z", "stride_s": 0},
    ],
)
async def test_a_walk_that_makes_no_sense_is_refused(http, simulator, wanted):
    answer = await http.post("/clock", json=wanted)
    assert (400, None) == (answer.status, simulator.walk.until)
