"""`make bench-console`: how soon the console answers staff while the bot answers citizens.

    python -m tests.bench.console [--conversations 500000] [--seconds 60] [--file FILE]

Five million messages in half a million conversations; searches and conversation pages at a steady
rate over HTTP, while citizens write by SMPP and get answers. Simulator, staff and citizens share
the two cores with the bot. `--file` is kept between runs: making it takes minutes.
"""

import argparse
import asyncio
import logging
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import structlog
import uvloop

from bot.console.sessions import key_of
from bot.regions import REGIONS
from storage.audit import NewEntry
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.moments import to_micros
from storage.opening import open_queries, open_store
from storage.staff import NewMember, Session
from storage.store import Store
from tests.bench.conversations import SECRET, make, phone
from tests.bench.population import populate
from tests.bench.road import Traffic, cpu_of, rig_for

#: Citizens who write while staff search: apart from those who are searched for.
WRITERS_FROM = 50_000_000
WORDS = (
    "каспи",
    "келісемін",
    "согласна",
    "не согласен",
    "кейін",
    "ска",
    "мош",
    "жәрдемақы",
    "банк",
)
STATES = ("paid", "expired", "refused", "giving_account", "with_staff", "undeliverable")
FLAGS = ("undelivered", "unclear", "staff", "fraud", "stopped")
BENEFITS = ("birth", "childcare", "large_family", "burial", "job_loss", "disability")


class Staff:
    """Addresses that staff open, at random but the same in every run."""

    def __init__(self, file: Path, conversations: int) -> None:
        self._chance = random.Random(3)
        self._conversations = conversations
        with sqlite3.connect(file) as database:
            rows = database.execute("SELECT citizen FROM dialogues ORDER BY citizen LIMIT 5000")
            self._citizens = [citizen for (citizen,) in rows]
        database.close()

    def asks(self) -> Iterator[tuple[str, str]]:
        """(what it is, address), for ever."""
        kinds = (
            ("search by words", lambda: {"q": self._pick(WORDS)}),
            ("search by words and filters", self._words_and_filters),
            ("search by filters", self._filters),
            ("search by phone", lambda: {"q": phone(self._chance.randrange(self._conversations))}),
        )
        while True:
            for name, query in kinds:
                yield name, f"/console/search?{urlencode(query())}"
                yield "conversation", f"/console/conversations/{self._pick(self._citizens)}"

    def _words_and_filters(self) -> dict[str, str]:
        return {"q": self._pick(WORDS), **self._filters()}

    def _filters(self) -> dict[str, str]:
        offered = {"benefit": self._pick(BENEFITS), "state": self._pick(STATES)}
        told = {"region": self._pick(tuple(REGIONS)), "flag": self._pick(FLAGS)}
        dated = {"since": "2026-01-12", "until": f"2026-0{self._chance.randrange(2, 9)}-20"}
        return self._pick((offered, told, offered | told, dated | told))

    def _pick(self, among):
        return self._chance.choice(among)


class Visits:
    """Seconds that pages took, by what they were."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._cookies = {"kelisim-visit": token, "kelisim-language": "ru"}
        self.took: dict[str, list[float]] = {}

    async def hold(self, asks: Iterator[tuple[str, str]], rate: int, seconds: float) -> None:
        """Opens a page every 1/rate seconds, whether the one before has come or not."""
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(
            self._url, cookies=self._cookies, cookie_jar=jar
        ) as session:
            began, open_pages = time.perf_counter(), set()
            for n in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, began + n / rate - time.perf_counter()))
                page = asyncio.create_task(self._open(session, *next(asks)))
                open_pages.add(page)
                page.add_done_callback(open_pages.discard)
            await asyncio.gather(*open_pages)

    async def _open(self, session: aiohttp.ClientSession, name: str, address: str) -> None:
        began = time.perf_counter()
        async with session.get(address) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{address}: {answer.status}")
        self.took.setdefault(name, []).append(time.perf_counter() - began)

    def print(self, when: str) -> None:
        for name, took in sorted(self.took.items()):
            _print(f"{name}, {when}", took)
        _print(f"all pages, {when}", [one for took in self.took.values() for one in took])


def _print(name: str, took: list[float]) -> None:
    ordered = sorted(took)
    print(f"{name}, median: {statistics.median(ordered) * 1000:.1f} ms")
    print(f"{name}, p99: {ordered[int(len(ordered) * 0.99)] * 1000:.1f} ms", flush=True)


async def prepare(file: Path, options: argparse.Namespace) -> str:
    """The database, its index, and those who write and read; the visit of those who read."""
    url = f"sqlite+aiosqlite:///{file}"
    if not file.exists():
        print(f"making {options.conversations:,} conversations …", flush=True)
        await make(file, options.conversations, lambda _: None)
    await upgrade(url)
    await populate(file, _writers(options), lambda _: None, options.first_writer)
    queries = await open_queries(url, Secrets.parse(SECRET))
    began, cpu = time.perf_counter(), time.process_time()
    while await queries.search.follow():
        pass
    spent = time.process_time() - cpu
    print(f"index made or followed: {time.perf_counter() - began:,.0f} s, {spent:,.0f} s of CPU")
    standing = await queries.search.standing()
    print(f"conversations in the index: {standing.indexed:,}", flush=True)
    await queries.close()
    store = await open_store(url, Secrets.parse(SECRET))
    try:
        return await _sign_in(store)
    finally:
        await store.close()


def _writers(options: argparse.Namespace) -> int:
    return int((options.seconds + 10) * options.replies)


async def _sign_in(store: Store) -> str:
    """What the cookie holds."""
    now = datetime.now(UTC)
    login = f"bench{to_micros(now)}"
    token = f"visit-of-{login}"
    entry = NewEntry(to_micros(now), "command", "staff.add", f"staff:{login}")
    new = NewMember(login, "Bench", ("operator",))
    staff_id = await store.staff.add_staff(new, must_change=False, entry=entry)
    session = Session(
        key_of(token), staff_id, "in", now, now, now + timedelta(hours=9), "::1", "bench"
    )
    await store.staff.begin_session(session, None)
    return token


async def measure(options: argparse.Namespace, folder: Path) -> None:
    file = Path(options.file or folder / "bench.db")
    token = await prepare(file, options)
    staff = Staff(file, options.conversations)
    async with rig_for(folder, file) as rig:
        await rig.start()
        alone = Visits(rig.bot_url, token)
        await alone.hold(staff.asks(), options.rate, options.seconds / 4)
        alone.print("the bot idle")
        busy = Visits(rig.bot_url, token)
        first = options.first_writer
        writers = iter(range(first, first + _writers(options)))
        traffic = Traffic(rig.simulator, writers)
        cpu = cpu_of(rig.bot.pid)
        replies, _ = await asyncio.gather(
            traffic.hold(options.replies, options.seconds),
            busy.hold(staff.asks(), options.rate, options.seconds),
        )
        cpu = cpu_of(rig.bot.pid) - cpu
        busy.print(f"beside {options.replies} replies a second")
        _print(f"reply to a citizen, beside {options.rate} pages a second", list(replies))
        print(f"CPU of the bot: {cpu / options.seconds * 100:.0f} % of a core", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=500_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=int, default=20, help="pages a second")
    parser.add_argument("--replies", type=int, default=500, help="replies of citizens a second")
    parser.add_argument("--file", help="a database made before, or to be kept")
    parser.add_argument("--first-writer", type=int, default=WRITERS_FROM, metavar="N",
                        help="another one for each run on the same file")  # fmt: skip
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(options, Path(folder)))


if __name__ == "__main__":
    main()
