"""The audit log as the pages write it: what somebody does or looks at is noted first, and done or
shown when the note is on the disk. Notes of one moment are written together."""

from collections.abc import Sequence

from aiohttp import web

from bot.batcher import Batcher
from bot.console.language import _
from storage.audit import NewEntry
from storage.staff import StaffStore

#: Seconds a note waits for company: nobody sees them on a page, the disk does.
_LINGER_S = 0.003


class AuditWriter:
    def __init__(self, store: StaffStore) -> None:
        async def write(entries: Sequence[NewEntry]) -> Sequence[None]:
            await store.append_audit(entries)
            return [None] * len(entries)

        self._batcher: Batcher[NewEntry, None] = Batcher("audit", write, linger_s=_LINGER_S)

    def start(self) -> None:
        self._batcher.start()

    async def stop(self) -> None:
        await self._batcher.stop()

    async def write(self, entry: NewEntry) -> None:
        """Returns when it is on the disk; raises 503, so that nothing is shown, when it is not."""
        if await self._batcher.write([entry]) is None:
            raise web.HTTPServiceUnavailable(
                text=_("This could not be noted in the audit log, so it is not shown. Try again.")
            )
