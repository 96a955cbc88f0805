"""What time it is. Everything that asks for the time of a conversation asks here, so that a test
or a tester's simulator can run weeks in milliseconds."""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp
import msgspec
import structlog

log = structlog.get_logger()


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, in UTC."""

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Calls `wake` whenever the time moves by more than its own pace."""


class SystemClock:
    """The time of this machine; it never jumps."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def on_jump(self, wake: Callable[[], None]) -> None:
        del wake


class FakeClock:
    """Stands still until it is told to go on. For tests."""

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
    """The simulator's answer: simulated time = real time + `offset_s`."""

    offset_s: float
    version: int


class SimulatorClock:
    """Follows the clock of the gateway simulator by a long poll, so that a tester can move it."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/clock"
        self._offset = timedelta()
        self._version: int | None = None
        self._wakes: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def on_jump(self, wake: Callable[[], None]) -> None:
        self._wakes.append(wake)

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
                await self._ask(self._question())
                away = False
            except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError) as error:
                if not away:
                    log.warning("the simulator does not tell the time", error=type(error).__name__)
                away = True
                await asyncio.sleep(_AWAY_S)

    def _question(self) -> dict[str, str]:
        if self._version is None:
            return {}
        return {"after": str(self._version), "wait": str(_POLL_S)}

    async def _ask(self, question: dict[str, str]) -> None:
        async with self._session.get(self._url, params=question) as answer:
            answer.raise_for_status()
            told = msgspec.json.decode(await answer.read(), type=_Told)
        self._version = told.version
        offset = timedelta(seconds=told.offset_s)
        if offset != self._offset:
            self._offset = offset
            for wake in self._wakes:
                wake()
