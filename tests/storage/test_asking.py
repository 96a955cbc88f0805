"""What a page must know is asked at once, and is what Core would have answered one by one."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from storage.asking import Asking, EngineAsking, Questions
from storage.conversations import CITIZEN, CONVERSATION
from storage.queries import Queries
from storage.schema import messages
from storage.sqlite.asking import SqliteAsking
from storage.thread_queries import ThreadQueries
from tests.storage.conftest import on_sqlite
from tests.storage.road import AIGUL, NOW, Road, log, offer, send

pytestmark = on_sqlite

SAID = Questions(
    said=select(messages.c.text, messages.c.at)
    .where(messages.c.citizen == CITIZEN, messages.c.direction == bindparam("direction"))
    .order_by(messages.c.id.desc())
)


@pytest.fixture
async def asking(file: Path) -> AsyncIterator[Asking]:
    asking = SqliteAsking(file)
    yield asking
    await asking.close()


async def test_one_statement_answers_what_core_answers(
    road: Road, queries: Queries, asking: Asking
) -> None:
    await road.add(offer("A"))
    await road.turn(log('"иә" \\ \x01 😀'), send("Рахмет"))
    at_once = await asking.ask(CONVERSATION, citizen=road.store.vault.citizen_key(AIGUL))
    one_by_one = await EngineAsking(queries._engine).ask(
        CONVERSATION, citizen=road.store.vault.citizen_key(AIGUL)
    )
    assert {name: [row._asdict() for row in rows] for name, rows in at_once.items()} == {
        name: [row._asdict() for row in rows] for name, rows in one_by_one.items()
    }
    assert len(at_once["messages"]) == 2


async def test_rows_keep_their_order_and_columns_their_types(road: Road, asking: Asking) -> None:
    await road.add(offer("A"))
    await road.turn(send("first"), send("second", n=1))
    found = await asking.ask(SAID, citizen=road.store.vault.citizen_key(AIGUL), direction="out")
    assert [(row.text, row.at) for row in found["said"]] == [("second", NOW), ("first", NOW)]


async def test_nothing_found_is_an_empty_list(road: Road, asking: Asking) -> None:
    assert await asking.ask(SAID, citizen="nobody", direction="in") == {"said": []}


async def test_a_value_within_a_question_is_refused(asking: Asking) -> None:
    with pytest.raises(TypeError, match="bind it"):
        await asking.ask(Questions(said=select(messages).where(messages.c.n == 3)))


async def test_the_page_of_a_conversation_is_asked_once(
    road: Road, queries: Queries, asking: Asking
) -> None:
    await road.add(offer("A"))
    await road.turn(log(), send())
    counted = Counting(asking)
    threads = ThreadQueries(queries._engine, queries.vault, counted)
    whole = await threads.whole(road.store.vault.citizen_key(AIGUL), NOW)
    assert whole is not None
    assert whole.conversation == await queries.conversation(AIGUL)
    assert [o.offer_id for o in whole.conversation.offers] == list(whole.backdrop.behind)
    assert counted.times == 1


class Counting:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self.times = 0

    async def ask(self, questions: Questions, /, **values: object):
        self.times += 1
        return await self._asking.ask(questions, **values)

    async def close(self) -> None:
        await self._asking.close()
