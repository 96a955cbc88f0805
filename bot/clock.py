"""What time it is. Everything that asks for the time of a conversation asks here, so that a test
or a tester's simulator can run weeks in milliseconds."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import uuid4

import aiohttp
import msgspec
import structlog

log = structlog.get_logger()


class Ahead(msgspec.Struct, frozen=True):
    """What lies before us: when the next thing is `due` (None for never), and whether we are `busy`
    with what has come or fallen due already."""

    due: datetime | None
    busy: bool


LookAhead = Callable[[], Awaitable[Ahead]]


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""

    @property
    def rate(self) -> float:
        """How many of its seconds go by in a real one."""

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Calls `wake` whenever the time moves by more than its own pace."""


class SystemClock:
    """The time of this machine; it never jumps."""

    rate = 1.0

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_jump(self, wake: Callable[[], None]) -> None:
        del wake


class FakeClock:
    """Stands still until it is told to go on. For tests."""

    rate = 1.0

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._wakes: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return self._now

    def on_jump(self, wake: Callable[[], None]) -> None:
        self._wakes.append(wake)

    def advance(self, by: timedelta) -> None:
        self._now += by
        for wake in self._wakes:
            wake()


#: How long the simulator may hold a question about its clock, and how long we wait when it is away.
_POLL_S = 30.0
_AWAY_S = 1.0


class _Told(msgspec.Struct):
    """The simulator's answer: simulated time = real time + `offset_s`, and since the real moment
    `since_s` it runs `rate` times as fast. With a new `question` it asks what is due here next."""

    offset_s: float
    version: int
    rate: float = 1.0
    since_s: float = 0.0
    question: int = 0


class SimulatorClock:
    """Follows the clock of the gateway simulator by a long poll, so that a tester can move it."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/clock"
        self._name = uuid4().hex
        self._told: _Told | None = None
        self._ahead = Ahead(None, busy=False)
        self._wakes: list[Callable[[], None]] = []
        self._look_ahead: LookAhead | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def rate(self) -> float:
        return self._told.rate if self._told else 1.0

    def now(self) -> datetime:
        real = datetime.now(UTC)
        if self._told is None:
            return real
        ahead = self._told.offset_s
        if self._told.rate != 1.0:
            ahead += (self._told.rate - 1.0) * (real.timestamp() - self._told.since_s)
        return real + timedelta(seconds=ahead)

    def on_jump(self, wake: Callable[[], None]) -> None:
        self._wakes.append(wake)

    def tells(self, look_ahead: LookAhead) -> None:
        """What lies before us, for a tester who wants to jump there."""
        self._look_ahead = look_ahead

    async def start(self) -> None:
        """Returns when the simulator has told the time once, or does not answer."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_POLL_S + 5))
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            await self._ask({})
        self._task = asyncio.create_task(self._follow(), name="simulator clock")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            await self._session.close()

    async def _follow(self) -> None:
        away = False
        while True:
            try:
                await self._ask(self._poll())
                away = False
            except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError) as error:
                if not away:
                    log.warning("the simulator does not tell the time", error=type(error).__name__)
                away = True
                await asyncio.sleep(_AWAY_S)

    def _poll(self) -> dict[str, str]:
        if self._told is None:
            return {}
        poll = {"after": str(self._told.version), "wait": str(_POLL_S)}
        if self._look_ahead is not None:
            poll |= {"asked": str(self._told.question), "who": self._name}
        if self._ahead.due is not None:
            poll["due"] = self._ahead.due.isoformat()
        if self._ahead.busy:
            poll["busy"] = "1"
        return poll

    async def _ask(self, poll: dict[str, str]) -> None:
        async with self._session.get(self._url, params=poll) as answer:
            answer.raise_for_status()
            told = msgspec.json.decode(await answer.read(), type=_Told)
        before, self._told = self._told, told
        if before is not None and told.question != before.question:
            self._ahead = await self._look()
        if before is None or (told.offset_s, told.rate) != (before.offset_s, before.rate):
            for wake in self._wakes:
                wake()

    async def _look(self) -> Ahead:
        if self._look_ahead is None:
            return Ahead(None, busy=False)
        try:
            return await self._look_ahead()
        except Exception:
            log.exception("what is due next cannot be told")
            return Ahead(None, busy=True)
