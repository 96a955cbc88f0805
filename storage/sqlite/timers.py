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
from storage.sqlite import inbox
from storage.sqlite.connection import Reader
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Transaction, listed

_DUE = """
SELECT t.id, t.citizen, t.offer_id, t.kind, t.turn,
  json_extract(CASE WHEN t.offer_id IS NULL THEN d.body ELSE o.body END, '$.timers.' || t.kind)
FROM timers t LEFT JOIN offers o ON o.offer_id = t.offer_id
  LEFT JOIN dialogues d ON d.citizen = t.citizen AND t.offer_id IS NULL
WHERE t.due <= ? ORDER BY t.due, t.id LIMIT ?
"""


def keep(tx: Transaction, turns: Sequence[tuple[str, Turn]]) -> None:
    tx.many(
        "INSERT INTO timers (citizen, offer_id, kind, turn, due) VALUES (?, ?, ?, ?, ?)",
        [(*key, timer.turn, to_micros(timer.due)) for key, timer in last_timers(turns).items()],
    )


def fire(tx: Transaction, now: datetime, limit: int) -> int:
    due = tx.rows(_DUE, to_micros(now), limit)
    fired = [
        Happening(None, citizen, to_micros(now), TimerFired(kind, turn, offer_id))
        for _, citizen, offer_id, kind, turn, live_turn in due
        if turn == live_turn
    ]
    if due:
        tx.run(
            "DELETE FROM timers WHERE id IN (SELECT value FROM json_each(?))",
            listed([row[0] for row in due]),
        )
    inbox.put(tx, fired)
    return len(due)


async def next_due(sql: Reader) -> datetime | None:
    found = await sql.rows("SELECT due FROM timers ORDER BY due LIMIT 1")
    return from_micros(found[0][0]) if found else None
