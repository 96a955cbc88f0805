"""All phones' messages in one list."""

from aiohttp import web

from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, time
from gateway_sim.phones import shown

#: Messages in one answer; ask again from the last id for more.
PAGE = 10_000

routes = web.RouteTableDef()


@routes.get("/messages")
async def messages(request: web.Request) -> web.Response:
    """Oldest first; `since` is the id of the last message already known, or an ISO time."""
    limit = min(int(number(request, "limit", PAGE)), PAGE)
    found = request.app[SIMULATOR].phones.since(_since(request), limit)
    return answer([shown(message) for message in found])


def _since(request: web.Request) -> int | float:
    raw = request.query.get("since", "0")
    return int(raw) if raw.isdecimal() else time(raw, "since").timestamp()
