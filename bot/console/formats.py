"""Times, numbers and sizes as people read them, in the language of the page and local time."""

from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

from bot.console.language import current_language
from flows.quiet_hours import ZONE

#: Babel's plain and narrow no-break spaces break the copying of a number.
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})

#: A page shows fifty, each several times and again at every refresh; writing one takes 60 µs.
_DATES_KEPT = 10_000


def moment(value: datetime | None) -> str:
    """`23 Nov 2026, 11:30`, local time."""
    return "" if value is None else _dated(value, "d MMM y, HH:mm")


def exact(value: datetime | None) -> str:
    """To the second, for proofs and logs."""
    return "" if value is None else _dated(value, "d MMM y, HH:mm:ss")


def day(value: datetime | None) -> str:
    return "" if value is None else _dated(value, "d MMM y")


def clock_time(value: datetime | None) -> str:
    return "" if value is None else _dated(value, "HH:mm")


def machine_time(value: datetime) -> str:
    """For `<time datetime=…>`."""
    return value.astimezone(ZONE).isoformat(timespec="seconds")


def duration(value: timedelta) -> str:
    """`3 hours`: the largest unit alone."""
    return format_timedelta(value, locale=_locale()).translate(_SPACES)


def number(value: float) -> str:
    return format_decimal(value, locale=_locale()).translate(_SPACES)


def percent(share: float) -> str:
    """`52.2 %` of 0.522; to one place."""
    return format_percent(share, "#,##0.0%", locale=_locale()).translate(_SPACES)


def _dated(value: datetime, pattern: str) -> str:
    return _dated_in(value, pattern, _locale())


@lru_cache(maxsize=_DATES_KEPT)
def _dated_in(value: datetime, pattern: str, locale: str) -> str:
    return format_datetime(value, pattern, tzinfo=ZONE, locale=locale).translate(_SPACES)


def _locale() -> str:
    return {"kk": "kk", "ru": "ru", "en": "en_GB"}[current_language()]
