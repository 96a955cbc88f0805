"""Ids of messages on PostgreSQL carry the time they were made at, so that the tables they lead to
can be cut by months and a look-up finds the month by itself.

id = milliseconds since 2020 ‹ 12 bits | number of the worker ‹ 8 bits | counter: below 2⁵³ until
2089. The time is the database's (`Ids.learn`), one clock for all workers, whoever's own is wrong.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

#: Where the ids begin.
EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)

#: Workers that may share a database.
WORKERS: Final = 16

_MS_BITS, _COUNTER_BITS = 12, 8
_COUNTER = (1 << _COUNTER_BITS) - 1


class Ids:
    """Of one worker: they only ever grow, also when a clock is put back."""

    def __init__(self, number: int = 0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._number = number
        self._monotonic = monotonic
        self._ahead_s = (datetime.now(UTC) - EPOCH).total_seconds() - monotonic()
        self.last = 0

    def learn(self, number: int, now: datetime, asked_at: float, newest: int) -> None:
        """The worker's number, the database's time, and the newest id that others are known to have
        made; `asked_at` on our steady clock, before the question."""
        self._number = number
        self._ahead_s = (now - EPOCH).total_seconds() - asked_at
        self.last = max(self.last, newest)

    def take(self, count: int) -> list[int]:
        """So many, in order. More than 256 in a millisecond reach into the next ones."""
        ms, used = max(self._now_ms() << _COUNTER_BITS, self._place(self.last) + 1), []
        for place in range(ms, ms + count):
            used.append(
                place >> _COUNTER_BITS << _MS_BITS
                | self._number << _COUNTER_BITS
                | place & _COUNTER
            )
        if used:
            self.last = used[-1]
        return used

    def up_to(self, seconds: float) -> int:
        """The highest id that anybody can have made so far, if our clocks are no further apart."""
        return max(self.last, self._now_ms() + int(seconds * 1000) << _MS_BITS)

    def _now_ms(self) -> int:
        return int((self._ahead_s + self._monotonic()) * 1000)

    @staticmethod
    def _place(made: int) -> int:
        """Millisecond and counter of an id, whoever made it."""
        return made >> _MS_BITS << _COUNTER_BITS | made & _COUNTER


def first_id(at: datetime) -> int:
    """Ids made from then on are this one or higher."""
    return int((at - EPOCH).total_seconds() * 1000) << _MS_BITS
