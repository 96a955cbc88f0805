"""`/console/sessions`: who is signed in from where, and ending it."""

from aiohttp import web

from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import N_, _
from bot.console.page import ADMINISTRATION, Page
from bot.console.permissions import Permission
from bot.console.places import place
from bot.console.render import page as render
from bot.console.visit import flash
from bot.console.visits import sessions

page = Page("open_sessions", needs=Permission.MANAGE, menu=N_("Sessions"), group=ADMINISTRATION)


@page.get("/sessions")
async def show(request: web.Request) -> web.Response:
    now = console(request).staff_clock.now()
    found = await console(request).queries.staff.sessions(now)
    running = [pair for pair in found if not sessions(request).is_over(*pair)]
    return render(request, "open_sessions.html", sessions=running)


@page.post("/sessions/revoke")
async def revoke(request: web.Request) -> web.Response:
    form = await request.post()
    key = str(form.get("key", ""))
    found = await console(request).queries.staff.session(key)
    if found is not None:
        noted = entry(request, "session.revoke", f"staff:{found[1].login}")
        await console(request).store.staff.end_session(key, "revoked", noted)
    flash(request, _("The session is ended."))
    raise web.HTTPSeeOther(place(str(form.get("next", "/console/sessions"))))
