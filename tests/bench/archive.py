"""`make bench-archive`: old conversations move to an archive, alone and beside citizens who write;
and what it costs to read them there.

    python -m tests.bench.archive [--dialogues 200000] [--rate 500] [--seconds 10]

Each dialogue is two years old: an offer, a reply, an answer. Half of them are archived while nobody
writes, others beside a steady rate of replies, by `kelisim archive` in a process of its own.
"""

import argparse
import asyncio
import logging
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog
import uvloop

from storage.crypto import Secrets
from storage.numbers import NumbersFilter
from storage.opening import open_queries
from storage.sqlite.archive import SqliteArchiver
from tests.bench.grown import grow
from tests.bench.population import SECRET, phone
from tests.bench.road import Traffic, rig_for

#: Conversations read for one figure.
_READ = 500

#: Microseconds.
_TWO_YEARS = 2 * 365 * 86_400 * 1_000_000

#: What ended two years ago; and one message of today, which stays.
_AGED = f"""
UPDATE offers SET state = 'expired',
  body = json_remove(json_set(body, '$.state', 'expired'), '$.timers');
DELETE FROM timers;
UPDATE messages SET at = at - {_TWO_YEARS};
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, before, after, intent, sure,
  language, rule, question)
SELECT citizen, 2, 'in', 0, at + 1, 'иә', 1, after, after, 'consent', 1, 'kk', 'digit', 'offer'
FROM messages WHERE turn = 1 ORDER BY id;
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, before, after, key, version,
  lane, delivery)
SELECT citizen, 2, 'out', 0, at + 1, text, parts, before, after, key, version, 'replies', delivery
FROM messages WHERE turn = 1 ORDER BY id;
UPDATE dialogues SET body = json_set(body, '$.turn', 3);
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, before, after)
SELECT citizen, 3, 'in', 0, at + {_TWO_YEARS}, 'рахмет', 1, after, after
FROM messages WHERE turn = 1 LIMIT 1;
"""


async def measure(options: argparse.Namespace, folder: Path) -> None:
    file = folder / "bench.db"
    print(f"making {options.dialogues:,} dialogues …", flush=True)
    await grow(file, options.dialogues)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(f"BEGIN; {_AGED} COMMIT;")
    await _read(file, "before")
    await _alone(file, options.dialogues)
    await _read(file, "with half of the messages in an archive")
    await _beside(options, file, folder)


async def _read(file: Path, when: str) -> None:
    queries = await open_queries(f"sqlite+aiosqlite:///{file}", Secrets.parse(SECRET))
    try:
        await queries.conversation(phone(0))
        took: list[float] = []
        for n in range(1, _READ + 1):
            began = time.perf_counter()
            await queries.conversation(phone(n))
            took.append(time.perf_counter() - began)
        cpu = time.process_time()
        await queries.numbers.readings(NumbersFilter(("birth",)))
        cpu = time.process_time() - cpu
    finally:
        await queries.close()
    print(f"a conversation, {when}: {_told(took)}; all readings counted: {cpu:.2f} s of CPU")


async def _alone(file: Path, dialogues: int) -> None:
    """In this process, until half is done."""
    archiver = SqliteArchiver(file)
    took: list[float] = []
    onward: int | None = 0
    moved, cpu, before = 0, time.process_time(), datetime.now(UTC) - timedelta(days=400)
    while onward is not None and moved < 1.5 * dialogues:
        began = time.perf_counter()
        batch = await archiver.move(before, onward)
        took.append(time.perf_counter() - began)
        moved, onward = moved + batch.messages, batch.onward
    each = (time.process_time() - cpu) / moved * 1e6
    await archiver.close()
    rate = moved / sum(took[1:])
    print(f"archived alone: {rate:,.0f} messages/s, {each:,.0f} µs of CPU each; {_told(took[1:])}")


async def _beside(options: argparse.Namespace, file: Path, folder: Path) -> None:
    async with rig_for(folder, file) as rig:
        await rig.start()
        traffic = Traffic(rig.simulator, iter(range(options.dialogues)))
        alone = await traffic.hold(options.rate, options.seconds)
        print(f"a reply at {options.rate}/s, nothing beside it: {_told(alone)}", flush=True)
        archiving = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "archive", "--before",
            (datetime.now(UTC) - timedelta(days=400)).date().isoformat(),
            env={**os.environ, **rig.bot.environment}, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        beside = await traffic.hold(options.rate, options.seconds)
        running = archiving.returncode is None
        print(f"a reply at {options.rate}/s, beside kelisim archive: {_told(beside)}", flush=True)
        if not running:
            print("(the archive was ready before: take more --dialogues)")
        else:
            archiving.terminate()
        await archiving.wait()


def _told(took: Sequence[float]) -> str:
    ordered = sorted(took)
    p99 = ordered[int(len(ordered) * 0.99)] * 1000
    return f"median {statistics.median(ordered) * 1000:.1f} ms, p99 {p99:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=200_000)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(options, Path(folder)))


if __name__ == "__main__":
    main()
