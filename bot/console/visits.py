"""Finds out, before any page is made, who asks: session, language, theme, address; and checks that
a form comes from one of our own pages."""

import secrets
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console.console import CONSOLE
from bot.console.cookies import cookie, drop_cookie, set_cookie
from bot.console.csrf import check_csrf
from bot.console.flash import packed, unpacked
from bot.console.language import UiLanguage, known_language, preferred, speak
from bot.console.sessions import Sessions
from bot.console.visit import THEMES, Theme, Visit, begin_visit, visit
from storage.staff import Member

SESSIONS = web.AppKey("sessions", Sessions)

#: Sent with what a page fetches by itself, which does not keep a session alive.
BY_ITSELF = "X-By-Itself"

_FLASH = "flash"
VISIT = "visit"


@web.middleware
async def visits(request: web.Request, handler: Handler) -> web.StreamResponse:
    begin_visit(request, await _visit_of(request))
    speak(visit(request).language)
    await check_csrf(request)
    try:
        response = await handler(request)
    except web.HTTPException as redirect:
        _leave(request, redirect)
        raise
    _leave(request, response)
    return response


async def _visit_of(request: web.Request) -> Visit:
    token = cookie(request, VISIT)
    is_use = BY_ITSELF not in request.headers
    found = await request.app[SESSIONS].find(token, is_use=is_use)
    session, member = found or (None, None)
    made = Visit(
        address=address_of(request),
        language=language_of(request, member),
        theme=_theme(request),
        token=token or secrets.token_urlsafe(32),
        is_new=not token,
        seen=request.app[CONSOLE].live.count,
        session=session,
        somebody=member,
    )
    made.flashes += unpacked(cookie(request, _FLASH), made.token)
    return made


def language_of(request: web.Request, member: Member | None = None) -> UiLanguage:
    remembered = known_language(member.language if member else cookie(request, "language"))
    return (
        remembered
        or known_language(cookie(request, "language"))
        or preferred(request.headers.get("Accept-Language", ""))
    )


def _theme(request: web.Request) -> Theme:
    wish = cookie(request, "theme")
    return next((theme for theme in THEMES if theme == wish), "auto")


def address_of(request: web.Request) -> str:
    """Whom we talk to; behind a proxy that we trust, whom the proxy talks to."""
    peer = request.remote or ""
    if not _is_trusted(request, peer):
        return peer
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    strangers = [hop.strip() for hop in forwarded if not _is_trusted(request, hop.strip())]
    return strangers[-1] or peer if strangers else peer


def _is_trusted(request: web.Request, address: str) -> bool:
    try:
        told = ip_address(address)
    except ValueError:
        return False
    return any(told in network for network in request.app[CONSOLE].settings.console_proxies)


def _leave(request: web.Request, response: web.StreamResponse) -> None:
    """What was said is not said again; what nobody saw yet travels on."""
    now = visit(request)
    if response.prepared:
        return
    if 300 <= response.status < 400 and now.flashes:
        set_cookie(request, response, _FLASH, packed(now.flashes, now.token))
    elif cookie(request, _FLASH):
        drop_cookie(request, response, _FLASH)
    if now.is_new:
        set_cookie(request, response, VISIT, now.token)


def sessions(request: web.Request) -> Sessions:
    return request.app[SESSIONS]
