"""Who only asks is told when the server is away, and is answered once it is back."""

from collections.abc import Callable

import pytest

from storage.errors import DatabaseUnusable
from storage.queries import Queries
from storage.search import Wanted
from tests.postgres import Cluster
from tests.storage.conftest import on_postgresql
from tests.storage.road import AIGUL, Road

pytestmark = on_postgresql

_THROW_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def test_a_question_is_answered_when_the_server_has_come_back(
    road: Road, queries: Queries, meddle: Callable[[str], None]
) -> None:
    await road.add()
    assert 1 == len(await queries.funnel())
    meddle(_THROW_OUT)
    assert 1 == len(await queries.funnel())
    assert 1 == len(await queries.search.by_phone(AIGUL))


async def test_while_it_is_away_a_question_says_so(
    queries: Queries, url: str, server: Cluster
) -> None:
    assert [] == await queries.funnel()
    server.drop(url.rpartition("/")[2])
    for question in (queries.funnel, lambda: queries.search.find(Wanted(), 9)):
        with pytest.raises(DatabaseUnusable, match="does not exist"):
            await question()
