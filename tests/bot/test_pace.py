"""A pace shared with other workers: only what was taken of the budget leaves."""

import asyncio

import pytest

from bot.pace import LARGEST_MESSAGE, SharedPace


class FakeBudgets:
    def __init__(self, *granted):
        self.granted = list(granted)
        self.asked = []

    async def take(self, gateway, rate, most):
        self.asked.append((gateway, rate, most))
        given = self.granted.pop(0) if self.granted else 0
        if isinstance(given, Exception):
            raise given
        return given


class House:
    def __init__(self, *granted, rate=200.0):
        self.budgets = FakeBudgets(*granted)
        self.more = asyncio.Event()
        self.pace = SharedPace("smsc", rate, self.budgets, self.more.set)

    async def filled(self):
        assert self.pace.room() == 0
        await self.more.wait()


async def test_nothing_leaves_before_it_was_taken():
    house = House(10)
    await house.filled()
    assert house.pace.room() == 10
    assert house.budgets.asked[0][:2] == ("smsc", 200.0)


async def test_what_was_sent_is_gone():
    house = House(10)
    await house.filled()
    house.pace.spend(8)
    assert house.pace.room() == 0


async def test_too_little_for_a_message_waits_for_more():
    house = House(LARGEST_MESSAGE - 1, LARGEST_MESSAGE)
    await house.filled()
    house.more.clear()
    await house.filled()
    assert house.pace.room() == 2 * LARGEST_MESSAGE - 1


async def test_one_question_at_a_time():
    house = House(10)
    assert [house.pace.room() for _ in range(3)] == [0, 0, 0]
    await house.more.wait()
    assert len(house.budgets.asked) == 1


async def test_without_a_pace_nobody_is_asked():
    house = House(rate=0.0)
    assert house.pace.room() > 1_000_000
    assert house.pace.seconds_to_room() == 0
    assert house.budgets.asked == []


@pytest.mark.parametrize("answer", [OSError("away"), 0])
async def test_a_budget_that_gives_nothing_is_asked_again(answer, monkeypatch):
    monkeypatch.setattr("bot.pace._ASK_AGAIN_S", 0.0)
    monkeypatch.setattr("bot.pace._GRANT_S", 0.0)
    house = House(answer, 10)
    async with asyncio.timeout(10):
        while not house.pace.room():
            await asyncio.sleep(0)
    assert house.pace.room() == 10
