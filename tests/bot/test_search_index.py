"""The index of the search follows the road, and is not in its way."""

import asyncio

import pytest

from bot.search_index import SearchIndex
from flows.effects import LogReply, Send, SetTimer, Turn
from tests.storage.road import NOW, log, send

pytestmark = pytest.mark.looptime


class Search:
    """Notes what it is told; `fails` as often as it says."""

    def __init__(self, fails=0, more=0):
        self.told = []
        self.fails = fails
        self.more = more

    async def follow(self, touched=()):
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        self.told.append(list(touched))
        self.more -= 1
        return self.more >= 0


def turn(*effects):
    return Turn(inbox_id=1, at=NOW, number=1, before="a", after="b", effects=effects)


async def ran(search, index, until):
    """Runs the index until so many steps were taken; the clock of the loop is not the wall's."""
    task = asyncio.create_task(index.run())
    while len(search.told) < until:
        await asyncio.sleep(0.1)
    index.stop()
    await task


async def test_only_turns_that_leave_no_message_are_told():
    search = Search()
    index = SearchIndex(search)
    index.turned(
        [
            ("silent", turn(SetTimer("deadline", NOW, 1, "A"))),
            ("nothing", turn()),
            ("said", turn(log())),
            ("told", turn(send())),
        ]
    )
    await ran(search, index, 1)
    assert search.told[0] == ["nothing", "silent"]
    assert isinstance(log(), LogReply)
    assert isinstance(send(), Send)


async def test_what_is_touched_is_told_once():
    search = Search()
    index = SearchIndex(search)
    index.touch(["b", "a", "b"])
    await ran(search, index, 2)
    assert search.told[:2] == [["a", "b"], []]


async def test_a_failure_forgets_nobody():
    search = Search(fails=2)
    index = SearchIndex(search)
    index.touch(["a"])
    await ran(search, index, 1)
    assert search.told[0] == ["a"]


async def test_it_goes_on_while_there_is_more():
    search = Search(more=5)
    await ran(search, SearchIndex(search), 6)
    assert len(search.told) >= 6


@pytest.mark.parametrize(("turns", "rests_s"), [(10, 3.0), (5000, 30.0)])
async def test_under_a_heavy_load_it_rests_longer(turns, rests_s, monkeypatch):
    taken_s = iter(range(1000))  # every batch takes a second
    monkeypatch.setattr("bot.search_index.time.monotonic", lambda: float(next(taken_s)))
    search = Search(more=1)
    index = SearchIndex(search)
    index.turned([("citizen", turn(log()))] * turns)
    began = asyncio.get_running_loop().time()
    await ran(search, index, 2)
    assert abs(asyncio.get_running_loop().time() - began - rests_s) < 1


async def test_a_stop_does_not_wait_for_the_rest(monkeypatch):
    taken_s = iter(range(1000))
    monkeypatch.setattr("bot.search_index.time.monotonic", lambda: float(next(taken_s)))
    search = Search(more=5)
    index = SearchIndex(search)
    index.turned([("citizen", turn(log()))] * 5000)
    began = asyncio.get_running_loop().time()
    await ran(search, index, 1)
    assert asyncio.get_running_loop().time() - began < 1
