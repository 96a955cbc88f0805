"""`/console/conversations/KEY`: everything that was said with one citizen, and what follows."""

from aiohttp import web

from bot.console.audit import noted
from bot.console.console import Console, console
from bot.console.conversation_words import Speech
from bot.console.diagram import drawn
from bot.console.page import Page
from bot.console.pages.work.panel import Panel, panel_of
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.thread import Thread, thread_of
from bot.console.visit import visit

page = Page("conversation", needs=Permission.READ)

#: A citizen's key in an address.
KEY = r"{citizen:[\w=-]{8,100}}"


@page.get(rf"/conversations/{KEY}")
async def conversation(request: web.Request) -> web.Response:
    thread = await _thread(request)
    citizen = thread.conversation.citizen
    panel = await _panel(request, thread)
    await noted(request, "conversation.read", f"citizen:{citizen}")
    return render(
        request,
        "conversation.html",
        thread=thread,
        panel=panel,
        drawn=drawn,
        now=console(request).clock.now(),
        say=Speech(console(request).catalogue),
    )


@page.get(rf"/conversations/{KEY}/transcript")
async def transcript(request: web.Request) -> web.Response:
    """To be printed, or read from top to bottom."""
    thread = await _thread(request)
    await noted(request, "conversation.print", f"citizen:{thread.conversation.citizen}")
    return render(
        request,
        "conversation/transcript.html",
        thread=thread,
        now=console(request).clock.now(),
        say=Speech(console(request).catalogue),
    )


async def _thread(request: web.Request) -> Thread:
    """Raises HTTPNotFound for a citizen nobody knows."""
    stands, citizen = console(request), request.match_info["citizen"]
    phone = await stands.queries.revealed.phone(citizen)
    found = await stands.queries.conversation(phone) if phone else None
    if found is None:
        raise web.HTTPNotFound
    return thread_of(
        found,
        await stands.queries.threads.backdrop(citizen),
        await stands.queries.search.timers(citizen),
        _notices(stands),
    )


def _notices(stands: Console) -> set[str]:
    return {code for code, b in stands.catalogue.benefits.items() if b.kind == "notice"}


async def _panel(request: web.Request, thread: Thread) -> Panel | None:
    """Of what can be done, for who may do it."""
    if not visit(request).may(Permission.WORK):
        return None
    talk = thread.conversation
    return await panel_of(request, talk.citizen, conversation=talk)
