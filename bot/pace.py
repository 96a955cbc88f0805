"""How many segments may leave now: one budget per gateway, counted in segments per second.

Where several workers send by the same gateway, they share its budget in the database
(`SharedPace`):
each takes a little of it ahead, when it has something to send.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

import structlog

from storage.budgets import Budgets

log = structlog.get_logger()

#: Segments of the longest text of ours; whoever may send less than this waits.
LARGEST_MESSAGE = 4

#: Seconds of the pace that may leave at once after a silence, too little for the SMSC to notice;
#: and what is let go at a time under load, so that each claim of the outbox is worth its commit.
_BURST_S, _GRANT_S = 0.2, 0.05


class Pace:
    """A bucket that fills with `rate` segments a second; 0 is no limit."""

    def __init__(self, rate: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._size = max(rate * _BURST_S, LARGEST_MESSAGE)
        self._grant = max(rate * _GRANT_S, LARGEST_MESSAGE)
        self._level = self._size
        self._monotonic = monotonic
        self._filled = monotonic()

    def room(self) -> int:
        """Whole segments that may leave now; none until it is worth while."""
        if not self._rate:
            return sys.maxsize
        now = self._monotonic()
        self._level = min(self._size, self._level + (now - self._filled) * self._rate)
        self._filled = now
        return int(self._level) if self._level >= self._grant else 0

    def spend(self, segments: int) -> None:
        self._level -= segments

    def seconds_to_room(self) -> float:
        """Until there is room again."""
        if not self._rate:
            return 0.0
        return max(0.0, (self._grant - self._level) / self._rate)


class SharedPace(Pace):
    """Its level is what was taken of the budget; `wake` is called when there is more of it."""

    def __init__(
        self,
        name: str,
        rate: float,
        budgets: Budgets,
        wake: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(rate, monotonic)
        self._level = 0.0
        self._name = name
        self._budgets = budgets
        self._wake = wake
        self._taking: asyncio.Task[None] | None = None

    def room(self) -> int:
        if not self._rate:
            return sys.maxsize
        if self._level < self._grant and self._taking is None:
            self._taking = asyncio.create_task(self._take(), name=f"pace of {self._name}")
        return int(self._level) if self._level >= LARGEST_MESSAGE else 0

    def seconds_to_room(self) -> float:
        """`wake` is called sooner."""
        return _GRANT_S if self._rate and self._level < LARGEST_MESSAGE else 0.0

    async def _take(self) -> None:
        """Nothing, while the database is away: then nothing could be claimed either."""
        try:
            want = int(2 * self._grant - self._level)
            granted = await self._budgets.take(self._name, self._rate, want)
            if granted < self._grant:
                await asyncio.sleep(_GRANT_S)
        except Exception:
            log.exception("the budget of a gateway could not be asked; trying again")
            granted = 0
            await asyncio.sleep(_ASK_AGAIN_S)
        finally:
            self._taking = None
        self._level += granted
        if granted:
            self._wake()


#: A budget that could not be asked is asked again after this.
_ASK_AGAIN_S = 1.0

#: Makes the pace of a gateway, or of a lane, with this name and rate.
Paces: TypeAlias = Callable[[str, float], Pace]


def alone(name: str, rate: float) -> Pace:
    """Of a service that shares it with nobody."""
    del name
    return Pace(rate)
