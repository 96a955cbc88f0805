"""On PostgreSQL messages lie by months: those to come are made, an old one can be taken away."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from storage.months import months
from storage.postgres import coming_months
from storage.postgres.connection import Connections
from storage.queries import Queries
from storage.store import Store
from tests.storage.conftest import on_postgresql
from tests.storage.road import AIGUL, NOW, Road, send

pytestmark = on_postgresql

THIS_MONTH = f"messages_{datetime.now(UTC):%Y_%m}"


@pytest.fixture
async def connections(url: str) -> AsyncIterator[Connections]:
    connections = await Connections.open(url)
    yield connections
    await connections.close()


async def test_a_month_that_is_missing_is_made(
    store: Store, connections: Connections, meddle: Callable[[str], None]
) -> None:
    name = list(dict(months(datetime.now(UTC))))[-1]
    meddle(f"DROP TABLE {name}")
    assert await coming_months.make(connections) == [name]
    assert await coming_months.make(connections) == []
    await store.purge(NOW, 10)


async def test_messages_lie_in_the_month_of_their_id(road: Road, connections: Connections) -> None:
    await road.answer(send())
    assert await connections.value(f"SELECT count(*) FROM {THIS_MONTH}") == 1


async def test_a_month_taken_away_is_forgotten_and_the_rest_goes_on(
    road: Road, queries: Queries, meddle: Callable[[str], None]
) -> None:
    await road.answer(send("ескі"))
    meddle(f"ALTER TABLE messages DETACH PARTITION {THIS_MONTH}")
    await road.answer(send("жаңа"))
    conversation = await queries.conversation(AIGUL)
    assert conversation is not None
    assert [message.text for message in conversation.messages] == ["жаңа"]
