"""Holds a campaign back while the bulk lane is full or receipts crowd the door, in quiet hours and
while no SMSC is there.

So an offer is worded, and its deadline starts, only shortly before it leaves, and a withdrawal
still finds it in the inbox. What half a million offers found in the night, the morning sends at
its pace.
"""

import time
from collections.abc import Callable

from bot.clock import Clock
from flows.policy import QuietHours
from flows.quiet_hours import is_quiet
from storage.store import Store

#: Seconds of sending that may wait in the bulk lane.
AHEAD_S = 10.0
#: Segments a second to reckon with where no pace is set.
_UNPACED = 1000.0
#: The store is asked this often; in between we count what we add ourselves.
_ASK_EVERY_S = 0.25


class CampaignBrake:
    """`pace` in segments per second, 0 for none."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        pace: float,
        quiet: QuietHours | None,
        bound: Callable[[], bool] = lambda: True,
        crowded: Callable[[], bool] = lambda: False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._quiet = quiet
        self._bound = bound
        self._crowded = crowded
        self._most = AHEAD_S * (pace or _UNPACED)
        self._monotonic = monotonic
        self._waiting = 0
        self._asked = -_ASK_EVERY_S

    async def released(self) -> bool:
        """Whether further offers may be turned into messages now."""
        if is_quiet(self._clock.now(), self._quiet) or not self._bound() or self._crowded():
            return False
        if self._monotonic() - self._asked >= _ASK_EVERY_S:
            self._waiting = await self._store.waiting_bulk()
            self._asked = self._monotonic()
        return self._waiting < self._most

    def added(self, segments: int) -> None:
        self._waiting += segments
