"""Quiet hours hold, never lose: when may a text that we start ourselves leave?

One time zone, UTC+5, since 1 March 2024 (DOMAIN.md, "What happens in real life", 8).
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flows.policy import QuietHours

ZONE = ZoneInfo("Asia/Almaty")


def is_quiet(moment: datetime, quiet: QuietHours | None) -> bool:
    """Whether the citizen is to be left alone at `moment` (aware)."""
    if quiet is None or quiet.start == quiet.end:
        return False
    local = moment.astimezone(ZONE).time()
    if quiet.start < quiet.end:
        return quiet.start <= local < quiet.end
    return local >= quiet.start or local < quiet.end


def next_allowed(moment: datetime, quiet: QuietHours | None) -> datetime:
    """`moment` itself, or the end of the quiet hours it falls into."""
    if quiet is None or not is_quiet(moment, quiet):
        return moment
    return _next(moment, quiet.end)


def _next(moment: datetime, at: time) -> datetime:
    local = moment.astimezone(ZONE)
    end = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(moment.tzinfo)
