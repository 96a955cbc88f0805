"""`/console/numbers.csv`: the same numbers for a spreadsheet."""

from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from bot.console.console import console
from bot.console.csv_export import send_csv
from bot.console.language import _
from bot.console.pages.numbers import groups
from bot.console.pages.numbers.asked import asked_of, filter_of
from bot.console.pages.numbers.seen import COLUMNS
from bot.console.pages.numbers.shown import COLUMN_NAMES, counting, page
from bot.console.permissions import Permission


@page.get("/numbers.csv", needs=Permission.EXPORT)
async def export(request: web.Request) -> web.StreamResponse:
    asked, desk = asked_of(request), console(request)
    seen = await counting(request).seen(filter_of(request, asked), asked.by)
    heads = [_(groups.NAMES[asked.by]), *(_(COLUMN_NAMES[name]) for name in COLUMNS)]

    async def rows() -> AsyncIterator[list[Sequence[object]]]:
        yield [
            (groups.group_name(desk, asked.by, row.group),
             *(getattr(row, name) for name in COLUMNS))
            for row in seen.funnel
        ]  # fmt: skip

    about = {name: value for name, value in asked._asdict().items() if value}
    return await send_csv(request, "numbers", heads, rows(), **about)
