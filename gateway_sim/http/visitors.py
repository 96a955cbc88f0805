"""Keeps the pages of others out: somebody who tries the simulator visits other sites with the same
browser, and none of them may play a phone or move the clock through it."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from gateway_sim.http.reading import answer

_HARMLESS = ("GET", "HEAD", "OPTIONS")

#: What browsers send with the simulator's own page, and when somebody types an address
#: (Fetch Metadata, Sec-Fetch-Site). Programs send nothing, and may do everything.
_OWN = ("same-origin", "none", None)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses what changes something when a browser says that another site asks for it."""
    if request.method not in _HARMLESS and not _is_own(request):
        sentence = "another site asked for this in your browser, so nothing was done"
        return answer({"error": sentence}, 403)
    return await handler(request)


def _is_own(request: web.Request) -> bool:
    """Browsers leave Sec-Fetch-Site out towards addresses without TLS on other machines; then the
    Origin tells, which programs do not send either."""
    if request.headers.get("Sec-Fetch-Site") not in _OWN:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host
