"""Pages that are looked at here show citizens whom another worker serves: while anybody looks, the
database is asked once a second how those conversations stand, and the page hears of a change."""

import structlog

from bot.console.live import Live
from bot.wake import Wake
from storage.leases import WORK_LIST, Leases

log = structlog.get_logger()

_EVERY_S = 1.0

_CITIZEN = "citizen:"


class LiveElsewhere:
    def __init__(self, live: Live, leases: Leases) -> None:
        self._live = live
        self._leases = leases
        self._stood: dict[str, str] = {}
        self._stopping = False
        self._wake = Wake()

    async def run(self) -> None:
        while not self._stopping:
            try:
                await self.step()
            except Exception:
                log.exception("open pages could not be kept current; trying again")
            await self._wake.wait(_EVERY_S)

    async def step(self) -> None:
        topics = self._live.topics
        if not topics:
            self._stood = {}
            return
        citizens = [topic.removeprefix(_CITIZEN) for topic in topics if topic.startswith(_CITIZEN)]
        stands = await self._leases.standing(citizens)
        told = {_topic(name): mark for name, mark in stands.items()}
        before, self._stood = self._stood, told
        changed = [topic for topic, mark in told.items() if before.get(topic, mark) != mark]
        if changed:
            self._live.changed(changed)

    def stop(self) -> None:
        self._stopping = True
        self._wake()


def _topic(name: str) -> str:
    return "work" if name == WORK_LIST else f"{_CITIZEN}{name}"
