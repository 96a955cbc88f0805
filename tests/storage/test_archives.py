"""Old conversations move to files of their own: which go, and that none is lost or there twice."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.effects import OpenCase, SetTimer
from storage.listings import MessageFilter
from storage.opening import open_queries
from storage.queries import Queries
from storage.sqlite import archive, archive_file
from storage.sqlite.archive import SqliteArchiver
from storage.sqlite.archive_file import archive_of, archives_of
from tests.storage.archiving import (
    BEFORE,
    LATELY,
    LONG_AGO,
    counted,
    everything,
    offered,
    talk,
    texts,
    young,
)
from tests.storage.conftest import SECRETS, on_sqlite
from tests.storage.road import AIGUL, BOLAT, NOW, Road, log, offer, send

pytestmark = on_sqlite


# --- what goes ------------------------------------------------------------------------------------


async def test_an_old_conversation_goes_to_the_file_of_its_year_and_reads_as_before(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "ескі сөз", LONG_AGO)
    await young(road)
    before = await queries.conversation(AIGUL)
    assert await everything(archiver) == 2
    assert before == await queries.conversation(AIGUL)
    assert texts(before) == ["ескі сөз", "Жауап: ескі сөз"]
    assert archives_of(file) == [file.with_name(f"{file.name}-archive-2024")]
    assert (counted(file), counted(archives_of(file)[0])) == (2, 2)
    assert counted(file, "segments") == counted(archives_of(file)[0], "segments") == 1


async def test_each_message_goes_to_its_own_year_of_the_countrys_clocks(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    new_year = datetime(2024, 12, 31, 19, tzinfo=UTC)
    await talk(road, AIGUL, "бір", new_year - timedelta(seconds=1))
    await talk(road, AIGUL, "екі", new_year)
    await young(road)
    before = await queries.conversation(AIGUL)
    assert await everything(archiver) == 4
    assert [counted(one) for one in archives_of(file)] == [2, 2]
    assert [one.name[-4:] for one in archives_of(file)] == ["2024", "2025"]
    assert before == await queries.conversation(AIGUL)


async def test_what_is_young_stays(road: Road, file: Path, archiver: SqliteArchiver) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await talk(road, AIGUL, "жаңа", BEFORE)
    await young(road)
    assert await everything(archiver) == 2
    assert counted(file) == 4


async def test_the_newest_message_of_all_stays_so_that_ids_go_on(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    assert await everything(archiver) == 1
    await talk(road, AIGUL, "тағы", LATELY)
    assert await everything(archiver) == 2
    ids = [one.id for one in await queries.listings.messages(MessageFilter(), 0, 100)]
    assert ids == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "state", ["queued", "offered", "with_staff", "filing", "filed", "assigned"]
)
async def test_a_conversation_with_an_open_offer_stays(
    road: Road, archiver: SqliteArchiver, state: str
) -> None:
    await offered(road, state)
    await young(road)
    assert await everything(archiver) == 0


@pytest.mark.parametrize("state", ["paid", "refused", "expired", "closed", "notified"])
async def test_a_conversation_whose_offers_have_ended_goes(
    road: Road, archiver: SqliteArchiver, state: str
) -> None:
    await offered(road, state)
    await young(road)
    assert await everything(archiver) == 1


async def test_a_conversation_with_a_timer_stays_until_the_timer_is_gone(
    road: Road, archiver: SqliteArchiver
) -> None:
    await offered(road, "refused", SetTimer("deadline", NOW, 1, "A"))
    await young(road)
    assert await everything(archiver) == 0


async def test_a_conversation_with_an_open_case_stays_until_it_is_closed(
    road: Road, archiver: SqliteArchiver, meddle: Callable[[str], None]
) -> None:
    await talk(road, AIGUL, "адам керек", LONG_AGO, OpenCase("unclear", "not understood", "?"))
    await young(road)
    assert await everything(archiver) == 0
    meddle("UPDATE cases SET state = 'closed'")
    assert await everything(archiver) == 2


async def test_a_conversation_with_a_message_to_be_sent_stays(
    road: Road, archiver: SqliteArchiver
) -> None:
    await road.write(AIGUL, "ескі")
    await road.turn(log("ескі"), send(), at=LONG_AGO)
    await road.write(BOLAT, "жаңа")
    await road.turn(log("жаңа"), at=NOW)
    assert await everything(archiver) == 0


async def test_a_conversation_that_staff_keep_stays(
    road: Road, archiver: SqliteArchiver, meddle: Callable[[str], None]
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await young(road)
    meddle("UPDATE dialogues SET body = json_set(body, '$.keeper', 'staff')")
    assert await everything(archiver) == 0


# --- in every order -------------------------------------------------------------------------------


async def test_what_is_copied_and_not_yet_deleted_is_seen_once_and_goes_the_next_time(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await young(road)
    before = await queries.conversation(AIGUL)
    listed = await queries.listings.messages(MessageFilter(), 0, 100)
    archiver.copy(archive_of(file, 2024), [1, 2])
    assert before == await queries.conversation(AIGUL)
    assert listed == await queries.listings.messages(MessageFilter(), 0, 100)
    assert (counted(file), counted(archives_of(file)[0])) == (4, 2)
    assert await everything(archiver) == 2
    assert before == await queries.conversation(AIGUL)
    assert (counted(file), counted(archives_of(file)[0])) == (2, 2)


async def test_what_changed_after_it_was_copied_stays_and_is_copied_again(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await road.write(AIGUL, "ескі")
    await road.turn(log("ескі"), send(parts=2), at=LONG_AGO)
    (message,) = await road.claim()
    first, second = await road.sent(message, at=LONG_AGO)
    await road.receipt(first, at=LONG_AGO)
    await young(road)
    archiver.copy(archive_of(file, 2024), [1, 2])
    await road.receipt(second, "expired", at=NOW)
    assert archiver.delete(archive_of(file, 2024), [1, 2]) == 1
    assert await everything(archiver) == 1
    conversation = await queries.conversation(AIGUL)
    assert conversation is not None
    assert [one.delivery for one in conversation.messages] == ["received", "expired"]


async def test_what_was_opened_after_it_was_copied_stays(
    road: Road, file: Path, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await young(road)
    archiver.copy(archive_of(file, 2024), [1, 2])
    await road.add(offer("A"))
    assert archiver.delete(archive_of(file, 2024), [1, 2]) == 0
    assert counted(file) == 4


async def test_tables_put_back_from_before_the_archiving_show_nothing_twice(
    road: Road, file: Path, url: str, tmp_path: Path, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await young(road)
    backup = tmp_path / "backup.db"
    with closing(sqlite3.connect(file)) as live, closing(sqlite3.connect(backup)) as kept:
        live.backup(kept)
    await everything(archiver)
    home = tmp_path / "restored"
    home.mkdir()
    shutil.copy(backup, home / file.name)
    for one in archives_of(file):
        shutil.copy(one, home / one.name)
    restored = await open_queries(f"sqlite+aiosqlite:///{home / file.name}", SECRETS)
    assert texts(await restored.conversation(AIGUL)) == ["ескі", "Жауап: ескі"]
    await restored.close()


async def test_while_citizens_write_nothing_is_lost_and_nothing_is_there_twice(
    road: Road, queries: Queries, archiver: SqliteArchiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "BATCH", 3)
    phones = [f"+7701000{n:04}" for n in range(20)]
    for phone in phones:
        await talk(road, phone, f"ескі {phone}", LONG_AGO)

    async def write_again() -> None:
        for phone in phones:
            await talk(road, phone, f"жаңа {phone}", NOW)

    gone, _ = await asyncio.gather(everything(archiver), write_again())
    assert gone + await everything(archiver) == 40
    for phone in phones:
        old, new = f"ескі {phone}", f"жаңа {phone}"
        said = [old, f"Жауап: {old}", new, f"Жауап: {new}"]
        assert texts(await queries.conversation(phone)) == said


#: Kills itself at a step of the first batch.
_DIES = """
import asyncio, os, signal, sys
from datetime import datetime
from pathlib import Path
from storage.sqlite import archive

archive.SEEN_S = 0.0
file, step, before = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Dying:
    def __init__(self, connection):
        self.connection, self.commits = connection, 0
    def execute(self, statement, *values):
        if statement == "COMMIT":
            self.commits += 1
            if step == f"before commit {self.commits}":
                die()
        done = self.connection.execute(statement, *values)
        if statement == "COMMIT" and step == f"after commit {self.commits}":
            die()
        return done
    def __getattr__(self, name):
        return getattr(self.connection, name)

archiver = archive.SqliteArchiver(file)
archiver._connection = Dying(archiver._opened())
if step == "before the file has its name":
    Path.hardlink_to = die
asyncio.run(archiver.move(before))
"""


@pytest.mark.parametrize(
    "step",
    [
        "before the file has its name",
        "before commit 1",
        "after commit 1",
        "before commit 2",
        "after commit 2",
    ],
)
async def test_a_process_that_is_killed_between_any_two_steps_loses_nothing(
    road: Road,
    file: Path,
    queries: Queries,
    archiver: SqliteArchiver,
    step: str,
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await talk(road, BOLAT, "ескі", LONG_AGO)
    await young(road)
    before = [await queries.conversation(phone) for phone in (AIGUL, BOLAT)]
    died = subprocess.run(
        [sys.executable, "-c", _DIES, str(file), step, BEFORE.isoformat()], check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert before == [await queries.conversation(phone) for phone in (AIGUL, BOLAT)]
    assert await everything(archiver) == (0 if step == "after commit 2" else 4)
    assert before == [await queries.conversation(phone) for phone in (AIGUL, BOLAT)]
    assert (counted(file), counted(archives_of(file)[0])) == (2, 4)


def test_nothing_else_beside_the_tables_is_taken_for_an_archive(file: Path) -> None:
    for end in (
        "search",
        "archive-20255",
        "archive-2025-wal",
        "archive-abcd",
        "archive-2025.new-1",
    ):
        file.with_name(f"{file.name}-{end}").touch()
    assert archives_of(file) == []
    assert archive_file.MOST < 10
