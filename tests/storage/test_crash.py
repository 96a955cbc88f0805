"""Whatever was committed is there after a crash, and whatever was not is not."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from storage.opening import open_store
from storage.sqlite.store import SqliteStore
from storage.sqlite.transaction import Transaction
from storage.store import Store
from tests.storage.conftest import SECRETS, on_sqlite, url_of
from tests.storage.road import Road, offer, send

#: Of the file itself.
pytestmark = on_sqlite


def as_left_by_a_crash(file: Path, into: Path) -> str:
    """The files as they lie on the disk at this moment, the log included."""
    into.mkdir()
    for part in file.parent.glob(f"{file.name}*"):
        if not part.name.endswith("-shm"):
            shutil.copy(part, into / part.name)
    return url_of(into / file.name)


async def test_what_was_committed_is_there_after_a_crash(
    road: Road, file: Path, tmp_path: Path
) -> None:
    await road.add(offer("A"))
    await road.turn(send("ұсыныс", key="offer", offer_id="A"))
    await road.claim()
    await road.write(key="mo:1")
    store = await open_store(as_left_by_a_crash(file, tmp_path / "crash"), SECRETS)
    after = Road(store)
    assert (await store.recover()).unknown == 1
    assert not await after.write(key="mo:1")
    assert len(await after.pending()) == 1
    await store.close()


async def test_a_transaction_that_was_never_committed_leaves_nothing(
    road: Road, store: Store, file: Path, tmp_path: Path
) -> None:
    assert isinstance(store, SqliteStore)
    await road.write()

    def dies(tx: Transaction) -> None:
        tx.run("DELETE FROM inbox")
        assert tx.changed() > 0
        as_left_by_a_crash(file, tmp_path / "crash")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await store._connections.write(dies)
    after = await open_store(url_of(tmp_path / "crash" / file.name), SECRETS)
    assert len(await Road(after).pending()) == 1
    await after.close()
    assert len(await road.pending()) == 1


async def test_an_operation_cancelled_half_way_is_made_whole_and_the_store_goes_on(
    road: Road, store: Store
) -> None:
    assert isinstance(store, SqliteStore)
    began, go_on = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> None:
        tx.run("DELETE FROM inbox")
        began.set()
        go_on.wait()
        tx.run("DELETE FROM dialogues")

    await road.write()
    task = asyncio.create_task(store._connections.write(slow))
    await asyncio.to_thread(began.wait)
    task.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await road.pending() == []
    await road.write()
    assert len(await road.pending()) == 1


async def test_operations_at_once_wait_for_each_other(road: Road) -> None:
    await asyncio.gather(*(road.write(text=str(n)) for n in range(20)))
    assert len(await road.pending()) == 20


async def test_a_second_process_may_add_offers_while_the_first_one_works(
    road: Road, open_another: Callable[[], Awaitable[Store]]
) -> None:
    other = Road(await open_another())

    async def add(n: int) -> None:
        await other.add(*(offer(f"{n}-{i}") for i in range(50)))

    async def work(n: int) -> None:
        await road.write(text=str(n))

    await asyncio.gather(*(add(n) for n in range(10)), *(work(n) for n in range(10)))
    assert len(await road.pending()) == 510


async def test_a_commit_is_on_the_disk_when_it_returns(store: Store) -> None:
    assert isinstance(store, SqliteStore)
    pragmas = ("PRAGMA synchronous",), ("PRAGMA journal_mode",)
    found = await store._connections.write(lambda tx: tx.all_rows(*pragmas))
    assert found == [[(2,)], [("wal",)]]


async def test_queries_cannot_write(store: Store) -> None:
    assert isinstance(store, SqliteStore)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store._connections.read.rows("DELETE FROM inbox")
