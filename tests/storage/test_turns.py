"""One writes at a time; the road goes ahead, and nobody waits for ever."""

import asyncio

import pytest

from storage.sqlite.turns import Turns


@pytest.fixture
def turns():
    return Turns()


async def in_order(turns: Turns, *asked: tuple[str, bool]) -> list[str]:
    """Who writes when, where all have asked while somebody else wrote."""
    done: list[str] = []

    async def write(name: str, ahead: bool) -> None:
        await turns.acquire(ahead=ahead)
        done.append(name)
        turns.release()

    await turns.acquire()
    tasks = [asyncio.create_task(write(*one)) for one in asked]
    await asyncio.sleep(0)
    turns.release()
    await asyncio.gather(*tasks)
    return done


async def test_those_who_ask_alike_write_in_the_order_they_came(turns):
    asked = [("a", False), ("b", False), ("c", False)]

    assert await in_order(turns, *asked) == ["a", "b", "c"]


async def test_the_road_goes_ahead(turns):
    asked = [("receipts", False), ("marks", False), ("road", True)]

    assert await in_order(turns, *asked) == ["road", "receipts", "marks"]


async def test_somebody_else_is_let_in_between_many_of_the_road(turns):
    road = [(f"road {n}", True) for n in range(20)]

    order = await in_order(turns, ("receipts", False), *road)

    assert order.index("receipts") < 20
    assert order[0] == "road 0"


async def test_one_who_gives_up_holds_up_nobody(turns):
    await turns.acquire()
    gives_up = asyncio.create_task(turns.acquire(ahead=True))
    waits = asyncio.create_task(turns.acquire())
    await asyncio.sleep(0)
    gives_up.cancel()
    turns.release()

    await waits
    assert gives_up.cancelled()


async def test_one_who_gives_up_in_the_moment_of_its_turn_passes_it_on(turns):
    await turns.acquire()
    gives_up = asyncio.create_task(turns.acquire())
    waits = asyncio.create_task(turns.acquire())
    await asyncio.sleep(0)
    turns.release()
    gives_up.cancel()

    await waits
    turns.release()
    await turns.acquire()
