"""`kelisim move`: from the file to PostgreSQL, and what is said of it."""

import asyncio
import logging

import pytest
import structlog

from bot.cli import main
from bot.new_secret import new_secret
from storage.crypto import Secrets
from storage.opening import open_store
from tests.postgres import needs_postgres
from tests.storage.road import AIGUL, Road
from tests.storage.test_applications_contract import consented

pytestmark = needs_postgres

FILE = "sqlite+aiosqlite:///kelisim.db"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A file in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KELISIM_DATABASE_URL", FILE)
    monkeypatch.delenv("KELISIM_SECRET_KEY", raising=False)
    handlers, level = logging.root.handlers[:], logging.root.level
    assert main(["migrate"]) == 0
    yield tmp_path
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture
def target(server):
    yield server.create("moved").replace("postgres@", "postgres:secret-word@")
    server.drop("moved")


async def one_consent(url, secret):
    store = await open_store(url, Secrets.parse(secret))
    await consented(Road(store))
    await store.close()


def test_everything_goes_and_it_says_what_to_do_next(home, target, capsys, monkeypatch):
    secret = (home / "kelisim.db.key").read_text().strip()
    asyncio.run(one_consent(FILE, secret))
    capsys.readouterr()
    assert main(["move", "--to", target]) == 0
    said = capsys.readouterr().out
    assert "offers: 1" in said
    assert "1 proofs and 0 lines of the audit log hold" in said
    assert "KELISIM_SECRET_KEY=what is in kelisim.db.key" in said
    assert "never start a service on it again" in said
    assert "secret-word" not in said
    monkeypatch.setenv("KELISIM_DATABASE_URL", target)
    monkeypatch.setenv("KELISIM_SECRET_KEY", secret)
    assert main(["log", AIGUL]) == 0
    assert "Сізге ұсыныс" in capsys.readouterr().out


def test_without_a_secret_a_server_is_not_used(target, capsys, monkeypatch):
    monkeypatch.setenv("KELISIM_DATABASE_URL", target)
    assert main(["stats"]) == 2
    assert "all workers on one server need the same one" in capsys.readouterr().err


def test_the_first_command_makes_the_tables_of_an_empty_database(target, capsys, monkeypatch):
    monkeypatch.setenv("KELISIM_DATABASE_URL", target)
    monkeypatch.setenv("KELISIM_SECRET_KEY", new_secret())
    assert main(["stats"]) == 0
    assert main(["migrate"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert main(["move", "--to", target]) == 2
    assert "on a server already" in capsys.readouterr().err


def test_a_server_that_is_away_is_named(home, capsys):
    assert main(["move", "--to", "postgresql+asyncpg://k:secret-word@127.0.0.1:1/k"]) == 2
    said = capsys.readouterr().err
    assert "The database k at 127.0.0.1:1 cannot be used" in said
    assert "secret-word" not in said
