"""Sends approved warnings on their way, a stretch at a time, beside the pages. What a stop broke
off goes on at the next start; nobody is warned twice (`bot.warning_campaign`)."""

import asyncio
from collections.abc import Callable

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.console.live import Live
from bot.wake import Wake
from bot.warning_campaign import issue
from storage.errors import AnotherCampaign
from storage.fraud_queries import FraudQueries
from storage.store import Store

log = structlog.get_logger()

#: Live parts of pages that show warnings.
TOPIC = "warnings"
#: Seconds until an issue that failed is tried again.
_AGAIN_S = 30.0


class Warner:
    def __init__(
        self,
        store: Store,
        frauds: FraudQueries,
        clock: Clock,
        live: Live,
        wake_road: Callable[[], None],
    ) -> None:
        self._store = store
        self._frauds = frauds
        self._clock = clock
        self._live = live
        self._wake_road = wake_road
        self._task: asyncio.Task[None] | None = None
        #: rung when somebody approved a warning
        self.wake = Wake()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="warner")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                failed = not await self.issue_approved()
            except Exception:
                log.exception("approved warnings could not be issued; trying again")
                failed = True
            await self.wake.wait(_AGAIN_S if failed else None)

    async def issue_approved(self) -> bool:
        """Whether all that is approved is on its way now."""
        whole = True
        for draft in await self._frauds.approved():
            try:
                await issue(draft.campaign, self._store, self._clock, self._progress)
            except AnotherCampaign:
                log.exception("an approved warning stands for another campaign", id=draft.draft_id)
                whole = False
        return whole

    def _progress(self, _issued: int) -> None:
        self._wake_road()
        self._live.changed([TOPIC])


WARNER = web.AppKey("warner", Warner)
