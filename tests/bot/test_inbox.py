"""The inbox: the short way through the road, the long way through the store, never out of order."""

import asyncio

import pytest

from bot.inbox import Inbox, open_receipts
from flows.events import MessageReceived
from storage.store import Arrival, Receipt
from tests.bot.fakes import MONDAY_10, FakeStore

PHONE, FOREIGN = "+77011234567", "+77027654321"


def arrivals(*keys, phone=PHONE):
    return [Arrival(key, phone, MessageReceived(key), MONDAY_10) for key in keys]


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def rung():
    return asyncio.Event()


@pytest.fixture
async def inbox(store, rung):
    inbox = Inbox(store, rung.set)
    inbox.start()
    yield inbox
    store.broken = None
    await inbox.stop()


def keys(taken):
    return [arrival.key for part in taken for arrival in part.items]


async def test_messages_ripen_a_moment_after_they_came_and_are_taken_in_order(inbox, rung):
    inbox.put(arrivals("1"), lambda _: None)
    inbox.put(arrivals("2", "3"), lambda _: None)
    assert inbox.take(100) == []
    await rung.wait()
    assert keys(inbox.take(100)) == ["1", "2", "3"]
    assert inbox.take(100) == []


async def test_many_messages_need_not_ripen(inbox, rung):
    inbox.put(arrivals(*map(str, range(50))), lambda _: None)
    assert rung.is_set()
    assert len(keys(inbox.take(100))) == 50


async def test_a_hand_over_is_taken_whole(inbox, rung):
    for n in range(3):
        inbox.put(arrivals(*(f"{n}-{m}" for m in range(30))), lambda _: None)
    assert len(keys(inbox.take(70))) == 60
    rung.clear()
    await rung.wait()
    assert len(keys(inbox.take(1))) == 30


async def test_the_long_way_is_written_to_the_store_and_told(inbox, store, rung):
    told = asyncio.get_running_loop().create_future()
    inbox.put(arrivals("1"), told.set_result)
    await rung.wait()
    inbox.give_back(inbox.take(100))
    assert await told == [True]
    assert [arrival.key for arrival in store.arrivals] == ["1"]


async def test_nothing_overtakes_what_goes_the_long_way(inbox, store, rung):
    last = asyncio.get_running_loop().create_future()
    inbox.put(arrivals("1"), lambda _: None)
    await rung.wait()
    taken = inbox.take(100)
    inbox.put(arrivals("2"), lambda _: None)
    inbox.give_back(taken)
    inbox.put(arrivals("3"), last.set_result)
    assert inbox.take(100) == []
    await last
    assert [arrival.key for arrival in store.arrivals] == ["1", "2", "3"]


async def test_when_the_long_way_is_empty_the_short_one_is_open_again(inbox, rung):
    inbox.put(arrivals("1"), lambda _: None)
    await rung.wait()
    inbox.give_back(inbox.take(100))
    assert await inbox.write(arrivals("2")) == [True]
    rung.clear()
    inbox.put(arrivals("3"), lambda _: None)
    await rung.wait()
    assert keys(inbox.take(100)) == ["3"]


async def test_a_store_that_is_away_leaves_the_sender_to_repeat(inbox, store, rung):
    store.broken = OSError("disk")
    told = asyncio.get_running_loop().create_future()
    inbox.put(arrivals("1"), told.set_result)
    await rung.wait()
    inbox.give_back(inbox.take(100))
    assert await told is None


async def test_a_stop_writes_what_waits(store, rung):
    inbox = Inbox(store, rung.set)
    inbox.start()
    told = []
    inbox.put(arrivals("1"), told.append)
    await inbox.stop()
    assert told == [[True]]
    assert [arrival.key for arrival in store.arrivals] == ["1"]


async def test_what_the_gateway_answered_is_written_before_the_receipts_of_it(store):
    written = []

    async def record():
        written.append("answers")

    async def apply_receipts(receipts):
        written.append(len(receipts))

    store.apply_receipts = apply_receipts
    receipts = open_receipts(store, lambda: None, record)
    receipts.start()
    told = Receipt("g", "1", PHONE, "delivered", MONDAY_10)
    assert [None] == await receipts.write([told])
    await receipts.stop()
    assert ["answers", 1] == written


class TestAmongWorkers:
    """Of whom only some citizens are this one's."""

    @pytest.fixture
    async def inbox(self, store, rung):
        inbox = Inbox(store, rung.set, owns=lambda phone: phone == PHONE)
        inbox.start()
        yield inbox
        store.broken = None
        await inbox.stop()

    async def test_messages_of_others_go_to_the_store_and_hold_up_nobody(self, inbox, store):
        assert await inbox.write(arrivals("1", phone=FOREIGN)) == [True]
        assert [arrival.key for arrival in store.arrivals] == ["1"]
        inbox.put(arrivals("2"), lambda _: None)
        inbox._ripen()
        assert keys(inbox.take(100)) == ["2"]

    async def test_a_hand_over_of_both_is_told_once_in_its_order(self, inbox, store):
        told = asyncio.get_running_loop().create_future()
        mixed = arrivals("1", phone=FOREIGN) + arrivals("2") + arrivals("3", phone=FOREIGN)
        inbox.put(mixed, told.set_result)
        inbox._ripen()
        (ours,) = inbox.take(100)
        assert [arrival.key for arrival in ours.items] == ["2"]
        ours.done([False])
        assert await told == [True, False, True]
        assert [arrival.key for arrival in store.arrivals] == ["1", "3"]

    async def test_when_either_part_was_not_written_the_sender_repeats_all(self, inbox, store):
        store.broken = OSError("away")
        told = asyncio.get_running_loop().create_future()
        inbox.put(arrivals("1", phone=FOREIGN) + arrivals("2"), told.set_result)
        inbox._ripen()
        (ours,) = inbox.take(100)
        ours.done([True])
        assert await told is None
