"""`/console/live?topic=…`: the stream of what has changed (`bot.console.live`)."""

from aiohttp import web

from bot.console.console import console
from bot.console.cookies import cookie
from bot.console.live import Listener
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.visits import VISIT, sessions

page = Page("live", needs=Permission.READ)

#: Seconds between signs of life; proxies end a stream that is silent for a minute.
_BEAT_S = 20.0

#: A page listens to one conversation, or to a list of them.
_MOST_TOPICS = 100


@page.get("/live")
async def stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
    )
    topics = request.query.getall("topic", [])[:_MOST_TOPICS]
    since = _number(request.query.get("since", ""))
    with console(request).live.listen(topics, since) as listener:
        await response.prepare(request)
        await response.write(b"retry: 2000\n\n")
        await _tell(request, response, listener)
    return response


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdecimal() else None


async def _tell(request: web.Request, response: web.StreamResponse, listener: Listener) -> None:
    """Until the page is closed, the service stops or the session is over."""
    while True:
        changed = await listener.next(_BEAT_S)
        if listener.is_closed:
            return
        if not changed and not await _still_signed_in(request):
            await response.write(b"event: signed-out\ndata:\n\n")
            return
        try:
            await response.write(_said(changed))
        except ConnectionResetError:
            return


async def _still_signed_in(request: web.Request) -> bool:
    found = await sessions(request).find(cookie(request, VISIT), is_use=False)
    return found is not None


def _said(changed: set[str]) -> bytes:
    if not changed:
        return b": still here\n\n"
    return "".join(f"event: changed\ndata: {topic}\n\n" for topic in sorted(changed)).encode()
