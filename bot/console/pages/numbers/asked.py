"""What the form of the numbers says, and what is looked up for it."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple, get_args
from urllib.parse import urlencode

from aiohttp import web

from bot.console.console import console
from flows.quiet_hours import ZONE
from storage.numbers import Grouping, NumbersFilter

GROUPINGS: tuple[Grouping, ...] = get_args(Grouping)


class Asked(NamedTuple):
    """As it was typed; `by` is always a grouping."""

    since: str
    until: str
    region: str
    language: str
    by: Grouping

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self._asdict().items() if value})


def asked_of(request: web.Request) -> Asked:
    said = {name: request.query.get(name, "").strip()[:100] for name in Asked._fields}
    by = next((grouping for grouping in GROUPINGS if grouping == said["by"]), GROUPINGS[0])
    return Asked(said["since"], said["until"], said["region"], said["language"], by)


def filter_of(request: web.Request, asked: Asked) -> NumbersFilter:
    until = _midnight(asked.until)
    return NumbersFilter(
        benefits=_benefits(request),
        since=_midnight(asked.since),
        until=until + timedelta(days=1) if until else None,
        region=asked.region,
        language=asked.language if asked.language in ("kk", "ru") else "",
    )


def _benefits(request: web.Request) -> tuple[str, ...]:
    """Notices ask nothing, so they are no part of the funnel."""
    found = console(request).catalogue.benefits.values()
    return tuple(benefit.code for benefit in found if benefit.kind == "benefit")


def _midnight(day: str) -> datetime | None:
    """Local; nothing for what is no date."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZONE)
    except ValueError:
        return None
