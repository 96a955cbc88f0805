"""Forms are taken only from our own pages: each carries a token made of the visit's cookie, which
another site can neither read nor set."""

import hmac
from urllib.parse import urlsplit

from aiohttp import web

from bot.console.console import console
from bot.console.visit import visit

FIELD = "csrf"
HEADER = "X-CSRF-Token"

_SAFE = ("GET", "HEAD", "OPTIONS")


def csrf_token(request: web.Request) -> str:
    return hmac.digest(visit(request).token.encode(), b"csrf", "sha256").hex()


async def check_csrf(request: web.Request) -> None:
    """Raises 403 for a form that does not come from a page of this visit."""
    if request.method in _SAFE:
        return
    given = request.headers.get(HEADER) or str((await request.post()).get(FIELD, ""))
    is_ours = hmac.compare_digest(given.encode(), csrf_token(request).encode())
    if not is_ours or not _same_origin(request):
        raise web.HTTPForbidden(reason="CSRF")


def _same_origin(request: web.Request) -> bool:
    """Browsers say where a form comes from; what says nothing is judged by its token alone."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "")
    public = urlsplit(console(request).settings.public_url).netloc
    return not origin or origin == "null" or urlsplit(origin).netloc in (request.host, public)
