"""What the benches grow is a database like any other."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.events import MessageReceived
from storage.crypto import Secrets
from storage.moments import from_micros
from storage.opening import open_queries, open_store
from storage.search import Wanted
from storage.store import Arrival
from tests.bench import grown
from tests.bench.population import SECRET, phone

SECRETS = Secrets.parse(SECRET)
CITIZENS = 50


@pytest.fixture
async def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(grown, "CHUNK", 20)
    file = tmp_path / "grown.db"
    await grown.grow(file, CITIZENS)
    return file


async def test_everybody_was_asked_one_question_and_is_found(file: Path) -> None:
    queries = await open_queries(f"sqlite+aiosqlite:///{file}", SECRETS)
    for n in (0, 7, CITIZENS - 1):
        conversation = await queries.conversation(phone(n))
        assert conversation is not None
        assert [message.key for message in conversation.messages] == ["offer"]
        assert conversation.language == ("kk" if n % 2 else "ru")
        assert [offer.state for offer in conversation.offers] == ["offered"]
    assert not await queries.search.follow()
    assert (await queries.search.standing()).indexed == CITIZENS
    page = await queries.search.find(Wanted(words="жәрдемақы"), limit=CITIZENS)
    assert {one.phone for one in page.found} == {phone(n) for n in range(CITIZENS)}
    await queries.close()


async def test_their_dialogues_are_loaded_with_their_accounts(file: Path) -> None:
    store = await open_store(f"sqlite+aiosqlite:///{file}", SECRETS)
    at = from_micros(0)
    await store.receive([Arrival("1", phone(7), MessageReceived("иә"), at)])
    (dialogue,) = (await store.claim(10, offers=True)).dialogues.values()
    assert dialogue.turn == 1
    (offer,) = dialogue.offers
    assert dialogue.floor == offer.offer_id
    assert [account.bank for account in offer.accounts] == ["Halyk Bank"]
    await store.close()


def test_the_file_holds_together(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert {"messages_turn", "offers_citizen", "timers_due"} <= names
