"""The world of a year: a simulator with its people, its registry and its clock, and the service.
They meet on the wire only."""

import asyncio
import secrets
import socket
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import aiohttp
import msgspec

from bot.errors import YearError
from bot.gateway_url import Long
from bot.year.processes import CHECKOUT, Cost, Process

#: Who lives in the year 2025 (docs/simulator-people.md).
PEOPLE = CHECKOUT / "docs" / "samples" / "people.toml"

#: Starting Python on a busy machine takes its time, in seconds.
READY_S = 120.0
LOOK_S = 0.05

#: Seconds on the simulator's clock from application to assignment, and from there to payment.
DAY_S = 86_400

#: Messages under way on the link at a time.
WINDOW = 1000

#: A request of ours may wait until the simulator has done the work of a long stride.
_PATIENCE = aiohttp.ClientTimeout(total=300)


Answer = TypeVar("Answer")


class Clock(msgspec.Struct):
    """`GET /clock`, as far as we look at it."""

    now: datetime
    walks_to: str | None


class World:
    """An async context; `database_url` of an empty database or of none yet; `long` is how long
    messages travel."""

    def __init__(
        self, folder: Path, database_url: str, scale: float, begins: datetime, long: Long = "udh8"
    ) -> None:
        self.folder = folder
        self.database_url = database_url
        self.long: Long = long
        self.secret = secrets.token_urlsafe(24)
        self._scale = scale
        self._begins = begins
        self._smpp, self._http, self._bot_http = free_port(), free_port(), free_port()
        self.simulator_url = f"http://127.0.0.1:{self._http}"
        self.bot_url = f"http://127.0.0.1:{self._bot_http}"
        self._env = self._settings()
        self.token = self._env["KELISIM_API_TOKEN"]
        self._processes: list[Process] = []

    async def __aenter__(self) -> "World":
        self._session = aiohttp.ClientSession(timeout=_PATIENCE)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()
        for process in reversed(self._processes):
            await asyncio.to_thread(process.stop)

    async def make_tables(self) -> None:
        await (await self.kelisim("migrate")).ended()

    async def start(self) -> None:
        """The simulator and the service; returns when it is bound."""
        self.simulator = self._start("gateway_sim", "serve", *self._simulator_options())
        await self._until(self.simulator, self._simulator_is_up)
        self.bot = await self.kelisim("run")
        self._processes.append(self.bot)
        await self._until(self.bot, self._bot_is_bound)

    async def people(self) -> Path:
        """They come to their phones; the file of their offers."""
        offers = self.folder / "offers.jsonl"
        options = ("--scale", f"{self._scale:g}", "--sim", self.simulator_url, "--offers", offers)
        log = self.folder / "people.log"
        words = ["people", str(PEOPLE), *map(str, options)]
        await Process("gateway_sim", *words, env=self._env, log=log).ended()
        return offers

    async def offer(self, file: Path) -> Cost:
        """`kelisim offers`, beside the running service."""
        return await (await self.kelisim("offers", str(file))).ended()

    async def kelisim(self, *words: str) -> Process:
        return Process("bot", *words, env=self._env, log=self.folder / f"{words[0]}.log")

    async def walk(self, to: datetime, stride_s: float) -> None:
        """Returns when the clock is there, and everything that was due on the way is done."""
        body = {"walk_to": to.isoformat(), "stride_s": stride_s}
        await self._post(f"{self.simulator_url}/clock", body)
        while (await self.ask("/clock", Clock)).walks_to is not None:
            self.check()
            await asyncio.sleep(LOOK_S)

    async def ask(self, path: str, kind: type[Answer]) -> Answer:
        """Of the simulator."""
        return msgspec.json.decode(await self.get(f"{self.simulator_url}{path}"), type=kind)

    async def ask_bot(self, path: str, kind: type[Answer]) -> Answer:
        return msgspec.json.decode(await self.get(f"{self.bot_url}{path}"), type=kind)

    async def get(self, url: str) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self._session.get(url, headers=headers) as answer:
            body = await answer.read()
            if answer.status >= 400:
                raise YearError(f"GET {url} was answered {answer.status}: {body[:500]!r}")
            return body

    def check(self) -> None:
        """Raises YearError when one of the two has died."""
        for process in self._processes:
            process.check()

    async def _post(self, url: str, body: object) -> None:
        async with self._session.post(url, data=msgspec.json.encode(body)) as answer:
            if answer.status >= 400:
                raise YearError(f"POST {url} was answered {answer.status}: {await answer.text()}")

    def _start(self, module: str, *words: str) -> Process:
        process = Process(module, *words, env=self._env, log=self.folder / f"{module}.log")
        self._processes.append(process)
        return process

    def _simulator_options(self) -> tuple[str, ...]:
        """Its clock begins where the year does; receipts come at once, and the registry takes a day
        for each step."""
        state = self.folder / "clock.json"
        offset_s = self._begins.timestamp() - time.time()
        state.write_bytes(msgspec.json.encode({"offset_s": offset_s, "since_s": time.time()}))
        return (
            *("--smpp", f"127.0.0.1:{self._smpp}", "--http", f"127.0.0.1:{self._http}"),
            *("--state", str(state), "--receipt-delay", "0", "--window", str(WINDOW)),
            *("--assign-after", str(DAY_S), "--pay-after", str(DAY_S)),
        )

    def _settings(self) -> dict[str, str]:
        return {
            "KELISIM_DATABASE_URL": self.database_url,
            "KELISIM_SECRET_KEY": self.secret,
            "KELISIM_GATEWAY_URL": f"smpp://year:year@127.0.0.1:{self._smpp}"
            f"?window={WINDOW}&long={self.long}",
            "KELISIM_REGISTRY_URL": self.simulator_url,
            "KELISIM_SIMULATOR_URL": self.simulator_url,
            "KELISIM_CLOCK": "simulator",
            "KELISIM_HTTP": f"127.0.0.1:{self._bot_http}",
            "KELISIM_API_TOKEN": secrets.token_urlsafe(24),
            "KELISIM_LOG": "json",
        }

    async def _until(self, process: Process, is_ready: Callable[[], Awaitable[bool]]) -> None:
        deadline = time.monotonic() + READY_S
        while not await is_ready():
            process.check()
            if time.monotonic() > deadline:
                raise YearError(f"{process} was not ready within {READY_S:.0f} s.")
            await asyncio.sleep(LOOK_S)

    async def _simulator_is_up(self) -> bool:
        try:
            await self.ask("/clock", Clock)
        except aiohttp.ClientError:
            return False
        return True

    async def _bot_is_bound(self) -> bool:
        try:
            return (await self.ask_bot("/healthz", _Health)).gateway == "up"
        except (aiohttp.ClientError, YearError):
            return False


class _Health(msgspec.Struct):
    gateway: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
