"""Transactions that come at the same time are made durable by one commit, and fail each alone."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sqlite import hop
from storage.sqlite.connection import Connections
from storage.sqlite.hop import NotCommitted
from tests.storage.conftest import on_sqlite, url_of

#: Of the file itself.
pytestmark = on_sqlite

_PUT = "INSERT INTO waves (grp, began_at, last_at) VALUES (?, 1, 1)"


@pytest.fixture
async def connections(file: Path) -> AsyncIterator[Connections]:
    connections = await Connections.open(url_of(file))
    yield connections
    await connections.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with every commit that wrote something."""
    made: list[int] = []
    plain = hop.commit_all

    def counted(connection: sqlite3.Connection) -> list[hop.Row]:
        made.append(1)
        return plain(connection)

    monkeypatch.setattr("storage.sqlite.connection.commit_all", counted)
    return made


async def put(connections: Connections, *names: str, at_once: bool = False) -> None:
    async with connections.transaction(at_once=at_once) as tx:
        for name in names:
            tx.run(_PUT, name)
            await tx.rows("SELECT 1")


def kept(file: Path) -> set[str]:
    """As another process sees it."""
    with sqlite3.connect(file) as other:
        found = {row[0] for row in other.execute("SELECT grp FROM waves")}
    other.close()
    return found


async def test_one_that_is_alone_is_durable_when_it_ends(
    connections: Connections, file: Path, commits: list[int]
) -> None:
    await put(connections, "a")
    assert (kept(file), len(commits)) == ({"a"}, 1)


async def test_those_that_wait_for_each_other_share_a_commit(
    connections: Connections, file: Path, commits: list[int]
) -> None:
    await asyncio.gather(*(put(connections, name) for name in "abc"))
    assert (kept(file), len(commits)) == ({"a", "b", "c"}, 1)


async def test_none_has_ended_before_it_is_durable(connections: Connections, file: Path) -> None:
    async def checked(name: str) -> bool:
        await put(connections, name)
        return name in kept(file)

    assert all(await asyncio.gather(*(checked(name) for name in "abcd")))


async def test_one_that_must_be_durable_at_once_waits_for_nobody_and_takes_others_along(
    connections: Connections, file: Path
) -> None:
    seen: list[set[str]] = []

    async def urgent() -> None:
        await put(connections, "b", at_once=True)
        seen.append(kept(file))

    await asyncio.gather(put(connections, "a"), urgent(), put(connections, "c"))
    assert seen == [{"a", "b"}]
    assert kept(file) == {"a", "b", "c"}


async def test_one_that_fails_takes_back_its_own_part_alone(
    connections: Connections, file: Path
) -> None:
    results = await asyncio.gather(
        put(connections, "a"),
        put(connections, "b", "a"),
        put(connections, "c"),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), sqlite3.IntegrityError, type(None)]
    assert kept(file) == {"a", "c"}


async def test_the_first_that_fails_leaves_the_others_alone(
    connections: Connections, file: Path
) -> None:
    results = await asyncio.gather(
        put(connections, "a", "a"), put(connections, "b"), return_exceptions=True
    )
    assert [type(result) for result in results] == [sqlite3.IntegrityError, type(None)]
    assert kept(file) == {"b"}


async def test_all_hear_of_a_commit_that_failed(
    connections: Connections, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(connection: sqlite3.Connection) -> list[hop.Row]:
        connection.rollback()
        raise NotCommitted("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("storage.sqlite.connection.commit_all", failed)
        results = await asyncio.gather(
            *(put(connections, name) for name in "abc"), return_exceptions=True
        )
    assert [type(result) for result in results] == [NotCommitted] * 3
    assert kept(file) == set()
    await put(connections, "d")
    assert kept(file) == {"d"}


async def test_who_is_cancelled_behind_others_is_committed_all_the_same(
    connections: Connections, file: Path
) -> None:
    holding, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with connections.transaction() as tx:
            tx.run(_PUT, "slow")
            holding.set()
            await go_on.wait()

    async def again() -> None:
        await holding.wait()
        await put(connections, "again")

    first = asyncio.create_task(slow())
    second = asyncio.create_task(again())
    await holding.wait()
    while not connections._waiting:
        await asyncio.sleep(0)
    go_on.set()
    while connections._group is None:
        await asyncio.sleep(0)
    first.cancel()
    await second
    assert kept(file) == {"slow", "again"}


async def test_what_is_read_between_two_transactions_is_durable(
    connections: Connections, file: Path
) -> None:
    async def read() -> set[str]:
        async with connections.quiet() as reader:
            await reader.rows("SELECT 1")
            return kept(file)

    _, seen, _ = await asyncio.gather(put(connections, "a"), read(), put(connections, "b"))
    assert seen == {"a"}
