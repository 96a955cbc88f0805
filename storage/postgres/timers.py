"""Timers wait in a table, and enter the inbox when they fall due.

A timer carries the turn it was set for, and the body of its offer or dialogue says which turn's
timer is the live one. So replacing or dropping a timer needs no write here, which keeps the table
in the order of time: setting one appends, firing eats from the front.
"""

from collections.abc import Sequence
from datetime import datetime

from flows.effects import Turn
from flows.events import TimerFired
from storage.moments import from_micros, to_micros
from storage.outcomes import last_timers
from storage.postgres import inbox
from storage.postgres.connection import Connections, Transaction
from storage.postgres.inbox import Happening
from storage.postgres.share import Share
from storage.rows import Row

SET = """
INSERT INTO timers (citizen, offer_id, kind, turn, due)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[])
"""

_DUE = """
SELECT t.id, t.citizen, t.offer_id, t.kind, t.turn,
  (CASE WHEN t.offer_id IS NULL THEN d.body ELSE o.body END::json -> 'timers' ->> t.kind)::int
FROM (SELECT * FROM timers WHERE due <= $1 AND strpos($3, left(citizen, 1)) > 0
    ORDER BY due, id LIMIT $2) t
  LEFT JOIN offers o ON o.offer_id = t.offer_id
  LEFT JOIN dialogues d ON d.citizen = t.citizen AND t.offer_id IS NULL
ORDER BY t.due, t.id
"""

_NEXT = """
SELECT due FROM timers WHERE strpos($1, left(citizen, 1)) > 0 ORDER BY due LIMIT 1
"""


def rows(turns: Sequence[tuple[str, Turn]]) -> list[Row]:
    """For SET: citizen, offer, kind, turn, due."""
    return [(*key, timer.turn, to_micros(timer.due)) for key, timer in last_timers(turns).items()]


async def fire(tx: Transaction, share: Share, now: datetime, limit: int) -> int:
    due = await tx.rows(_DUE, to_micros(now), limit, share.firsts)
    fired = [
        Happening(None, citizen, to_micros(now), TimerFired(kind, turn, offer_id))
        for _, citizen, offer_id, kind, turn, live_turn in due
        if turn == live_turn
    ]
    if due:
        await share.fence(tx, {row[1] for row in due})
        await tx.run("DELETE FROM timers WHERE id = ANY($1::bigint[])", [row[0] for row in due])
    await inbox.put(tx, fired)
    return len(due)


async def next_due(sql: Connections, share: Share) -> datetime | None:
    due = await sql.value(_NEXT, share.firsts)
    return None if due is None else from_micros(due)
