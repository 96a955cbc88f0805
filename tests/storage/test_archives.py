"""Old conversations move to files of their own, are read as before, and none is lost or twice."""

import asyncio
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import Select
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from flows.effects import FileApplication, KeepEvidence, OpenCase, SetTimer
from storage import listings, thread_queries, work_queries
from storage import work_selects as selects
from storage.asking import Questions
from storage.conversations import CONVERSATION, Conversation
from storage.listings import MessageFilter
from storage.moments import to_micros
from storage.numbers import NumbersFilter
from storage.opening import open_queries
from storage.queries import Queries
from storage.search import Wanted
from storage.sqlite import archive, archive_file, asking, search_find, search_follow
from storage.sqlite.archive import SqliteArchiver
from storage.sqlite.archive_file import Cursor, Shelf, archive_of, archives_of, make_archive
from storage.sqlite.search_file import file_beside, open_index, shelf_of
from storage.store import Store
from storage.work_seen import WorkFilter
from tests.storage.conftest import SECRETS, on_sqlite
from tests.storage.road import AIGUL, BOLAT, NOW, Road, log, offer, send

pytestmark = on_sqlite

DANA = "+77771112233"
YEAR = timedelta(days=365)
#: Two years and one year before the tests' present, and in between.
LONG_AGO, LATELY = NOW - 2 * YEAR, NOW - YEAR
BEFORE = NOW - timedelta(days=30)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else reads here."""
    monkeypatch.setattr(archive, "SEEN_S", 0.0)


@pytest.fixture
async def archiver(file: Path, store: Store) -> AsyncIterator[SqliteArchiver]:
    made = SqliteArchiver(file)
    yield made
    await made.close()


async def everything(archiver: SqliteArchiver, before: datetime = BEFORE) -> int:
    """Moves all that may go; how many messages went."""
    gone, onward = 0, 0
    while onward is not None:
        moved = await archiver.move(before, onward)
        gone, onward = gone + moved.messages, moved.onward
    return gone


async def talk(road: Road, phone: str, text: str, at: datetime, *effects: object) -> None:
    """They write and are answered, and the answer arrives."""
    await road.write(phone, text)
    await road.turn(log(text), send(f"Жауап: {text}"), *effects, at=at)
    for message in await road.claim(at=at):
        for smsc_id in await road.sent(message, at=at):
            await road.receipt(smsc_id, phone=phone, at=at)


async def young(road: Road) -> None:
    """Somebody writes today, so that the newest message of all is theirs."""
    await talk(road, DANA, "бүгін", NOW)


def counted(file: Path, table: str = "messages") -> int:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def texts(conversation: Conversation | None) -> list[str]:
    assert conversation is not None
    return [message.text for message in conversation.messages]


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


async def offered(road: Road, state: str, *effects: object) -> None:
    """One message about an offer that came to that state."""
    await road.add(offer("A"))
    batch = await road.store.claim(1, offers=True)
    moved = replace(next(iter(batch.dialogues.values())).offers[0], state=state)
    await road.turn(send("ұсыныс", offer_id="A"), *effects, change=moved, at=LONG_AGO)
    for message in await road.claim():
        await road.sent(message, at=LONG_AGO)


# --- what is read ---------------------------------------------------------------------------------


async def test_a_citizen_who_writes_again_goes_on_where_the_archive_ends(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "бірінші", LONG_AGO)
    await young(road)
    await everything(archiver)
    await talk(road, AIGUL, "екінші", NOW)
    conversation = await queries.conversation(AIGUL)
    assert texts(conversation) == ["бірінші", "Жауап: бірінші", "екінші", "Жауап: екінші"]
    assert conversation is not None
    assert [message.turn for message in conversation.messages] == [1, 1, 2, 2]
    assert counted(file) == 4


async def test_lists_numbers_funnel_and_evidence_say_the_same_as_before(
    road: Road, queries: Queries, archiver: SqliteArchiver
) -> None:
    proof = KeepEvidence("A", "agreement", None, "иә", "consent", "stem:келіс", "kk")
    await offered(road, "paid", proof, FileApplication("A-A", "A", None, 1000))
    await talk(road, BOLAT, "қанша?", LATELY)
    await young(road)
    wanted = NumbersFilter(("birth",))

    async def told() -> list[object]:
        return [
            await queries.listings.messages(MessageFilter(), 0, 100),
            await queries.listings.messages(MessageFilter(direction="in"), 1, 2),
            await queries.numbers.readings(wanted),
            await queries.numbers.delivery(wanted),
            await queries.funnel(),
            await queries.check_evidence(),
            await queries.evidence_of(AIGUL),
        ]

    before = await told()
    assert await everything(archiver) == 3
    assert before == await told()


async def test_a_reader_that_is_open_already_sees_a_file_that_is_made(
    road: Road, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "бірінші", LONG_AGO)
    await young(road)
    before = (
        await queries.conversation(AIGUL),
        await queries.work.message(queries.vault.citizen_key(AIGUL), "in"),
    )
    await everything(archiver)
    after = (
        await queries.conversation(AIGUL),
        await queries.work.message(queries.vault.citizen_key(AIGUL), "in"),
    )
    assert before == after
    assert after[1] is not None


async def test_an_archive_from_before_a_column_is_read_and_written(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "ескі", LONG_AGO)
    await young(road)
    await everything(archiver)
    with closing(sqlite3.connect(archives_of(file)[0])) as old:
        old.execute("ALTER TABLE messages DROP COLUMN pieces")
    assert texts(await queries.conversation(AIGUL)) == ["ескі", "Жауап: ескі"]
    await talk(road, BOLAT, "бұрын", LONG_AGO)
    await young(road)
    assert await everything(archiver) == 2
    assert texts(await queries.conversation(BOLAT)) == ["бұрын", "Жауап: бұрын"]


def test_after_the_ninth_year_the_last_file_grows(file: Path) -> None:
    for year in range(2025, 2034):
        make_archive(archive_of(file, year), file)
    assert archive_of(file, 2034) == archive_of(file, 2033)
    assert archive_of(file, 2025).name.endswith("2025")


def test_making_an_archive_that_is_there_leaves_it_alone(file: Path) -> None:
    made = archive_of(file, 2025)
    make_archive(made, file)
    with closing(sqlite3.connect(made)) as connection, connection:
        connection.execute("INSERT INTO messages (id, citizen) VALUES (1, 'c')")
    make_archive(made, file)
    assert counted(made) == 1
    assert [path for path in file.parent.iterdir() if ".new" in path.name] == []
    assert made.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "query",
    [
        selects.waiting(WorkFilter(), NOW),
        selects.message("c", "in", None, 0),
        selects.message("c", "in", 1, 0),
        listings._messages(MessageFilter(direction="in"), 7).limit(10),
    ],
)
def test_with_archives_no_list_walks_through_all_messages(file: Path, query: Select[Any]) -> None:
    compiled = query.compile(
        dialect=SQLiteDialect_aiosqlite(), compile_kwargs={"literal_binds": True}
    )
    assert walks(file, str(compiled)) == set()


@pytest.mark.parametrize("questions", [CONVERSATION, thread_queries._WHOLE, work_queries._DESK])
def test_with_archives_no_page_walks_through_all_messages(file: Path, questions: Questions) -> None:
    assert walks(file, asking._Statement(questions)._sql) == set()


@pytest.mark.parametrize(
    "statement",
    [
        search_find._SHOWN,
        search_follow._FRESH,
        search_follow._TAKE_OUT,
        search_follow._PUT_IN,
        "SELECT text FROM every_message WHERE citizen IN (SELECT citizen FROM batch)",
    ],
)
def test_with_archives_no_search_walks_through_all_messages(file: Path, statement: str) -> None:
    assert walks(file, statement, index=True) == set()


def walks(file: Path, statement: str, *, index: bool = False) -> set[str]:
    """The messages of whole files, where two archives are there; at a page of a list, which is read
    from its beginning by their ids, the search for them is none."""
    for year in (2024, 2025):
        make_archive(archive_of(file, year), file)
    connection = open_index(file) if index else sqlite3.connect(file)
    with closing(connection):
        (shelf_of(file) if index else Shelf(file)).look(connection.cursor())
        if index:
            connection.executescript(search_follow._STAGE)
        values = [None] * len(set(re.findall(r"\?\d*|:\w+", statement)))
        named = dict.fromkeys(re.findall(r":(\w+)", statement))
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", named or values).fetchall()
    scans = {"SCAN main.messages", "SCAN home.messages", "SCAN a"}
    return {row[3] for row in plan} & scans


# --- the search -----------------------------------------------------------------------------------


async def found(queries: Queries, words: str) -> list[str]:
    while await queries.search.follow():
        pass
    page = await queries.search.find(Wanted(words=words), limit=10)
    return [one.phone for one in page.found]


@pytest.fixture
def whole(file: Path) -> Callable[[], None]:
    """Says whether the index of the texts holds together."""

    def check() -> None:
        with closing(sqlite3.connect(file_beside(file))) as index:
            index.execute("INSERT INTO texts (texts) VALUES ('integrity-check')")

    return check


async def test_an_archived_conversation_is_found_as_before(
    road: Road, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "көктемгі сөз", LONG_AGO)
    await young(road)
    assert await found(queries, "көктемгі") == [AIGUL]
    await everything(archiver)
    assert await found(queries, "көктемгі") == [AIGUL]


async def test_what_went_before_the_index_followed_is_found(
    road: Road, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "көктемгі сөз", LONG_AGO)
    await young(road)
    await everything(archiver)
    assert await found(queries, "көктемгі") == [AIGUL]
    (page,) = (await queries.search.find(Wanted(words="көктемгі"), limit=10)).found
    assert page.line is not None
    assert page.line.text == "Жауап: көктемгі сөз"


async def test_one_that_goes_on_is_found_by_its_old_words_and_its_new_ones(
    road: Road, queries: Queries, archiver: SqliteArchiver, whole: Callable[[], None]
) -> None:
    await talk(road, AIGUL, "көктемгі сөз", LONG_AGO)
    await young(road)
    await found(queries, "")
    await everything(archiver)
    await talk(road, AIGUL, "күзгі сөз", NOW)
    assert await found(queries, "күзгі") == [AIGUL]
    assert await found(queries, "көктемгі күзгі") == [AIGUL]
    whole()


async def test_the_index_forgets_the_words_of_an_archive_that_was_taken_away(
    road: Road, file: Path, queries: Queries, archiver: SqliteArchiver
) -> None:
    await talk(road, AIGUL, "көктемгі сөз", LONG_AGO)
    await young(road)
    await everything(archiver)
    assert await found(queries, "көктемгі") == [AIGUL]
    archives_of(file)[0].unlink()
    assert await found(queries, "көктемгі") == []
    assert await found(queries, "бүгін") == [DANA]


async def test_what_goes_to_a_new_archive_while_the_index_follows_is_found(
    road: Road, queries: Queries, archiver: SqliteArchiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk(road, AIGUL, "көктемгі сөз", LONG_AGO)
    await young(road)
    await queries.search.follow()  # its beginning
    looked = Shelf.look

    def look(self: Shelf, cursor: Cursor) -> None:
        looked(self, cursor)
        if self._schema == "home":
            archiver._move(to_micros(BEFORE), 0)

    monkeypatch.setattr(Shelf, "look", look)
    assert await found(queries, "көктемгі") == [AIGUL]


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
