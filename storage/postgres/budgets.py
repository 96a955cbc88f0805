"""What all workers together may send by a gateway: each takes a little ahead of what it needs.

A row holds the moment up to which the pace is used up; taking moves it on (GCRA, ITU-T I.371). The
clock is the database's.
"""
# ruff: noqa: S608 - only a number is put into a statement, from a constant

from typing import Final

from storage.postgres.connection import Connections, Transaction

#: Seconds of the pace that may be taken at once after a silence; as `bot.pace`.
_BURST_S: Final = 0.2

#: Segments that are free by now, and at most those that are asked for; by the time of the
#: statement, which is behind when it had to wait: then less is free.
_TAKE = f"""
WITH free AS (
  SELECT least($2::int, greatest(0, floor($3::float8 * extract(epoch FROM statement_timestamp()
    - greatest(used_up_to, statement_timestamp() - {_BURST_S} * interval '1 s')))::int)) AS granted
  FROM budgets WHERE gateway = $1 FOR UPDATE)
UPDATE budgets SET used_up_to =
  greatest(used_up_to, statement_timestamp() - {_BURST_S} * interval '1 s')
  + granted / $3::float8 * interval '1 s'
FROM free WHERE gateway = $1 RETURNING granted
"""

_BEGIN = "INSERT INTO budgets (gateway, used_up_to) VALUES ($1, 'epoch') ON CONFLICT DO NOTHING"


class PostgresBudgets:
    """`storage.budgets.Budgets`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def take(self, gateway: str, rate: float, most: int) -> int:
        async def work(tx: Transaction) -> int:
            granted = await tx.value(_TAKE, gateway, most, rate)
            if granted is None:
                await tx.run(_BEGIN, gateway)
                granted = await tx.value(_TAKE, gateway, most, rate)
            return int(granted or 0)

        return await self._connections.transact(work)
