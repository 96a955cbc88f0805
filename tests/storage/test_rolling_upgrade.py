"""Workers of two versions share a database while one after the other is replaced: the one before on
the tables of the next, and the next on the tables of the one before."""

from collections.abc import Awaitable, Callable

import pytest

from storage import revision
from storage.errors import SchemaAhead, SchemaBehind
from storage.opening import open_queries, open_store
from storage.schema import REVISION
from storage.store import Store
from tests.storage.conftest import SECRETS
from tests.storage.road import AIGUL, Road, offer, send
from tests.storage.test_applications_contract import consented

#: What a next version may do to the tables while this one runs: it only adds.
NEXT = (
    "ALTER TABLE messages ADD COLUMN tone TEXT",
    "ALTER TABLE offers ADD COLUMN weight INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE dialogues ADD COLUMN mood TEXT",
    "ALTER TABLE inbox ADD COLUMN door TEXT",
    "CREATE INDEX offers_benefit ON offers (benefit)",
    "CREATE TABLE moods (mood TEXT PRIMARY KEY)",
    "UPDATE alembic_version SET version_num = '9999'",
)


@pytest.fixture
def next_tables(meddle: Callable[[str], None]) -> None:
    for statement in NEXT:
        meddle(statement)


@pytest.fixture
def next_program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """This program, but of the next version, which works with tables as old as told."""

    def becomes(oldest: str) -> None:
        monkeypatch.setattr(revision, "REVISION", "9999")
        monkeypatch.setattr(revision, "OLDEST_REVISION", oldest)

    return becomes


@pytest.mark.usefixtures("next_tables")
async def test_this_program_does_its_work_on_the_next_tables(
    open_another: Callable[[], Awaitable[Store]], url: str
) -> None:
    road = Road(await open_another())
    await consented(road)
    await road.add(offer("B"))
    await road.answer(send("Рахмет"))
    messages = await road.claim()
    await road.sent(messages[0])
    queries = await open_queries(url, SECRETS)
    conversation = await queries.conversation(AIGUL)
    assert (await queries.check_evidence()).holds
    await queries.close()
    assert conversation is not None
    assert "Рахмет" in [message.text for message in conversation.messages]


async def test_a_service_that_runs_goes_on_when_the_tables_grow(
    road: Road, meddle: Callable[[str], None]
) -> None:
    await road.answer(send("before"))
    for statement in NEXT:
        meddle(statement)
    await road.add(offer("B"))
    await road.answer(send("after"))
    assert {"before", "after"} >= {message.text for message in await road.claim()} != set()


@pytest.mark.usefixtures("next_tables")
async def test_tables_that_lost_what_this_program_needs_are_not_opened(
    url: str, meddle: Callable[[str], None]
) -> None:
    meddle("UPDATE schema_allows SET program = '9998'")
    with pytest.raises(SchemaAhead, match="9999"):
        await open_store(url, SECRETS)


async def test_the_next_program_does_its_work_on_these_tables(
    url: str, next_program: Callable[[str], None]
) -> None:
    next_program(REVISION)
    store = await open_store(url, SECRETS)
    road = Road(store)
    await road.answer(send("Рахмет"))
    assert ["Рахмет"] == [message.text for message in await road.claim()]
    await store.close()


async def test_the_next_program_asks_for_what_it_needs(
    url: str, next_program: Callable[[str], None]
) -> None:
    next_program("9999")
    with pytest.raises(SchemaBehind, match="kelisim migrate"):
        await open_store(url, SECRETS)
