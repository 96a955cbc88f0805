"""Signing out."""

from aiohttp import web

from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import _
from bot.console.pages.sign_in.steps import page
from bot.console.visit import flash, visit


@page.post("/sign-out")
async def sign_out(request: web.Request) -> web.Response:
    session = visit(request).session
    if session is not None:
        noted = entry(request, "session.end")
        await console(request).store.staff.end_session(session.key, "left", noted)
    flash(request, _("You are signed out."))
    raise web.HTTPSeeOther("/console/sign-in")
