"""Old conversations are archived by the running service, and by command."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.archiving import Archiving, archiving_of
from bot.cli import MISTAKE, main
from bot.settings import Settings, load
from flows.effects import LogReply, Send
from flows.events import MessageReceived
from storage.archives import Moved
from storage.crypto import Secrets
from storage.errors import NoArchives
from storage.opening import open_store
from storage.sqlite import archive
from storage.store import Arrival
from tests.bot.fakes import MONDAY_10, clock

AFTER = timedelta(days=400)
SECRET = "a-secret-of-the-tests"
LONG_AGO = datetime(2024, 5, 1, tzinfo=UTC)


class FakeArchiver:
    def __init__(self, *batches):
        self.batches = list(batches)
        self.asked = []

    async def move(self, before, onward=0):
        self.asked.append((before, onward))
        batch = self.batches.pop(0)
        if isinstance(batch, Exception):
            raise batch
        return batch

    async def close(self):
        pass


def made(*batches):
    archiver = FakeArchiver(*batches)
    return archiver, Archiving(archiver, clock(), AFTER)


async def test_batch_after_batch_goes_on_where_the_last_one_ended():
    archiver, archiving = made(Moved(7, 200), Moved(0, 400), Moved(3, None), Moved(0, None))
    with capture_logs() as logs:
        rests = [await archiving.step() for _ in range(4)]
    assert [0, 200, 400, 0] == [onward for _, onward in archiver.asked]
    assert {MONDAY_10 - AFTER} == {before for before, _ in archiver.asked}
    assert rests[0] == rests[1] < rests[2] == rests[3]
    assert [10] == [line["messages"] for line in logs]


async def test_a_failure_is_told_and_tried_again_later_from_the_same_place():
    archiver, archiving = made(Moved(7, 200), OSError("the disk is full"), Moved(0, None))
    with capture_logs() as logs:
        rests = [await archiving.step() for _ in range(3)]
    assert [0, 200, 200] == [onward for _, onward in archiver.asked]
    assert rests[0] < rests[1]
    assert "error" == logs[0]["log_level"]


async def test_it_stops_between_two_batches():
    archiver, archiving = made(Moved(7, 200))
    archiving.stop()
    await archiving.run()
    assert [] == archiver.asked


def test_without_the_setting_nothing_is_archived():
    assert () == archiving_of(settings({}), clock())


async def test_with_the_setting_it_is():
    (archiving,) = archiving_of(settings({"KELISIM_ARCHIVE_AFTER": "400d"}), clock())
    assert AFTER == archiving._after
    await archiving.close()


def test_on_postgresql_the_setting_is_refused_with_what_to_do_instead():
    url = "postgresql+asyncpg://kelisim:secret@127.0.0.1/kelisim"
    given = {"KELISIM_ARCHIVE_AFTER": "400d", "KELISIM_DATABASE_URL": url}
    with pytest.raises(NoArchives, match="months of old messages"):
        archiving_of(settings(given), clock())


def settings(given) -> Settings:
    return load({"KELISIM_LOG": "json", **given})


# --- the commands ---------------------------------------------------------------------------------


@pytest.fixture
def database(monkeypatch, tmp_path):
    """With a conversation of 2024 and one of today."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(archive, "SEEN_S", 0.0)
    url = f"sqlite+aiosqlite:///{tmp_path}/kelisim.db"
    monkeypatch.setenv("KELISIM_DATABASE_URL", url)
    monkeypatch.setenv("KELISIM_SECRET_KEY", SECRET)
    assert 0 == main(["migrate"])
    asyncio.run(fill(url))
    return tmp_path / "kelisim.db"


async def fill(url):
    from flows.effects import Turn

    store = await open_store(url, Secrets.parse(SECRET))
    for n, at in enumerate((LONG_AGO, LONG_AGO, datetime.now(UTC))):
        await store.receive([Arrival(f"mo:{n}", f"+7701000000{n}", MessageReceived("иә"), at)])
        batch = await store.claim(1, offers=True)
        (dialogue,) = batch.dialogues.values()
        dialogue.turn = 1
        said = LogReply("иә", 1, "consent", True, "kk", "", "offer", None)
        answered = Send(key="answer", text="Рахмет", parts=1, lane="replies", version="v1")
        received = batch.events[0]
        turn = Turn(
            inbox_id=received.inbox_id,
            at=at,
            number=1,
            before="",
            after="",
            effects=(said,) if n else (said, answered),
        )
        await store.commit([dialogue], [(received.citizen, turn)])
    await store.close()


def test_archive_moves_what_is_old_and_the_log_still_tells_it(database, capsys):
    assert 0 == main(["log", "+77010000001"])
    before = capsys.readouterr().out
    assert 0 == main(["archive", "--before", "2025-01-01"])
    assert "1 messages moved" in capsys.readouterr().out  # the other one waits to be sent to
    with closing(sqlite3.connect(f"{database}-archive-2024")) as made:
        assert 1 == made.execute("SELECT count(*) FROM messages").fetchone()[0]
    assert 0 == main(["log", "+77010000001"])
    assert before == capsys.readouterr().out
    assert 0 == main(["archive", "--before", "2025-01-01"])
    assert "nothing to move" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday", datetime.now(UTC).date().isoformat()])
def test_archive_refuses_what_is_too_young_or_no_day(database, capsys, day):
    del database
    assert MISTAKE == main(["archive", "--before", day])
    assert "--before: " in capsys.readouterr().err


def test_archive_on_postgresql_says_what_to_do_instead(monkeypatch):
    from storage.archives import open_archiver

    with pytest.raises(NoArchives, match=r"docs/archives\.md"):
        open_archiver("postgresql+asyncpg://kelisim:secret@127.0.0.1/kelisim")


def test_warm_reads_the_whole_file_or_what_turns_need(database, capsys):
    size = f"{database.stat().st_size / 1e6:,.0f} MB"
    assert 0 == main(["warm"])
    assert f"kelisim.db: {size}" in capsys.readouterr().out
    assert 0 == main(["warm", "--needed"])
    told = capsys.readouterr().out
    assert "index of messages by citizen" in told
    assert size not in told


def test_warm_needs_a_file(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KELISIM_DATABASE_URL", "postgresql+asyncpg://k:s@127.0.0.1/kelisim")
    assert MISTAKE == main(["warm"])
    assert "PostgreSQL has its own way" in capsys.readouterr().err
    monkeypatch.setenv("KELISIM_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/nowhere.db")
    assert MISTAKE == main(["warm"])
    assert "nowhere.db" in capsys.readouterr().err
