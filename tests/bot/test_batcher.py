"""The door's batching: one write for many, acknowledged after the commit, nothing lost on error."""

import asyncio

import pytest

from bot.batcher import LARGEST_BATCH, Batcher


class Disk:
    """Takes batches; a write waits for `go`, and fails while something in it is in `bad`."""

    def __init__(self):
        self.batches = []
        self.bad = set()
        self.go = asyncio.Event()
        self.go.set()

    async def write(self, items):
        self.batches.append(list(items))
        await self.go.wait()
        if self.bad & set(items):
            raise OSError("disk")
        return [item * 10 for item in items]


@pytest.fixture
async def disk():
    return Disk()


@pytest.fixture
async def door(disk):
    door = Batcher("door", disk.write)
    yield door
    disk.go.set()
    await door.stop()


async def test_what_arrives_during_a_write_goes_into_the_next_one(disk, door):
    told = []
    disk.go.clear()
    door.start()
    door.put([1], told.append)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    for item in (2, 3, 4):
        door.put([item], told.append)
    disk.go.set()
    await door.stop()
    assert disk.batches == [[1], [2, 3, 4]]
    assert told == [[10], [20], [30], [40]]


async def test_nobody_is_told_before_the_commit(disk, door):
    told = []
    disk.go.clear()
    door.start()
    door.put([1], told.append)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert disk.batches == [[1]]
    assert told == []


async def test_a_failed_write_is_told_as_one(disk, door):
    disk.bad = {1}
    door.start()
    assert await door.write([1]) is None
    disk.bad = set()
    assert await door.write([1]) == [10]


async def test_one_sender_of_what_cannot_be_written_does_not_hold_up_the_others(disk, door):
    told = {}
    disk.bad = {2}
    for item in (1, 2, 3):
        door.put([item], lambda results, item=item: told.update({item: results}))
    door.start()
    await door.stop()
    assert told == {1: [10], 2: None, 3: [30]}


async def test_a_store_that_is_away_is_not_asked_for_every_sender(disk, door):
    told = []
    disk.bad = set(range(100))
    for item in range(100):
        door.put([item], told.append)
    door.start()
    await door.stop()
    assert told == [None] * 100
    assert len(disk.batches) < 10


async def test_a_batch_has_a_largest_size_and_a_hand_over_is_never_torn(disk, door):
    for _ in range(3):
        door.put(list(range(LARGEST_BATCH - 1)), lambda _: None)
    door.put(list(range(LARGEST_BATCH * 2)), lambda _: None)
    door.start()
    await door.stop()
    sizes = [len(batch) for batch in disk.batches]
    assert sizes == [LARGEST_BATCH - 1] * 3 + [LARGEST_BATCH * 2]


async def test_after_each_batch_the_road_is_woken(disk):
    woken = []
    door = Batcher("door", disk.write, after=lambda: woken.append(len(disk.batches)))
    door.put([1], lambda _: None)
    door.start()
    await door.stop()
    assert woken == [1]


async def test_it_counts_what_is_under_way_until_its_senders_are_told(disk, door):
    disk.go.clear()
    door.start()
    door.put([1, 2], lambda _: None)
    door.put([3], lambda _: None)
    assert door.under_way == 3

    disk.go.set()
    await door.stop()
    assert door.under_way == 0


async def test_few_wait_a_moment_for_company(disk):
    door = Batcher("door", disk.write, linger_s=0.001)
    door.start()
    first = asyncio.ensure_future(door.write([1]))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    door.put([2], lambda _: None)
    await first
    await door.stop()
    assert disk.batches == [[1, 2]]
