"""`/console/work`: the conversations that wait for a person, the longest first."""

from datetime import datetime
from urllib.parse import urlencode

from aiohttp import web

from bot.console.console import console
from bot.console.language import N_
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.visit import signed_in
from bot.console.work_words import KINDS
from storage.moments import from_micros, to_micros
from storage.work_seen import Waiting, WorkFilter

page = Page("work", needs=Permission.READ, menu=N_("Work list"), shortcut="g w")

#: Conversations on a page: as many as a screen shows with some scrolling.
_PAGE = 50

#: What a reader may ask for; the addresses are kept and sent to colleagues.
_WHOSE = ("", "free", "mine")


@page.get("/work")
async def waiting(request: web.Request) -> web.Response:
    stands = console(request)
    wanted = _wanted(request)
    found = await stands.queries.work.waiting(wanted, stands.staff_clock.now(), _PAGE + 1)
    shown = found[:_PAGE]
    return render(
        request,
        "work.html",
        shown=shown,
        older=_next(request, shown) if len(found) > _PAGE else "",
        chosen=request.query,
        kinds=KINDS,
        now=stands.clock.now(),
        say=stands.say,
    )


def _wanted(request: web.Request) -> WorkFilter:
    query = request.query
    kind, whose = query.get("kind", ""), query.get("whose", "")
    return WorkFilter(
        kinds=(kind,) if kind in KINDS else (),
        mine=signed_in(request).login if whose == "mine" else "",
        free=whose == "free",
        label=query.get("label", "").strip(),
        snoozed=query.get("snoozed") == "1",
        after=_after(query.get("after", "")),
    )


def _after(words: str) -> tuple[datetime, int] | None:
    """The last of the page before; nonsense begins at the beginning."""
    at, _, case_id = words.partition("-")
    if not (at.isdecimal() and case_id.isdecimal() and len(words) <= _LONGEST_MARK):
        return None
    return from_micros(int(at)), int(case_id)


#: Digits of a time and of a case.
_LONGEST_MARK = 34


def _next(request: web.Request, shown: list[Waiting]) -> str:
    last = shown[-1]
    after = f"{to_micros(last.at)}-{last.case_id}"
    return f"/console/work?{urlencode({**request.query, 'after': after})}"
