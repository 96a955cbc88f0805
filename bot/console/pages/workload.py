"""`/console/workload`: how long what waits, and who of the staff has how much."""

from datetime import timedelta

from aiohttp import web

from bot.console.console import console
from bot.console.language import N_
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.work_words import KINDS
from storage.work_seen import AGES

page = Page("workload", needs=Permission.SUPERVISE, menu=N_("Workload"), shortcut="g l")

#: How far back what was done is counted.
_SINCE = timedelta(hours=24)


@page.get("/workload")
async def workload(request: web.Request) -> web.Response:
    stands = console(request)
    now, staff_now = stands.clock.now(), stands.staff_clock.now()
    ages = await stands.queries.work.ages(now)
    loads = await stands.queries.work.loads(staff_now, staff_now - _SINCE)
    return render(
        request, "workload.html", ages=ages, loads=loads, now=now, kinds=KINDS, hours=AGES
    )
