"""Times, numbers and sizes as people read them, in the language of the page and local time."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent

from bot.console.language import current_language
from flows.quiet_hours import ZONE

#: Babel's plain and narrow no-break spaces break the copying of a number.
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})

#: Days that were named lately: writing one takes 60 µs, and a page shows fifty times of few days.
_DAYS_KEPT = 2_000


def moment(value: datetime | None) -> str:
    """`23 Nov 2026, 11:30`, local time."""
    return "" if value is None else _dated(value, "%H:%M")


def exact(value: datetime | None) -> str:
    """To the second, for proofs and logs."""
    return "" if value is None else _dated(value, "%H:%M:%S")


def day(value: datetime | None) -> str:
    return "" if value is None else _named(value.astimezone(ZONE).date(), "d MMM y", _locale())


def short_day(value: datetime) -> str:
    """`23 Nov`: without the year, where there is little room."""
    return _named(value.astimezone(ZONE).date(), "d MMM", _locale())


def weekday(value: datetime) -> str:
    return _named(value.astimezone(ZONE).date(), "EEEE", _locale())


def clock_time(value: datetime | None) -> str:
    return "" if value is None else f"{value.astimezone(ZONE):%H:%M}"


def machine_time(value: datetime) -> str:
    """For `<time datetime=…>`."""
    return value.astimezone(ZONE).isoformat(timespec="seconds")


def duration(value: timedelta) -> str:
    """`3 hours`: the largest unit alone."""
    return format_timedelta(value, locale=_locale()).translate(_SPACES)


def number(value: float) -> str:
    return format_decimal(value, locale=_locale()).translate(_SPACES)


def tenge(amount: Decimal | int) -> str:
    """`12,500 ₸`, and `12.50 ₸` where it is not whole."""
    pattern = "#,##0" if amount == int(amount) else "#,##0.00#"
    return f"{format_decimal(amount, pattern, locale=_locale()).translate(_SPACES)}\u00a0₸"


def percent(share: float) -> str:
    """`52.2 %` of 0.522; to one place."""
    return format_percent(share, "#,##0.0%", locale=_locale()).translate(_SPACES)


def _dated(value: datetime, time: str) -> str:
    local = value.astimezone(ZONE)
    return f"{_named(local.date(), 'd MMM y', _locale())}, {local:{time}}"


@lru_cache(maxsize=_DAYS_KEPT)
def _named(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale=locale).translate(_SPACES)


def _locale() -> str:
    return {"kk": "kk", "ru": "ru", "en": "en_GB"}[current_language()]
