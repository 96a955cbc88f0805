"""Watches for waves: many citizens who report the same fraud within an hour.

A wave is flagged once, in the log and as a metric; `kelisim fraud` shows its text. It looks after
each commit that holds a report, and rests otherwise.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.wake import Wake
from storage.store import Store, Wave

log = structlog.get_logger()

#: Reports that come together are looked at together, in seconds.
_TOGETHER_S = 1.0
#: Without a ring it looks this often: a start finds what was reported just before.
_IDLE_S = 600.0


class FraudWatch:
    """So many citizens (`least`) within `window` make a wave; `flagged` hears of each."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        least: int,
        window: timedelta,
        flagged: Callable[[Wave], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._least = least
        self._window = window
        self._flagged = flagged
        self._stopping = False
        self.wake = Wake()

    async def run(self) -> None:
        while not self._stopping:
            try:
                await self.step()
            except Exception:
                log.exception("reports of frauds could not be counted; trying again")
            await self.wake.wait(_IDLE_S)
            if not self._stopping:
                await asyncio.sleep(_TOGETHER_S)

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def step(self) -> list[Wave]:
        """Flags the waves there are by now, each once."""
        waves = await self._store.flag_waves(self._clock.now() - self._window, self._least)
        for wave in waves:
            log.warning(
                "a wave of similar frauds", group=wave.group, citizens=wave.citizens,
                window=str(self._window),
            )  # fmt: skip
            self._flagged(wave)
        return waves
