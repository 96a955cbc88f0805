"""Keeps this worker's share of the citizens, where several workers share a database.

Whoever takes shards over rings for the road, the outbox, the timers and the registry: their last
owner may have left work behind. Nothing here stops the road when the database is away; the leases
run out by themselves (`Leases.valid`), and are renewed, or lost, when it is back.
"""

from collections.abc import Callable

import structlog

from bot.wake import Wake
from storage.errors import StorageError, TooManyWorkers
from storage.leases import RENEW_S, Held, Leases

log = structlog.get_logger()


class Shards:
    """`taken` is called when citizens have come to this worker, or something came in for them at
    another one."""

    def __init__(self, leases: Leases, taken: Callable[[], None]) -> None:
        self._leases = leases
        self._taken = taken
        self._stopping = False
        self._silent = False
        self.wake = Wake()
        leases.listen(taken)

    async def run(self) -> None:
        """Until `stop`. Raises TooManyWorkers when this one has lost its place."""
        while not self._stopping:
            await self.step()
            await self.wake.wait(RENEW_S)

    async def step(self) -> None:
        try:
            held = await self._leases.hold()
        except TooManyWorkers:
            raise
        except StorageError as error:
            if not self._silent:
                log.warning("the leases could not be renewed; trying again", reason=str(error))
            self._silent = True
            return
        except Exception:
            log.exception("the leases could not be renewed; trying again")
            return
        self._silent = False
        self._tell(held)
        if held.taken:
            self._taken()

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def release(self) -> None:
        """Once nothing is under way any more: the others need not wait for the leases' end."""
        try:
            await self._leases.release()
        except StorageError as error:
            log.warning("the leases could not be given back; they run out", reason=str(error))

    def _tell(self, held: Held) -> None:
        if held.lost:
            log.warning(
                "other workers have taken over citizens of this one, which was silent too long",
                shards=held.lost,
            )
        if held.taken or held.given_back:
            log.info(
                "the citizens are shared anew",
                worker=self._leases.worker,
                shards=held.shards,
                workers=held.workers,
                taken=held.taken,
                given_back=held.given_back,
                unknown=held.unknown,
                applications=held.applications,
            )
