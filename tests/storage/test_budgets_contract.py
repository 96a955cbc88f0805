"""One pace for all workers: what they take together is never more than the gateway allows."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from storage.postgres.budgets import PostgresBudgets
from storage.postgres.connection import Connections
from tests.storage.conftest import on_postgresql

pytestmark = on_postgresql

#: So slow that nothing more is free within a test.
SLOW = 10.0


@pytest.fixture
async def budgets(url: str) -> AsyncIterator[PostgresBudgets]:
    connections = await Connections.open(url)
    yield PostgresBudgets(connections)
    await connections.close()


async def test_a_gateway_that_was_silent_takes_a_fifth_of_a_second_at_once(
    budgets: PostgresBudgets,
) -> None:
    assert await budgets.take("g", 1000.0, 10_000) == 200


async def test_what_was_taken_is_not_given_again(budgets: PostgresBudgets) -> None:
    assert await budgets.take("g", SLOW, 2) == 2
    assert await budgets.take("g", SLOW, 2) == 0


async def test_nobody_gets_more_than_was_asked(budgets: PostgresBudgets) -> None:
    assert await budgets.take("g", 1000.0, 7) == 7


async def test_workers_that_ask_at_once_share_what_is_free(budgets: PostgresBudgets) -> None:
    taken = await asyncio.gather(*(budgets.take("g", SLOW, 1) for _ in range(8)))
    assert sum(taken) == 2


async def test_gateways_are_apart(budgets: PostgresBudgets) -> None:
    assert await budgets.take("g", SLOW, 2) == await budgets.take("h", SLOW, 2) == 2


async def test_time_gives_more(budgets: PostgresBudgets, meddle: Callable[[str], None]) -> None:
    await budgets.take("g", SLOW, 2)
    meddle("UPDATE budgets SET used_up_to = used_up_to - interval '0.1 s'")
    assert await budgets.take("g", SLOW, 9) >= 1
