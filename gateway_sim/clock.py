"""The simulator's time: it runs at a rate beside real time, jumps forward, and never goes back.

Whatever waits (receipts, the registry's decisions, people, the deadlines of a bot that follows this
clock) falls due by it, so that a 72-hour deadline is tested in a second.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import msgspec

#: One time zone for the whole of Kazakhstan since 1 March 2024 (DOMAIN.md, 8).
LOCAL = timezone(timedelta(hours=5))

#: A year in five minutes; faster, and one turn of the bot takes longer than a citizen's evening.
FASTEST = 100_000.0

#: Nobody jumps past the end of 2099: SMPP writes years in two digits (3.4 §7.1.1).
LATEST = datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()

#: What is due later than that (a receipt after a million years) is shown at the calendar's end.
_CALENDAR_ENDS = datetime(9999, 12, 30, tzinfo=UTC).timestamp()


class Pace(msgspec.Struct, frozen=True):
    """Simulated time = real time + `offset_s` + (`rate` - 1) x seconds since the real moment
    `since_s`. Whoever knows these three (a bot, a state file) knows the time."""

    offset_s: float = 0.0
    rate: float = 1.0
    since_s: float = 0.0

    def ahead(self, real: float) -> float:
        """How many seconds ahead of real time it is at that real moment."""
        return self.offset_s + (self.rate - 1.0) * (real - self.since_s)


class Clock:
    """`version` counts the jumps and the changes of the rate."""

    def __init__(self, real: Callable[[], float] = time.time, pace: Pace | None = None) -> None:
        self._real = real
        self.pace = pace or Pace(since_s=real())
        self.version = 0
        self._listeners: list[Callable[[], None]] = []
        self._changed: asyncio.Event | None = None

    @property
    def offset_s(self) -> float:
        """How far ahead of real time it is now, in seconds."""
        return self.pace.ahead(self._real())

    @property
    def rate(self) -> float:
        return self.pace.rate

    def now(self) -> float:
        """Simulated seconds since the epoch."""
        real, pace = self._real(), self.pace
        return real + (pace.offset_s if pace.rate == 1.0 else pace.ahead(real))

    def today(self) -> datetime:
        """Simulated time as an aware datetime in UTC."""
        return moment(self.now())

    def advance(self, seconds: float) -> None:
        """Jumps forward. Raises ValueError for a jump back: what has happened stays so; and for one
        past LATEST."""
        if not 0 <= seconds < float("inf"):
            raise ValueError("the clock only jumps forward")
        if seconds and self.now() + seconds > LATEST:
            raise ValueError("the clock does not jump past the year 2099")
        self._go_on(seconds, self.rate)

    def run(self, rate: float) -> None:
        """Runs `rate` times as fast as real time from now on; 0 stands still. Raises ValueError."""
        if not 0 <= rate <= FASTEST:
            raise ValueError(f"the clock runs 0 to {FASTEST:,.0f} times as fast as real time")
        self._go_on(0.0, rate)

    def real_seconds_until(self, then: float) -> float | None:
        """How long a wait for that simulated moment takes; None for ever."""
        wait = max(0.0, then - self.now())
        if self.rate == 1.0 or wait == 0.0:
            return wait
        return wait / self.rate if self.rate else None

    def listen(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after each jump or change of the rate."""
        self._listeners.append(listener)

    async def changed(self, after: int, wait_s: float) -> None:
        """Returns once the version is past `after`, or `wait_s` real seconds have gone by."""
        await self.until(lambda: self.version != after, wait_s)

    async def until(self, condition: Callable[[], bool], wait_s: float) -> None:
        """Returns once the condition holds, looked at after each change and each `wake`; or when
        `wait_s` real seconds have gone by."""
        try:
            async with asyncio.timeout(wait_s):
                while not condition():
                    if self._changed is None:
                        self._changed = asyncio.Event()
                    await self._changed.wait()
        except TimeoutError:
            return

    def wake(self) -> None:
        """Whoever waits for a change looks again."""
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    def _go_on(self, seconds: float, rate: float) -> None:
        real = self._real()
        self.pace = Pace(self.pace.ahead(real) + seconds, rate, real)
        self.version += 1
        for listener in self._listeners:
            listener()
        self.wake()


def moment(seconds: float) -> datetime:
    """Seconds since the epoch as an aware datetime in UTC."""
    return datetime.fromtimestamp(min(seconds, _CALENDAR_ENDS), UTC)


def iso(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC, to the millisecond."""
    return moment(seconds).isoformat(timespec="milliseconds")
