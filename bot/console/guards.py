"""Security headers, sizes and rates: what stands before every page of the console."""

import time
from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console.cookies import cookie, is_secure

#: No inline script and no inline style anywhere, nothing from elsewhere, in nobody's frame.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

#: Half a year, as sites of the state have it.
_STRICT_TRANSPORT = "max-age=15768000"

#: Bytes; a form holds a text message and some words.
LARGEST_FORM = 64 * 1024

#: Requests a second, and at once, of one visit. A person with many open live pages stays far below;
#: a script that reads everything does not.
_RATE, _BURST = 50.0, 200.0

#: So many visits may come from one address, or be made up there: a whole call centre.
_VISITS = 20

#: Buckets kept; the fullest are the ones nothing is lost with.
_MOST_BUCKETS = 10_000


async def secure(request: web.Request, response: web.StreamResponse) -> None:
    """On every answer before it leaves, errors and streams too."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if is_secure(request):
        response.headers["Strict-Transport-Security"] = _STRICT_TRANSPORT


class Rates:
    """A bucket for each visitor, that fills again with time."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, visitor: str, visits: int = 1) -> bool:
        """Whether there is one left; `visits` makes the bucket as many times as large."""
        now, burst = self._now(), _BURST * visits
        left, since = self._buckets.pop(visitor, (burst, now))
        left = min(burst, left + (now - since) * _RATE * visits)
        self._buckets[visitor] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > _MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]  # the one that came longest ago
        return left >= 1


RATES = web.AppKey("rates", Rates)


@web.middleware
async def limited(request: web.Request, handler: Handler) -> web.StreamResponse:
    rates, visitor = request.app[RATES], cookie(request, "visit")
    is_within = rates.take(f"address {request.remote}", _VISITS)
    if not is_within or not rates.take(f"visit {visitor or request.remote}"):
        raise web.HTTPTooManyRequests(headers={"Retry-After": "5"})
    if request.body_exists and (request.content_length or LARGEST_FORM + 1) > LARGEST_FORM:
        raise web.HTTPRequestEntityTooLarge(LARGEST_FORM, request.content_length or 0)
    return await handler(request)
