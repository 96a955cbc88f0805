"""Archived conversations are read, counted and found as before."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from flows.effects import FileApplication, KeepEvidence
from storage.listings import MessageFilter
from storage.moments import to_micros
from storage.numbers import NumbersFilter
from storage.queries import Queries
from storage.search import Wanted
from storage.sqlite.archive import SqliteArchiver
from storage.sqlite.archive_file import Cursor, Shelf, archive_of, archives_of, make_archive
from storage.sqlite.search_file import file_beside
from tests.storage.archiving import (
    BEFORE,
    DANA,
    LATELY,
    LONG_AGO,
    counted,
    everything,
    offered,
    talk,
    texts,
    young,
)
from tests.storage.conftest import on_sqlite
from tests.storage.road import AIGUL, BOLAT, NOW, Road

pytestmark = on_sqlite


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
