"""What the steps of a sign-in share: who is at which step, the way to the next, and failures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import quote

from aiohttp import web

from bot.console.audit import entry
from bot.console.console import console
from bot.console.cookies import set_cookie
from bot.console.formats import duration
from bot.console.language import _
from bot.console.page import Page
from bot.console.visit import visit
from bot.console.visits import VISIT, sessions
from storage.audit import NewEntry
from storage.staff import Credentials, Member, Session, Stage

page = Page("sign_in", is_open=True)

#: Where somebody who is half-way in goes on.
STEPS: dict[Stage, str] = {
    "password": "/console/sign-in/password",
    "totp": "/console/sign-in/code",
    "enrol": "/console/sign-in/telephone",
    "in": "/console",
}


async def go_on(request: web.Request, member: Member, back: str, stage: Stage) -> web.Response:
    """To the next step, with a session of its kind; or in, and back to where one was."""
    token = await begin(request, member, stage)
    onward = back if stage == "in" else f"{STEPS[stage]}?next={quote(back, safe='')}"
    response = web.HTTPSeeOther(onward)
    set_cookie(request, response, VISIT, token)
    raise response


async def begin(request: web.Request, member: Member, stage: Stage, /, **details: str) -> str:
    """A session in the place of the one before; what its cookie holds."""
    noted = entry_of(request, member, "session.begin", **details) if stage == "in" else None
    token = await sessions(request).begin(
        member.staff_id,
        stage,
        address=visit(request).address,
        agent=request.headers.get("User-Agent", ""),
        entry=noted,
        instead_of=visit(request).session,
    )
    visit(request).token, visit(request).is_new = token, False
    return token


def halfway(request: web.Request, stage: Stage) -> tuple[Session, Member]:
    """Who is at this step; everybody else begins anew."""
    now = visit(request)
    if now.session is None or now.somebody is None or now.session.stage != stage:
        raise web.HTTPSeeOther("/console/sign-in")
    return now.session, now.somebody


async def credentials_of(request: web.Request, member: Member) -> Credentials:
    found = await console(request).queries.staff.by_login(member.login)
    if found is None:
        raise web.HTTPSeeOther("/console/sign-in")
    return found[1]


@asynccontextmanager
async def one_try(request: web.Request, login: str) -> AsyncIterator[str]:
    """A try to sign in, one after the other; the sentence that tells to wait, or nothing."""
    lockout = console(request).lockout
    async with lockout.turn:
        left = await lockout.wait(login, visit(request).address, now_of(request))
        is_locked = left > timedelta()
        yield _("Too many attempts. Try again in %(wait)s.", wait=duration(left)) * is_locked


async def note_failure(request: web.Request, login: str, step: str) -> None:
    """Only a login that exists is named in the audit log: others may be mistyped passwords."""
    found = await console(request).queries.staff.by_login(login)
    noted = entry(request, "session.refused", f"staff:{login}" if found else "", step=step)
    lockout = console(request).lockout
    await lockout.failed(login, visit(request).address, now_of(request), noted)


def entry_of(request: web.Request, member: Member, action: str, /, **details: str) -> NewEntry:
    """Of somebody who is not quite in yet."""
    noted = entry(request, action, f"staff:{member.login}", **details)
    return NewEntry(
        at=noted.at,
        staff=member.login,
        action=action,
        subject=noted.subject,
        details=details,
        address=noted.address,
    )


def now_of(request: web.Request) -> datetime:
    return console(request).staff_clock.now()
