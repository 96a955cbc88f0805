"""With archives, no question walks through the messages of whole files."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from storage import listings, thread_queries, work_queries
from storage import work_selects as selects
from storage.asking import Questions
from storage.conversations import CONVERSATION
from storage.listings import MessageFilter
from storage.sqlite import asking, search_find, search_follow
from storage.sqlite.archive_file import Shelf, archive_of, make_archive
from storage.sqlite.search_file import open_index, shelf_of
from storage.work_seen import WorkFilter
from tests.storage.conftest import on_sqlite
from tests.storage.road import NOW

pytestmark = on_sqlite


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
