"""The simulator's time: real time plus an offset that only grows.

Whatever waits (receipts, the registry's decisions, the deadlines of a bot that follows this clock)
falls due by it, so that a 72-hour deadline is tested in a second.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

#: One time zone for the whole of Kazakhstan since 1 March 2024 (DOMAIN.md, 8).
LOCAL = timezone(timedelta(hours=5))


class Clock:
    """`now` and the offset are in seconds; `version` counts the jumps."""

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self.offset_s = 0.0
        self.version = 0
        self._listeners: list[Callable[[], None]] = []
        self._changed: asyncio.Event | None = None

    def now(self) -> float:
        """Simulated seconds since the epoch."""
        return self._real() + self.offset_s

    def today(self) -> datetime:
        """Simulated time as an aware datetime in UTC."""
        return moment(self.now())

    def advance(self, seconds: float) -> None:
        """Jumps forward. Raises ValueError for a jump back: what has happened stays so."""
        if not 0 <= seconds < float("inf"):
            raise ValueError("the clock only jumps forward")
        self.offset_s += seconds
        self.version += 1
        for listener in self._listeners:
            listener()
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after each jump."""
        self._listeners.append(listener)

    async def changed(self, after: int, wait_s: float) -> None:
        """Returns once the version is past `after`, or `wait_s` real seconds have gone by."""
        if self.version != after:
            return
        if self._changed is None:
            self._changed = asyncio.Event()
        try:
            await asyncio.wait_for(self._changed.wait(), wait_s)
        except TimeoutError:
            return


def moment(seconds: float) -> datetime:
    """Seconds since the epoch as an aware datetime in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def iso(seconds: float) -> str:
    """Seconds since the epoch as ISO 8601 in UTC, to the millisecond."""
    return moment(seconds).isoformat(timespec="milliseconds")
