"""`python -m tests.bench.work_list`: how long the work list takes at half a million conversations.

Rows are put in as they would stand after turns: five messages a conversation, every tenth with an
open case, some of them claimed, given to somebody or put off.
"""

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage.audit import NewEntry
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.moments import to_micros
from storage.opening import open_queries, open_store
from storage.queries import Queries
from storage.store import Store
from storage.work_seen import WorkFilter

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
SECRETS = Secrets.parse("a-secret-for-the-bench")
KINDS = ("unclear", "operator", "wrong_person", "undeliverable", "fraud_report", "registry")
MESSAGES = 5
ROUNDS = 100
PAGE = 51


def fill(file: Path, conversations: int) -> None:
    connection = sqlite3.connect(file)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL;")
    start = to_micros(NOW - timedelta(days=60))
    connection.executemany(
        "INSERT INTO dialogues (citizen, phone, language) VALUES (?, ?, 'kk')",
        ((_key(n), b"") for n in range(conversations)),
    )
    connection.executemany(
        "INSERT INTO messages (citizen, turn, direction, n, at, text, parts, before, after) "
        "VALUES (?, ?, ?, 0, ?, 'иә', 1, '', '')",
        (
            (_key(n), turn, "in" if turn % 2 else "out", start + n * 1000 + turn)
            for n in range(conversations)
            for turn in range(1, MESSAGES + 1)
        ),
    )
    connection.executemany(
        "INSERT INTO cases (citizen, kind, reason, text, turn, at, state) "
        "VALUES (?, ?, 'why', 'иә', 5, ?, ?)",
        (
            (_key(n), KINDS[n % len(KINDS)], start + n * 1000, "closed" if n % 10 else "open")
            for n in range(conversations)
        ),
    )
    until = to_micros(NOW + timedelta(hours=1))
    connection.executemany(
        "INSERT INTO work (citizen, holder, held_until, assignee, snoozed_until, snoozed_turn) "
        "VALUES (?, ?, ?, ?, ?, 5)",
        (
            (
                _key(n),
                f"s{n % 50}" if n % 40 == 0 else None,
                until if n % 40 == 0 else None,
                f"s{n % 50}" if n % 30 == 0 else None,
                until if n % 70 == 0 else None,
            )
            for n in range(0, conversations, 10)
        ),
    )
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _key(n: int) -> str:
    return f"citizen-{n:012}"


async def measure(store: Store, queries: Queries, conversations: int) -> None:
    middle = WorkFilter(
        after=(NOW - timedelta(days=60) + timedelta(seconds=conversations // 2000), 0)
    )
    lists = {
        "first page": WorkFilter(),
        "a page in the middle": middle,
        "one kind": WorkFilter(kinds=("operator",)),
        "nobody's": WorkFilter(free=True),
        "mine": WorkFilter(mine="s0"),
    }
    for name, wanted in lists.items():
        await timed(name, lambda wanted=wanted: queries.work.waiting(wanted, NOW, PAGE))
    await timed("ages", lambda: queries.work.ages(NOW))
    await timed("loads", lambda: queries.work.loads(NOW, NOW - timedelta(hours=24)))
    await timed("one desk", lambda: queries.work.desk(_key(0), NOW))
    entry = NewEntry(to_micros(NOW), "bench", "case.claim")
    numbers = iter(range(10, conversations, 10))
    await timed(
        "claim (durable)",
        lambda: store.work.claim(_key(next(numbers)), NOW + timedelta(minutes=15), entry),
    )


async def timed(name: str, ask: Callable[[], Awaitable[object]]) -> None:
    """Median and 99th percentile of wall time, in milliseconds."""
    await ask()
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    p50, p99 = times[ROUNDS // 2], times[ROUNDS * 99 // 100 - 1]
    sys.stdout.write(f"{name:24} {p50:7.1f} ms median {p99:7.1f} ms p99\n")


async def run(conversations: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "kelisim.db"
        url = f"sqlite+aiosqlite:///{file}"
        await upgrade(url)
        await (await open_store(url, SECRETS)).close()  # notes the keys in the empty database
        fill(file, conversations)
        sys.stdout.write(
            f"{conversations:,} conversations, {conversations * MESSAGES:,} messages, "
            f"{conversations // 10:,} open cases, {file.stat().st_size / 2**20:,.0f} MB\n"
        )
        store, queries = await open_store(url, SECRETS), await open_queries(url, SECRETS)
        await measure(store, queries, conversations)
        await queries.close()
        await store.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=500_000)
    asyncio.run(run(parser.parse_args().conversations))
