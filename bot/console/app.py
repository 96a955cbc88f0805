"""The console as one application, which `bot.http` hangs under `/console`."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote, urlsplit

import structlog
from aiohttp import web

from bot.console.console import CONSOLE, Console
from bot.console.errors import error_pages
from bot.console.guards import RATES, Rates, limited, secure
from bot.console.language import _
from bot.console.page import Handle, Route
from bot.console.pages import PAGES
from bot.console.pages.numbers.seen import COUNTING, Counting
from bot.console.pages.sign_in.steps import STEPS
from bot.console.render import compile_templates, set_up_templates
from bot.console.sessions import Sessions
from bot.console.statics import Statics
from bot.console.visit import flash, visit
from bot.console.visits import BY_ITSELF, SESSIONS, visits
from bot.console.warner import WARNER, Warner
from storage.staff_queries import AuditFilter

log = structlog.get_logger()


def make_console(console: Console) -> web.Application:
    app = web.Application(middlewares=[error_pages, limited, visits])
    statics = Statics()
    app[CONSOLE] = console
    app[RATES] = Rates()
    app[SESSIONS] = Sessions(
        console.store.staff, console.queries, console.staff_clock, console.settings
    )
    app[WARNER] = _warner(console)
    app[COUNTING] = Counting(console.queries.numbers, console.staff_clock)
    set_up_templates(app, statics)
    app.router.add_get("/static/{version}/{name}", statics.answer)
    for page in PAGES:
        for route in page.routes:
            app.router.add_route(route.method, route.path, _guarded(route))
    app.on_response_prepare.append(secure)
    app.cleanup_ctx.append(_running)
    app.on_shutdown.append(_close_streams)
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    await _note_end_of_audit_log(app[CONSOLE])
    app[CONSOLE].audit.start()
    app[SESSIONS].start()
    app[WARNER].start()
    compiling = asyncio.create_task(compile_templates(app), name="templates")
    yield
    compiling.cancel()
    await app[WARNER].stop()
    await app[SESSIONS].stop()
    await app[CONSOLE].audit.stop()


async def _note_end_of_audit_log(console: Console) -> None:
    """In the log of the service, which is kept elsewhere: what `kelisim audit verify --head` takes,
    should the audit log be cut off one day."""
    last = await console.queries.staff.audit(AuditFilter(), 1)
    for line in last:
        log.info("the audit log goes on", head=f"{line.number}:{line.hash}")


def _warner(console: Console) -> Warner:
    return Warner(
        console.store, console.queries.frauds, console.clock, console.live, console.wake_road
    )


async def _close_streams(app: web.Application) -> None:
    app[CONSOLE].live.close()


def _guarded(route: Route) -> Handle:
    async def guarded(request: web.Request) -> web.StreamResponse:
        now = visit(request)
        if not route.is_open and now.member is None:
            raise _to_sign_in(request)
        if route.needs is not None and not now.may(route.needs):
            raise web.HTTPForbidden
        return await route.handle(request)

    return guarded


def _to_sign_in(request: web.Request) -> web.HTTPException:
    """Who signs in comes back to where they were."""
    if BY_ITSELF in request.headers:
        return web.HTTPUnauthorized()
    session = visit(request).session
    if session is not None:
        return web.HTTPSeeOther(STEPS[session.stage])
    if request.method != "GET":
        flash(
            request, _("You were signed out in the meantime. What you sent was not saved."), "bad"
        )
    return web.HTTPSeeOther(f"/console/sign-in?next={quote(_where(request), safe='')}")


def _where(request: web.Request) -> str:
    if request.method == "GET":
        return request.path_qs
    came_from = urlsplit(request.headers.get("Referer", ""))
    query = f"?{came_from.query}" if came_from.query else ""
    return f"{came_from.path}{query}" if came_from.netloc == request.host else "/console"
