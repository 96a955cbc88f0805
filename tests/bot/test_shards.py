"""A worker among others: it renews its leases whatever happens, and rings when citizens come."""

import asyncio

import pytest

from bot.shards import Shards
from storage.errors import DatabaseUnusable, TooManyWorkers
from storage.leases import Held


class FakeLeases:
    """Answers what the test says, one renewal after the other; then it has ended."""

    worker = "kelisim1/0001"
    shards = frozenset(range(64))

    def __init__(self, *answers):
        self.answers = list(answers)
        self.released = 0
        self.rung = None

    def listen(self, rung):
        self.rung = rung

    async def hold(self):
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def release(self):
        self.released += 1
        if self.answers:
            raise self.answers.pop(0)


@pytest.fixture
def rings():
    return []


def shards(rings, *answers):
    leases = FakeLeases(*answers)
    return leases, Shards(leases, lambda: rings.append(1))


async def test_citizens_that_come_are_looked_after_at_once(rings):
    _, sharing = shards(rings, Held(shards=64, workers=1, taken=64))
    await sharing.step()
    assert rings == [1]


async def test_nobody_is_woken_when_nothing_changed(rings):
    _, sharing = shards(
        rings, Held(shards=64, workers=1), Held(shards=32, workers=2, given_back=32)
    )
    await sharing.step()
    await sharing.step()
    assert rings == []


async def test_what_came_in_at_another_worker_rings_here(rings):
    leases, _ = shards(rings)
    leases.rung()
    assert rings == [1]


@pytest.mark.parametrize("failure", [DatabaseUnusable("away"), ZeroDivisionError()])
async def test_a_renewal_that_fails_does_not_end_the_worker(rings, failure):
    _, sharing = shards(rings, failure, Held(shards=64, workers=1, taken=64))
    await sharing.step()
    await sharing.step()
    assert rings == [1]


async def test_a_worker_that_lost_its_place_says_so(rings):
    _, sharing = shards(rings, TooManyWorkers("sixteen"))
    with pytest.raises(TooManyWorkers):
        await sharing.run()


async def test_it_renews_until_it_is_stopped(rings):
    leases, sharing = shards(rings, *[Held(shards=64, workers=1)] * 3)
    running = asyncio.create_task(sharing.run())
    while len(leases.answers) > 1:
        sharing.wake()
        await asyncio.sleep(0)
    sharing.stop()
    await running
    assert leases.released == 0


async def test_what_is_given_back_is_free_at_once_and_a_database_away_does_no_harm(rings):
    leases, sharing = shards(rings)
    await sharing.release()
    leases.answers = [DatabaseUnusable("away")]
    await sharing.release()
    assert leases.released == 2
