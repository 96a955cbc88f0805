"""Tables of the months to come (`storage.months`), made before the first message needs them."""

from storage.months import months
from storage.postgres.connection import Connections, Transaction

#: Held by whoever makes one; any number that nobody else uses.
_LOCK = 0x6B656C69_0000_0008

_THERE = "SELECT relname FROM pg_class WHERE relname = ANY($1::text[])"


async def make(connections: Connections) -> list[str]:
    """The names of those that were missing, by the database's clock."""
    wanted = dict(months(await connections.value("SELECT clock_timestamp()")))

    async def work(tx: Transaction) -> list[str]:
        await tx.lock(_LOCK)
        there = {row[0] for row in await tx.rows(_THERE, list(wanted))}
        missing = [name for name in wanted if name not in there]
        for name in missing:
            await tx.run(wanted[name])
        return missing

    there = {row[0] for row in await connections.rows(_THERE, list(wanted))}
    return [] if there.issuperset(wanted) else await connections.transact(work)
