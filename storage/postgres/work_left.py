"""Whether anything is left to be done at a moment: what a clock that may be moved asks first."""
# ruff: noqa: S608 - only names of columns and numbers are put into statements, from constants

from datetime import datetime

from storage.moments import to_micros
from storage.months import NEVER
from storage.postgres.connection import Connections
from storage.postgres.inbox import ARRIVALS, LIVE
from storage.postgres.share import Share

#: Each is answered by the first row of an index, and the next is asked only where it holds none.
_LEFT = f"""
SELECT EXISTS (SELECT 1 FROM timers WHERE due <= $1 AND strpos($4, left(citizen, 1)) > 0)
  OR EXISTS (SELECT 1 FROM inbox WHERE done_at IS NULL AND lane <= $2
    AND strpos($4, left(citizen, 1)) > 0)
  OR EXISTS (SELECT 1 FROM messages WHERE delivery = 'waiting' AND lane IN ('replies', $3)
    AND due <= $1 AND due < {NEVER} AND strpos($4, left(citizen, 1)) > 0)
  OR EXISTS (SELECT 1 FROM messages WHERE lane IN ('replies', 'bulk') AND delivery = 'sending'
    AND due < {NEVER} AND strpos($4, left(citizen, 1)) > 0)
  OR EXISTS (SELECT 1 FROM applications WHERE state IN ('waiting', 'sending')
    AND (state = 'sending' OR due <= $1) AND strpos($4, left(citizen, 1)) > 0)
"""


async def has_work(sql: Connections, share: Share, now: datetime, *, bulk: bool) -> bool:
    lane, other = (ARRIVALS, "bulk") if bulk else (LIVE, "replies")
    return bool(await sql.value(_LEFT, to_micros(now), lane, other, share.firsts))
