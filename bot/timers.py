"""Moves due timers into the inbox, where they take the road like everything else."""

import structlog

from bot.clock import Clock
from bot.wake import Wake
from storage.errors import LeaseLost
from storage.store import Store

log = structlog.get_logger()

#: Timers count in hours; a second late is on time.
_EVERY_S = 1.0
#: Timers moved in one transaction.
_BATCH = 500


class Timers:
    def __init__(self, store: Store, clock: Clock, wake_road: Wake) -> None:
        self._store = store
        self._clock = clock
        self._wake_road = wake_road
        self._stopping = False
        self.wake = Wake()
        clock.on_jump(self.wake)

    async def run(self) -> None:
        while not self._stopping:
            try:
                fired = await self.step()
            except LeaseLost:
                log.info("citizens have another worker by now; it fires their timers")
                fired = 0
            except Exception:
                log.exception("timers could not be read; trying again")
                fired = 0
            if fired < _BATCH:
                await self.wake.wait(_EVERY_S / max(self._clock.rate, 1.0))

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def step(self) -> int:
        """Fires what is due now; how many."""
        fired = await self._store.fire_timers(self._clock.now(), _BATCH)
        if fired:
            self._wake_road()
        return fired
