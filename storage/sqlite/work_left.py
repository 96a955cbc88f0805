"""Whether anything is left to be done at a moment: what a clock that may be moved asks first."""

from datetime import datetime

from storage.moments import to_micros
from storage.sqlite.connection import Reader
from storage.sqlite.inbox import ARRIVALS, LIVE

#: Each is answered by the first row of an index, the next one asked only where there is none.
_LEFT = """
SELECT EXISTS (SELECT 1 FROM timers WHERE due <= ?1)
  OR EXISTS (SELECT 1 FROM inbox WHERE done_at IS NULL AND lane <= ?2)
  OR EXISTS (SELECT 1 FROM messages WHERE delivery = 'waiting' AND lane IN ('replies', ?3)
    AND due <= ?1)
  OR EXISTS (SELECT 1 FROM messages INDEXED BY messages_open
    WHERE delivery IN ('waiting', 'sending', 'unknown') AND delivery = 'sending')
  OR EXISTS (SELECT 1 FROM applications WHERE state IN ('waiting', 'sending')
    AND (state = 'sending' OR due <= ?1))
"""


async def has_work(sql: Reader, now: datetime, *, bulk: bool) -> bool:
    lanes = (ARRIVALS, "bulk") if bulk else (LIVE, "replies")
    [(left,)] = await sql.rows(_LEFT, to_micros(now), *lanes)
    return bool(left)
