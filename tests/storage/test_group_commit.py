"""What is written at the same time is made durable by one commit, fails each alone, and the
road goes ahead."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from storage.sqlite import transaction
from storage.sqlite.connection import Connections
from storage.sqlite.transaction import NotCommitted, Transaction
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
    plain = transaction.commit

    def counted(connection: sqlite3.Connection) -> None:
        made.append(1)
        plain(connection)

    monkeypatch.setattr(transaction, "commit", counted)
    return made


async def put(connections: Connections, *names: str, ahead: bool = False) -> None:
    def work(tx: Transaction) -> None:
        for name in names:
            tx.run(_PUT, name)

    await connections.write(work, ahead=ahead)


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


async def test_one_that_goes_ahead_waits_for_nobody(connections: Connections, file: Path) -> None:
    seen: list[set[str]] = []

    async def urgent() -> None:
        await put(connections, "b", ahead=True)
        seen.append(kept(file))

    await asyncio.gather(put(connections, "a"), urgent(), put(connections, "c"))
    assert seen == [{"b"}]
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
    def failed(connection: sqlite3.Connection) -> None:
        connection.rollback()
        raise NotCommitted("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "commit", failed)
        results = await asyncio.gather(
            *(put(connections, name) for name in "abc"), return_exceptions=True
        )
    assert [type(result) for result in results] == [NotCommitted] * 3
    assert kept(file) == set()
    await put(connections, "d")
    assert kept(file) == {"d"}


async def test_a_failure_that_takes_back_everything_is_heard_by_all(
    connections: Connections, file: Path
) -> None:
    def lost(tx: Transaction) -> None:
        tx.run("ROLLBACK")  # as SQLite does where the disk is full
        raise sqlite3.OperationalError("database or disk is full")

    results = await asyncio.gather(
        put(connections, "a"), connections.write(lost), put(connections, "b"),
        return_exceptions=True,
    )  # fmt: skip
    assert [type(result) for result in results] == [NotCommitted] * 3
    await put(connections, "c")
    assert kept(file) == {"c"}


async def test_who_is_cancelled_before_the_work_began_leaves_nothing(
    connections: Connections, file: Path
) -> None:
    first, second, third = (asyncio.create_task(put(connections, name)) for name in "abc")
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait([first, second, third])
    assert second.cancelled()
    assert kept(file) == {"a", "c"}


async def test_who_is_cancelled_in_the_middle_of_the_work_holds_up_nobody(
    connections: Connections, file: Path
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        begun.set()
        go_on.wait()
        tx.run(_PUT, "slow")

    for ahead in (True, False):
        begun.clear()
        task = asyncio.create_task(connections.write(slow, ahead=ahead))
        await asyncio.to_thread(begun.wait)
        behind = asyncio.create_task(put(connections, f"behind {ahead}", ahead=True))
        task.cancel()
        go_on.set()
        await asyncio.wait([task, behind])
        assert task.cancelled()
        with suppress(sqlite3.IntegrityError):
            await behind
        go_on.clear()
        await connections.write(lambda tx: tx.run("DELETE FROM waves WHERE grp = 'slow'"))
    assert kept(file) == {"behind True", "behind False"}


async def test_what_is_read_to_write_next_is_durable(connections: Connections, file: Path) -> None:
    def read(tx: Transaction) -> set[str]:
        tx.rows("SELECT 1")
        return kept(file)

    await put(connections, "a")
    _, seen, _ = await asyncio.gather(
        put(connections, "b"), connections.write(read, ahead=True), put(connections, "c")
    )
    assert seen == {"a"}


async def test_a_snapshot_is_one_moment_and_ends_nothing(connections: Connections) -> None:
    def read(tx: Transaction) -> list[object]:
        tx.run(_PUT, "a")
        inside = tx.snapshot(("SELECT grp FROM waves",))
        return [*inside, tx.rows("SELECT grp FROM waves")]

    assert await connections.write(read) == [[("a",)], [("a",)]]
    assert await connections.write(lambda tx: tx.snapshot(("SELECT grp FROM waves",))) == [[("a",)]]


async def test_those_who_ask_alike_write_in_the_order_they_came(connections: Connections) -> None:
    assert await in_order(connections, ("a", False), ("b", False), ("c", False)) == ["a", "b", "c"]


async def test_the_road_goes_ahead(connections: Connections) -> None:
    asked = [("receipts", False), ("marks", False), ("road", True)]
    assert await in_order(connections, *asked) == ["road", "receipts", "marks"]


async def test_somebody_else_is_let_in_between_many_of_the_road(connections: Connections) -> None:
    done: list[str] = []

    async def road(times: int) -> None:
        for n in range(times):
            await connections.write(lambda _, n=n: done.append(f"road {n}"), ahead=True)

    async def receipts() -> None:
        await connections.write(lambda _: done.append("receipts"))

    await asyncio.gather(road(30), road(30), receipts())
    assert done.index("receipts") < 30


async def in_order(connections: Connections, *asked: tuple[str, bool]) -> list[str]:
    done: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        begun.set()
        go_on.wait()

    def say(name: str) -> Callable[[Transaction], None]:
        return lambda tx: done.append(name)

    holding = asyncio.create_task(connections.write(hold))
    await asyncio.to_thread(begun.wait)
    tasks = [
        asyncio.create_task(connections.write(say(name), ahead=ahead)) for name, ahead in asked
    ]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(holding, *tasks)
    return done
