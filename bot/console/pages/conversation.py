"""`/console/conversations/KEY`: everything that was said with one citizen, and what follows."""

import asyncio

from aiohttp import web

from bot.console.audit import noted, noting
from bot.console.console import Console, console
from bot.console.diagram import drawn
from bot.console.page import Page
from bot.console.pages.work.panel import Panel, panel_from
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.thread import Thread, thread_of
from bot.console.visit import visit
from storage.work_seen import Desk

page = Page("conversation", needs=Permission.READ)

#: A citizen's key in an address.
KEY = r"{citizen:[\w=-]{8,100}}"


@page.get(rf"/conversations/{KEY}")
async def conversation(request: web.Request) -> web.Response:
    thread, desk = await _thread(request)
    citizen = thread.conversation.citizen
    async with noting(request, "conversation.read", f"citizen:{citizen}"):
        return render(
            request,
            "conversation.html",
            thread=thread,
            panel=_panel(request, thread, desk),
            drawn=drawn,
            now=console(request).clock.now(),
            say=console(request).say,
        )


@page.get(rf"/conversations/{KEY}/transcript")
async def transcript(request: web.Request) -> web.Response:
    """To be printed, or read from top to bottom."""
    thread, _desk = await _thread(request)
    await noted(request, "conversation.print", f"citizen:{thread.conversation.citizen}")
    return render(
        request,
        "conversation/transcript.html",
        thread=thread,
        now=console(request).clock.now(),
        say=console(request).say,
    )


async def _thread(request: web.Request) -> tuple[Thread, Desk]:
    """Raises HTTPNotFound for a citizen nobody knows."""
    stands, citizen = console(request), request.match_info["citizen"]
    whole, ahead = await asyncio.gather(
        stands.queries.threads.whole(citizen, stands.staff_clock.now()),
        stands.queries.search.timers(citizen),
    )
    if whole is None:
        raise web.HTTPNotFound
    thread = thread_of(whole.conversation, whole.backdrop, ahead, _notices(stands))
    return thread, whole.desk


def _notices(stands: Console) -> set[str]:
    return {code for code, b in stands.catalogue.benefits.items() if b.kind == "notice"}


def _panel(request: web.Request, thread: Thread, desk: Desk) -> Panel | None:
    """Of what can be done, for who may do it."""
    if not visit(request).may(Permission.WORK):
        return None
    return panel_from(request, desk, thread.conversation)
