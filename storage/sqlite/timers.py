"""Timers wait in a table, and enter the inbox when they fall due."""

from datetime import datetime

from flows.events import TimerFired
from storage.moments import from_micros, to_micros
from storage.sqlite import inbox
from storage.sqlite.connection import Sql
from storage.sqlite.inbox import Happening


async def fire(sql: Sql, now: datetime, limit: int) -> int:
    due = await sql.rows(
        "SELECT citizen, offer_id, kind, turn FROM timers WHERE due <= ? ORDER BY due LIMIT ?",
        to_micros(now),
        limit,
    )
    await sql.many(
        "DELETE FROM timers WHERE citizen = ? AND offer_id = ? AND kind = ?",
        [row[:3] for row in due],
    )
    fired = [
        Happening(None, citizen, to_micros(now), TimerFired(kind, turn, offer_id or None))
        for citizen, offer_id, kind, turn in due
    ]
    await inbox.put(sql, fired)
    return len(due)


async def next_due(sql: Sql) -> datetime | None:
    found = await sql.rows("SELECT due FROM timers ORDER BY due LIMIT 1")
    return from_micros(found[0][0]) if found else None
