"""The shards a worker holds, by rows that it renews again and again.

All times are the database's clock, so no two workers need to agree about theirs. A worker trusts a
lease until LEASE_S after it *asked* for the renewal, by its own steady clock, which is before the
database would give it to another.

Whatever is written as the owner locks its rows of `leases` (FOR KEY SHARE) and sees that they are
still its own: nobody can take a shard over in the middle of a transaction, and nobody can write to
it afterwards. Renewals go on beside it.
"""
# ruff: noqa: S608 - only a number is put into a statement, from a constant

import secrets
import time
from collections.abc import Callable, Collection, Iterable
from typing import Final

from storage.errors import LeaseLost, TooManyWorkers
from storage.leases import LEASE_S, MARGIN_S, Held
from storage.postgres import applications, outbox, watched
from storage.postgres.bell import Bell
from storage.postgres.connection import Connections, Transaction
from storage.postgres.ids import WORKERS
from storage.postgres.share import Share
from storage.shards import FIRST, SHARDS, firsts, shard_of
from storage.store import Recovered

#: A worker that has been silent for so many seconds is gone, and its number is free.
_GONE_S: Final = 60.0

#: Held by whoever gets a number; any that nobody else uses.
_REGISTER_LOCK: Final = 0x6B656C69_0000_0007

_LEAVE = (
    "DELETE FROM workers WHERE worker = $1 OR seen_at < clock_timestamp() - $2 * interval '1 s'"
)

_REGISTER = f"""
INSERT INTO workers (worker, number, seen_at, address)
SELECT $1, min(number), clock_timestamp(), $2 FROM generate_series(0, {WORKERS - 1}) number
WHERE number NOT IN (SELECT number FROM workers)
HAVING min(number) IS NOT NULL
"""

_RENEW = """
WITH me AS (
  UPDATE workers SET seen_at = clock_timestamp() WHERE worker = $1 RETURNING number),
mine AS (
  UPDATE leases l SET until = clock_timestamp() + $4 * interval '1 s',
    newest = greatest(l.newest, $5)
  FROM unnest($2::smallint[], $3::bigint[]) v (shard, epoch)
  WHERE l.shard = v.shard AND l.epoch = v.epoch AND l.worker = $1 RETURNING l.shard)
SELECT (SELECT number FROM me), ARRAY(SELECT shard FROM mine),
  (SELECT count(*) FROM workers
   WHERE worker <> $1 AND seen_at > clock_timestamp() - $4 * interval '1 s'),
  clock_timestamp(), (SELECT max(newest) FROM leases)
"""

_GIVE_BACK = """
UPDATE leases l SET until = 'epoch', worker = NULL, newest = greatest(l.newest, $4)
FROM unnest($2::smallint[], $3::bigint[]) v (shard, epoch)
WHERE l.shard = v.shard AND l.epoch = v.epoch AND l.worker = $1
"""

#: Those that are in the middle of a transaction of their owner are left for later. A server that
#: has just come back (`$2` seconds) lets the owners renew first: its own silence is not theirs.
_FREE = """
SELECT shard FROM leases WHERE until < clock_timestamp()
  AND (until < pg_postmaster_start_time() - interval '1 h'
    OR clock_timestamp() > pg_postmaster_start_time() + $2 * interval '1 s')
ORDER BY shard LIMIT $1 FOR UPDATE SKIP LOCKED
"""

_TAKE = """
UPDATE leases SET worker = $1, epoch = epoch + 1, until = clock_timestamp() + $3 * interval '1 s'
WHERE shard = ANY($2::smallint[]) RETURNING shard, epoch, newest
"""

_FENCE = """
SELECT shard, epoch FROM leases WHERE shard = ANY($1::smallint[]) AND worker = $2 FOR KEY SHARE
"""


class PostgresLeases(Share):
    """`storage.leases.Leases`, on a connection of its own: renewals wait behind nobody."""

    def __init__(
        self,
        connections: Connections,
        name: str,
        *,
        address: str = "",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._connections = connections
        self._address = address
        self._monotonic = monotonic
        self._epochs: dict[int, int] = {}
        self._held = ""
        self._until = 0.0
        self._listeners: list[Callable[[], None]] = []
        self._bell = Bell(connections.url, self._rung)
        self.worker = f"{name}/{secrets.token_hex(2)}"

    async def close(self) -> None:
        await self._bell.close()
        await self._connections.close()

    # --- what is ours -------------------------------------------------------------------------

    @property
    def firsts(self) -> str:  # type: ignore[override]  # it changes while we run
        return self._held if self._monotonic() < self._until else ""

    @property
    def shards(self) -> frozenset[int]:
        return frozenset(map(FIRST.index, self.firsts))

    def valid(self, citizen: str) -> bool:
        return citizen[0] in self._held and self._monotonic() < self._until - MARGIN_S

    def epoch(self, citizen: str) -> int | None:
        return self._epochs.get(shard_of(citizen))

    async def fence(self, tx: Transaction, citizens: Iterable[str]) -> None:
        wanted = {shard: self._epochs.get(shard) for shard in map(shard_of, citizens)}
        rows = await tx.rows(_FENCE, list(wanted), self.worker)
        found: dict[int, int] = {row[0]: row[1] for row in rows}
        if found != wanted:
            self._forget([shard for shard in wanted if found.get(shard) != wanted[shard]])
            raise LeaseLost(LeaseLost.__doc__)

    def listen(self, rung: Callable[[], None]) -> None:
        self._listeners.append(rung)

    async def standing(self, citizens: Iterable[str]) -> dict[str, str]:
        return await watched.standing(self._connections, citizens)

    def _rung(self, firsts: str) -> None:
        if any(first in self._held for first in firsts):
            for rung in self._listeners:
                rung()

    # --- renewing -----------------------------------------------------------------------------

    async def hold(self) -> Held:
        workers, lost = await self._renew()
        fair = -(-SHARDS // workers)
        given_back = await self._give_back(sorted(self._epochs)[fair:])
        taken, recovered = 0, Recovered(0, 0)
        if len(self._epochs) < fair:
            taken, recovered = await self._take(fair - len(self._epochs))
        if self._listeners:
            await self._bell.listen()
        return Held(
            shards=len(self._epochs),
            workers=workers,
            taken=taken,
            lost=lost,
            given_back=given_back,
            unknown=recovered.unknown,
            applications=recovered.applications,
        )

    async def release(self) -> None:
        await self._give_back(list(self._epochs))
        await self._connections.transact(lambda tx: tx.run(_LEAVE, self.worker, _GONE_S))

    async def _renew(self) -> tuple[int, int]:
        """How many workers there are, and how many shards we have lost."""
        asked_at = self._monotonic()
        mine = dict(self._epochs)

        async def work(tx: Transaction) -> tuple[list[int], int]:
            newest = self.ids.last
            values = self.worker, list(mine), list(mine.values()), LEASE_S, newest
            number, kept, others, now, theirs = await tx.row(_RENEW, *values) or ()
            if number is None:
                number = await self._register(tx)
            self.ids.learn(number, now, asked_at, theirs)
            return kept, others + 1

        kept, workers = await self._connections.transact(work)
        lost = [shard for shard in mine if shard not in kept]
        self._forget(lost)
        self._until = asked_at + LEASE_S
        return workers, len(lost)

    async def _register(self, tx: Transaction) -> int:
        await tx.lock(_REGISTER_LOCK)
        await tx.run(_LEAVE, self.worker, _GONE_S)
        if not await tx.run(_REGISTER, self.worker, self._address):
            raise TooManyWorkers(TooManyWorkers.__doc__)
        return int(await tx.value("SELECT number FROM workers WHERE worker = $1", self.worker))

    async def _give_back(self, shards: Collection[int]) -> int:
        """Nothing of theirs is begun from here on; what is under way is finished first, because
        nobody takes a shard in the middle of a transaction."""
        epochs = [self._epochs[shard] for shard in shards]
        self._forget(shards)
        if shards:
            values = self.worker, list(shards), epochs, self.ids.last
            await self._connections.transact(lambda tx: tx.run(_GIVE_BACK, *values))
        return len(shards)

    async def _take(self, most: int) -> tuple[int, Recovered]:
        """Shards that nobody holds any more, with what their last owner left unfinished."""

        async def work(tx: Transaction) -> tuple[dict[int, int], int, Recovered]:
            free = [row[0] for row in await tx.rows(_FREE, most, LEASE_S)]
            if not free:
                return {}, 0, Recovered(0, 0)
            taken = await tx.rows(_TAKE, self.worker, free, LEASE_S)
            theirs = firsts(free)
            unknown = await outbox.lose(tx, theirs)
            recovered = Recovered(unknown, await applications.release(tx, theirs))
            return {row[0]: row[1] for row in taken}, max(row[2] for row in taken), recovered

        taken, newest, recovered = await self._connections.transact(work)
        if taken:
            self.ids.last = max(self.ids.last, newest)
            self._epochs |= taken
            self._held = firsts(self._epochs)
        return len(taken), recovered

    def _forget(self, shards: Iterable[int]) -> None:
        for shard in shards:
            self._epochs.pop(shard, None)
        self._held = firsts(self._epochs)
