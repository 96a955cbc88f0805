"""Moves old conversations into the archives while the service runs, a little at a time, when
KELISIM_ARCHIVE_AFTER says after how long (`kelisim archive` does it once)."""

from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.settings import Settings
from bot.wake import Wake
from storage.archives import Archiver, open_archiver

log = structlog.get_logger()

#: Seconds between two batches, so that citizens hardly notice: some 1,000 messages a second go.
#: And seconds until it looks again, when all that may go has gone, or after a failure.
_SHORT_S, _LONG_S = 0.2, 3600.0


def archiving_of(settings: Settings, clock: Clock) -> "tuple[Archiving, ...]":
    """None, where nothing is to be archived. Raises NoArchives."""
    if settings.archive_after is None:
        return ()
    return (Archiving(open_archiver(settings.database_url), clock, settings.archive_after),)


class Archiving:
    def __init__(self, archiver: Archiver, clock: Clock, after: timedelta) -> None:
        self._archiver = archiver
        self._clock = clock
        self._after = after
        self._onward = self._moved = 0
        self._stopping = False
        self._wake = Wake()

    async def run(self) -> None:
        while not self._stopping:
            await self._wake.wait(await self.step())

    async def step(self) -> float:
        """One batch; seconds until the next."""
        try:
            moved = await self._archiver.move(self._clock.now() - self._after, self._onward)
        except Exception:
            log.exception("old conversations could not be archived; trying again later")
            return _LONG_S
        self._moved += moved.messages
        if moved.onward is not None:
            self._onward = moved.onward
            return _SHORT_S
        if self._moved:
            log.info("old conversations were archived", messages=self._moved)
        self._onward = self._moved = 0
        return _LONG_S

    def stop(self) -> None:
        self._stopping = True
        self._wake()

    async def close(self) -> None:
        await self._archiver.close()
