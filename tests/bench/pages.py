"""What a page of the console costs the service, in processor time and hops to other threads.

    python -m tests.bench.pages FILE [pages of each kind]

FILE is a database of `tests.bench.conversations` or `tests.bench.console`. The console is served
here, pages are opened by another process, one after the other: on a machine that others keep busy,
processor time says more than the clock on the wall.
"""

import asyncio
import itertools
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import aiohttp
import aiosqlite
import uvloop
from aiohttp import web

from bot.clock import SystemClock
from bot.console.guards import RATES, Rates
from bot.console.live import Live
from bot.console.opening import open_console
from bot.http import CONSOLE
from bot.settings import load
from flows.loading import load_catalogue
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from tests.bench.console import Staff, _sign_in
from tests.bench.conversations import SECRET

#: Opened before counting, so that templates, pages of the file and statements are warm.
WARM_UP = 50


class Unlimited(Rates):
    def take(self, visitor: str, visits: int = 1) -> bool:
        return True


async def measure(file: Path, pages: int) -> None:
    url, secrets = f"sqlite+aiosqlite:///{file}", Secrets.parse(SECRET)
    await upgrade(url)
    store, queries = await open_store(url, secrets), await open_queries(url, secrets)
    while await queries.search.follow():
        pass
    console = open_console(
        load({}, file.with_name("no.env")), store, queries, load_catalogue(),
        clock=SystemClock(), live=Live(), wake_road=lambda: None,
    )  # fmt: skip
    console[RATES] = Unlimited()
    app = web.Application()
    app.add_subapp(CONSOLE, console)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    visitor = [site.name, await _sign_in(store)]
    for kind, addresses in _asks(file, pages).items():
        await _open(visitor, addresses[:WARM_UP])
        with _counted_hops() as hops:
            loop, process = time.thread_time(), time.process_time()
            await _open(visitor, addresses[:pages])
            loop, process = time.thread_time() - loop, time.process_time() - process
        each = f"loop {loop / pages * 1000:.2f} ms, all threads {process / pages * 1000:.2f} ms"
        print(f"{kind}: {each}, hops {sum(hops) / pages:.1f}", flush=True)
    await runner.cleanup()
    await queries.close()
    await store.close()


def _asks(file: Path, pages: int) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    with_conversations = 2 * 4 * max(pages, WARM_UP)
    for kind, address in itertools.islice(Staff(file, 2_500).asks(), with_conversations):
        asked.setdefault(kind, []).append(address)
    return asked


class _counted_hops:  # noqa: N801 - used as a function
    """One for each call that is handed to another thread."""

    def __enter__(self) -> list[int]:
        hops: list[int] = []
        self._patches = []
        for of, name in ((ThreadPoolExecutor, "submit"), (aiosqlite.Connection, "_execute")):
            original = getattr(of, name)

            def counted(*args, _original=original, **more):
                hops.append(1)
                return _original(*args, **more)

            self._patches.append(mock.patch.object(of, name, counted))
        for patch in self._patches:
            patch.start()
        return hops

    def __exit__(self, *_: object) -> None:
        for patch in self._patches:
            patch.stop()


async def _open(visitor: list[str], addresses: list[str]) -> None:
    command = [sys.executable, "-m", "tests.bench.pages", "--visit", *visitor]
    visiting = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
    await visiting.communicate(json.dumps(addresses).encode())
    if visiting.returncode:
        raise RuntimeError("a page could not be opened")


async def visit(url: str, token: str, addresses: list[str]) -> None:
    cookies = {"kelisim-visit": token, "kelisim-language": "ru"}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(url, cookies=cookies, cookie_jar=jar) as session:
        for address in addresses:
            async with session.get(address) as answer:
                await answer.read()
                answer.raise_for_status()


def main() -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if sys.argv[1] == "--visit":
            runner.run(visit(*sys.argv[2:4], json.load(sys.stdin)))
        else:
            pages = int(sys.argv[2]) if len(sys.argv) > 2 else 200
            runner.run(measure(Path(sys.argv[1]), pages))


if __name__ == "__main__":
    main()
