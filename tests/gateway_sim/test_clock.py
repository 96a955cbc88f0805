"""The simulated clock, and what waits for it."""

import asyncio

import pytest

from gateway_sim.clock import Clock, iso
from gateway_sim.wheel import Wheel


@pytest.fixture
def clock() -> Clock:
    """Real time stands still, so that only jumps move it."""
    return Clock(real=lambda: 1_000_000.0)


def due_in(clock: Clock):
    """A wheel, and the batches it hands out."""
    batches: asyncio.Queue[list[str]] = asyncio.Queue()
    return Wheel(clock, batches.put_nowait), batches


async def test_things_fall_due_when_the_clock_jumps_past_them_oldest_first(clock):
    wheel, batches = due_in(clock)
    wheel.add(clock.now() + 3600, "later")
    wheel.add(clock.now() + 60, "sooner")
    wheel.add(clock.now() + 7200, "much later")
    clock.advance(3601)

    assert await batches.get() == ["sooner", "later"]
    assert len(wheel) == 1


async def test_what_falls_due_together_comes_in_one_batch_in_order(clock):
    wheel, batches = due_in(clock)
    for n in range(100):
        wheel.add(clock.now() + 5, f"{n}")
    clock.advance(6)
    assert await batches.get() == [f"{n}" for n in range(100)]


async def test_what_is_due_already_comes_at_once():
    clock = Clock()
    wheel, batches = due_in(clock)
    wheel.add(clock.now() - 1, "overdue")
    assert await batches.get() == ["overdue"]


async def test_real_time_moves_the_clock_too():
    clock = Clock()
    wheel, batches = due_in(clock)
    clock.advance(86_400)
    wheel.add(clock.now() + 0.03, "soon")
    assert await batches.get() == ["soon"]


async def test_a_cleared_wheel_hands_out_nothing(clock):
    wheel, batches = due_in(clock)
    wheel.add(clock.now() + 1, "forgotten")
    wheel.clear()
    wheel.add(clock.now() + 2, "kept")
    clock.advance(5)
    assert await batches.get() == ["kept"]


@pytest.mark.parametrize("seconds", [-1, float("nan"), float("inf")])
def test_the_clock_never_goes_back_or_nowhere(clock, seconds):
    with pytest.raises(ValueError, match="forward"):
        clock.advance(seconds)


async def test_whoever_waits_for_a_jump_hears_of_it(clock):
    waiting = asyncio.create_task(clock.changed(after=0, wait_s=10))
    await asyncio.sleep(0)
    clock.advance(60)
    await waiting
    assert clock.version == 1


async def test_a_jump_that_was_missed_is_told_at_once(clock):
    clock.advance(60)
    await clock.changed(after=0, wait_s=10)


async def test_http_shows_and_moves_the_clock(http):
    before = await (await http.get("/clock")).json()
    after = await (await http.post("/clock", json={"advance_s": 259_200})).json()
    assert before["offset_s"] == 0
    assert after["offset_s"] == 259_200
    assert after["version"] == before["version"] + 1


async def test_http_jumps_to_a_moment(http, simulator):
    moment = "2099-03-02T09:00:00+05:00"
    answer = await (await http.post("/clock", json={"to": moment})).json()
    assert answer["now"].startswith("2099-03-02T04:00:0")
    assert simulator.clock.today().year == 2099


async def test_http_tells_a_jump_to_whoever_waits(http, simulator):
    waiting = asyncio.create_task(http.get("/clock?after=0&wait=10"))
    while simulator.clock._changed is None:
        await asyncio.sleep(0)
    simulator.clock.advance(60)
    assert (await (await waiting).json())["version"] == 1


@pytest.mark.parametrize(
    ("jump", "complaint"),
    [
        ({}, "give either advance_s"),
        ({"advance_s": 1, "to": "2099-01-01T00:00:00Z"}, "give either advance_s"),
        ({"advance_s": -5}, "only jumps forward"),
        ({"advance_s": "soon"}, "Expected `float | null`"),
        ({"to": "tomorrow"}, "is no time"),
        ({"to": "2099-01-01T00:00:00"}, "with its zone"),
        ({"to": "1999-01-01T00:00:00Z"}, "only jumps forward"),
        ({"advence_s": 5}, "advence_s"),
        ({"advance_s": 1e15}, "past the year 2099"),
        ({"to": "9999-12-31T23:59:59Z"}, "past the year 2099"),
    ],
)
async def test_http_says_why_the_clock_stays(http, simulator, jump, complaint):
    answer = await http.post("/clock", json=jump)
    assert answer.status == 400
    assert complaint in (await answer.json())["error"]
    assert simulator.clock.version == 0


def test_what_is_due_after_all_time_is_shown_at_its_end():
    assert iso(1e300).startswith("9999-12-30")
