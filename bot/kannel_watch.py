"""Whether Kannel is there: HTTP has no link that could break, so somebody has to look.

A look is a connection that is opened and closed: it costs Kannel nothing and stands in none of its
logs.
"""

import asyncio
from collections.abc import Callable

import structlog

from bot.kannel_url import KannelUrl
from bot.wake import Wake
from sms.smpp.backoff import Backoff

log = structlog.get_logger()

#: Seconds between two looks at a Kannel that is there.
_LOOK_S = 5.0
#: Seconds of the first and the longest pause while it is not.
_FIRST_S, _LONGEST_S = 0.5, 30.0
#: Seconds a look may take.
_PATIENCE_S = 5.0


class KannelWatch:
    """`came_up` is called whenever messages may go again. `trouble` says why they may not."""

    def __init__(self, url: KannelUrl, came_up: Callable[[], None]) -> None:
        self._url = url
        self._came_up = came_up
        self._backoff = Backoff(_FIRST_S, _LONGEST_S)
        self._bell = Wake()
        self._refused = False
        self._task: asyncio.Task[None] | None = None
        self.up = False
        self.trouble = "not looked yet"

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="kannel watch")

    async def stop(self) -> None:
        self.up = False
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def lost(self, reason: str) -> None:
        """A message found nobody."""
        self._down(reason)
        self._bell()

    def refused(self, reason: str) -> None:
        """It is there and does not let us in, which only a person can change: it is tried again,
        but not at full speed, which would look like an attack."""
        self._refused = True
        self._down(reason)

    def look_again(self) -> None:
        """Something was odd."""
        self._bell()

    async def _run(self) -> None:
        while True:
            if self._refused:
                self._refused = False
                await asyncio.sleep(self._backoff.longest_s())
            trouble = await self._trouble()
            if trouble:
                self._down(trouble)
            elif not self.up and not self._refused:
                self._back()
            await self._bell.wait(_LOOK_S if self.up else self._backoff.pause_s())

    async def _trouble(self) -> str:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                _, writer = await asyncio.open_connection(self._url.host, self._url.port)
        except OSError as error:  # a TimeoutError and what TLS complains of are OSErrors, too
            return error.strerror or type(error).__name__
        writer.close()
        return ""

    def _back(self) -> None:
        self._backoff.reset()
        self.up, self.trouble = True, ""
        self._came_up()

    def _down(self, reason: str) -> None:
        if self.up or self.trouble != reason:
            log.warning("Kannel takes nothing", gateway=self._url.name, reason=reason)
        self.up, self.trouble = False, reason
