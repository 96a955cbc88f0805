"""Forgets what nobody can ask for any more, a little at a time, beside the road."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.wake import Wake
from storage.store import Store

log = structlog.get_logger()

#: SMSCs give up a message after three days at the latest; twice that and a repeat cannot come.
KEEP = timedelta(days=7)
#: Rows forgotten in one transaction, and the pauses (seconds) while there are more, and when done.
_BATCH, _SHORT_S, _LONG_S = 1000, 0.5, 600.0


class Housekeeping:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._stopping = False
        self._wake = Wake()

    async def run(self) -> None:
        while not self._stopping:
            try:
                forgotten = await self._store.purge(self._clock.now() - KEEP, _BATCH)
            except Exception:
                log.exception("old events could not be forgotten; trying again later")
                forgotten = 0
            await self._wake.wait(_SHORT_S if forgotten >= _BATCH else _LONG_S)

    def stop(self) -> None:
        self._stopping = True
        self._wake()
