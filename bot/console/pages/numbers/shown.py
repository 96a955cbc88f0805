"""`/console/numbers`: the funnel and what stands beside it, with bars drawn here."""

from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from aiohttp import web

from bot.console import formats
from bot.console.console import Console, console
from bot.console.intent_names import INTENT_NAMES
from bot.console.language import N_, _
from bot.console.operators import by_operator
from bot.console.page import Page
from bot.console.pages.numbers import groups
from bot.console.pages.numbers.asked import Asked, asked_of, filter_of
from bot.console.pages.numbers.seen import (
    ASKED_2025,
    COLUMNS,
    COUNTING,
    TOOK_2025,
    Counting,
    Seen,
    scaled,
    share,
)
from bot.console.permissions import Permission
from bot.console.render import page as render
from storage.numbers import ANSWERED_WITHIN

page = Page("numbers", needs=Permission.COUNT, menu=N_("Numbers"), shortcut="g n")

#: What the columns of the funnel are called.
COLUMN_NAMES = {
    "arrived": N_("Came in"),
    "offered": N_("Offered"),
    "delivered": N_("Delivered"),
    "answered": N_("Answered"),
    "consented": N_("Consented"),
    "filed": N_("Filed"),
    "assigned": N_("Assigned"),
    "paid": N_("Paid"),
    "refused": N_("Refused"),
    "expired": N_("Expired"),
    "undeliverable": N_("Undeliverable"),
    "rejected": N_("Rejected"),
    "withdrawn": N_("Withdrawn"),
    "closed": N_("Closed"),
    "with_staff": N_("With staff"),
}


class Bar(NamedTuple):
    """`length` from 0 to 1; `said` stands beside it."""

    name: str
    value: int
    length: float
    said: str = ""


@page.get("/numbers")
async def show(request: web.Request) -> web.Response:
    asked, desk = asked_of(request), console(request)
    seen = await counting(request).seen(filter_of(request, asked), asked.by)
    totals = seen.totals
    return render(
        request,
        "numbers.html",
        asked=asked,
        groupings=[(by, _(name)) for by, name in groups.NAMES.items()],
        languages=[(code, _(name)) for code, name in groups.LANGUAGES.items() if code],
        regions=[
            (region, desk.say.region(region)) for region in await desk.queries.numbers.regions()
        ],
        seen=seen,
        counted_at=seen.at + (desk.clock.now() - desk.staff_clock.now()),
        delivery=by_operator(seen.delivery),
        totals=totals,
        took=share(totals["paid"], totals["offered"]),
        took_2025=share(TOOK_2025, ASKED_2025),
        asked_2025=ASKED_2025,
        steps=_steps(totals),
        columns=[(name, _(COLUMN_NAMES[name])) for name in COLUMNS],
        rows=[(groups.group_name(desk, asked.by, row.group), row) for row in seen.funnel],
        by=_(groups.NAMES[asked.by]),
        days=_days(desk, asked, seen),
        answers=_answers(seen),
        readings=_readings(seen),
        unclear=share(seen.unclear, seen.replies),
        frauds=_frauds(seen),
    )


def counting(request: web.Request) -> Counting:
    return request.app[COUNTING]


def _steps(totals: dict[str, int]) -> list[Bar]:
    """The funnel as a whole: each step as a share of what was offered."""
    names = COLUMNS[1 : COLUMNS.index("paid") + 1]
    whole = totals["offered"]
    return [
        Bar(_(COLUMN_NAMES[name]), totals[name], share(totals[name], whole),
            formats.percent(share(totals[name], whole)))
        for name in names
    ]  # fmt: skip


def _days(desk: Console, asked: Asked, seen: Seen) -> list[Bar]:
    if asked.by != "day":
        return []
    lengths = scaled([row.arrived for row in seen.funnel])
    return [
        Bar(groups.group_name(desk, "day", row.group), row.arrived, length)
        for row, length in zip(seen.funnel, lengths, strict=True)
    ]


def _answers(seen: Seen) -> list[Bar]:
    counts = seen.answers.classes
    limits = [formats.duration(limit) for limit in ANSWERED_WITHIN]
    names = [_("within %(time)s", time=limits[0])]
    names += [f"{least} – {most}" for least, most in pairwise(limits)]
    names.append(_("later"))
    return [
        Bar(name, count, length, formats.percent(share(count, seen.answers.answers)))
        for name, count, length in zip(names, counts, scaled(counts), strict=True)
    ]


def _readings(seen: Seen) -> list[Bar]:
    lengths = scaled([reading.replies for reading in seen.readings])
    return [
        Bar(_(INTENT_NAMES.get(reading.intent, reading.intent)), reading.replies, length,
            formats.percent(share(reading.replies, seen.replies)))
        for reading, length in zip(seen.readings, lengths, strict=True)
    ]  # fmt: skip


def _frauds(seen: Seen) -> list[Bar]:
    """Every day of the stretch, also those without a report."""
    if not seen.frauds:
        return []
    by_day = {frauds.day: frauds for frauds in seen.frauds}
    days = range(seen.frauds[0].day, seen.frauds[-1].day + 1)
    counts = [by_day[day].reports if day in by_day else 0 for day in days]
    return [
        Bar(formats.day(groups.day_of(day)), count, length)
        for day, count, length in zip(days, counts, scaled(counts), strict=True)
    ]


def median_said(span: timedelta | None) -> str:
    return "–" if span is None else formats.duration(span)
