"""How many segments may leave now: one budget per gateway, counted in segments per second."""

import sys
import time
from collections.abc import Callable

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
