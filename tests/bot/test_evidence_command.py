"""`kelisim evidence`: what a court is shown, and whether anybody touched it."""

import asyncio
import json
import logging
import sqlite3

import pytest
import structlog

from bot.cli import main
from storage.crypto import Secrets
from storage.opening import open_store
from tests.storage.road import AIGUL, BOLAT, Road
from tests.storage.test_applications_contract import consented

SECRET = "sixteen characters and more"
URL = "sqlite+aiosqlite:///kelisim.db"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A database with the consents to two offers, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KELISIM_DATABASE_URL", URL)
    monkeypatch.setenv("KELISIM_SECRET_KEY", SECRET)
    handlers, level = logging.root.handlers[:], logging.root.level
    assert main(["migrate"]) == 0
    asyncio.run(two_consents())
    yield tmp_path
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


async def two_consents():
    store = await open_store(URL, Secrets.parse(SECRET))
    road = Road(store)
    await consented(road, "A")
    await consented(road, "B")
    await store.close()


def tamper(statement):
    with sqlite3.connect("kelisim.db") as other:
        other.execute(statement)
    other.close()


def told(capsys, *arguments):
    """Exit code, standard output, standard error."""
    capsys.readouterr()
    code = main(["evidence", *arguments])
    return code, *capsys.readouterr()


def test_every_proof_is_shown_with_all_that_it_says(capsys):
    code, out, _ = told(capsys, AIGUL, "--json")
    document = json.loads(out)
    first, second = document["proofs"]
    assert (code, document["phone"]) == (0, AIGUL)
    assert first["shown_text"] == "Сізге ұсыныс"
    assert first["shown_delivered_at"] == "2026-03-02T10:00:03Z"
    assert first["at"].startswith("2026-03-02T1")
    assert (first["reply"], first["reading"], first["rule"]) == ("иә", "consent", "stem:келіс")
    assert (first["offer_id"], second["offer_id"]) == ("A", "B")
    assert second["previous"] == first["hash"] != second["hash"]
    assert first["intact"]
    assert second["intact"]


def test_a_person_can_read_it(capsys):
    code, out, _ = told(capsys, "8 701 123 45 67")
    assert code == 0
    for words in ("Proof 1: agreement, offer A", "Сізге ұсыныс", "delivered 02.03.2026 15:00:03",
                  "иә", "read as: yes", "rule: stem:келіс", "hash"):  # fmt: skip
        assert words in out


def test_an_untouched_chain_holds(capsys):
    code, out, _ = told(capsys, "--verify")
    assert (code, out) == (0, "the chain holds: 2 proofs\n")
    assert json.loads(told(capsys, "--verify", "--json")[1]) == {
        "links": 2, "broken": None, "reason": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE evidence SET reply = 'жоқ' WHERE number = 2", 2),
        ("UPDATE evidence SET shown_text = 'x' WHERE number = 1", 1),
        ("DELETE FROM evidence WHERE number = 1", 2),
        ("DELETE FROM evidence WHERE number = 2", 1),
    ],
)
def test_tampering_is_named_by_its_number(capsys, statement, broken):
    tamper(statement)
    code, _, err = told(capsys, "--verify")
    assert code == 1
    assert f"the chain is broken at proof {broken}" in err
    assert json.loads(told(capsys, "--verify", "--json")[1])["broken"] == broken


def test_a_changed_proof_is_marked_where_it_is_shown(capsys):
    tamper("UPDATE evidence SET reply = 'жоқ' WHERE number = 2")
    code, out, _ = told(capsys, AIGUL)
    assert code == 1
    assert out.count("This proof was changed") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "PHONE, or --verify"),
        ([AIGUL, "--verify"], "PHONE, or --verify"),
        ([BOLAT], "no proof of a consent"),
        (["1414"], "short code"),
    ],
)
def test_a_mistake_is_one_sentence(capsys, arguments, sentence):
    code, _, err = told(capsys, *arguments)
    assert code == 2
    assert sentence in err
