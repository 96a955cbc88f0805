"""The log is copied into the file beside those who write, and does not grow for ever."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite import checkpoints
from storage.sqlite.checkpoints import Checkpoints
from storage.sqlite.connection import Connections


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(checkpoints, "_EVERY_S", 0.001)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kelisim.db"


@pytest.fixture
async def connections(file):
    opened = await Connections.open(f"sqlite+aiosqlite:///{file}")
    await opened.write(lambda tx: tx.run("CREATE TABLE said (n INTEGER PRIMARY KEY, text TEXT)"))
    yield opened
    await opened.close()


async def say(connections: Connections, n: int) -> None:
    long = "иә" * 100_000
    await connections.write(lambda tx: tx.run("INSERT INTO said VALUES (?, ?)", n, long))


def in_the_file(file: Path, n: int) -> bool:
    """Without its log."""
    with closing(sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True)) as alone:
        try:
            return alone.execute("SELECT 1 FROM said WHERE n = ?", (n,)).fetchone() is not None
        except sqlite3.DatabaseError:
            return False  # half copied


async def copied(file: Path, n: int) -> None:
    async with asyncio.timeout(30):
        while not in_the_file(file, n):
            await asyncio.sleep(0.001)


async def test_what_is_written_comes_into_the_file_without_another_commit(connections, file):
    await say(connections, 1)

    await copied(file, 1)


async def test_a_long_log_begins_anew_while_others_write(connections, file, monkeypatch):
    monkeypatch.setattr(checkpoints, "_LONG", 200)
    log = file.with_name(file.name + "-wal")
    n = written = 0
    async with asyncio.timeout(30):
        while log.stat().st_size >= written - 100_000:  # the log holds all that was written
            n += 1
            await say(connections, n)
            written += 400_000

    await copied(file, n)


async def test_a_copy_that_fails_takes_no_commit_back(tmp_path):
    class FullDisk:
        def execute(self, statement):
            raise sqlite3.OperationalError("database or disk is full")

    beside = Checkpoints(tmp_path / "gone.db")
    beside._nearly_done = True

    beside.after_commit(FullDisk())
    beside.close()


async def test_a_file_that_is_gone_ends_nothing(tmp_path):
    beside = Checkpoints(tmp_path / "gone.db")
    with closing(sqlite3.connect(":memory:")) as connection:
        beside.after_commit(connection)
        beside.close()

    assert not (tmp_path / "gone.db").exists()
