"""The list of all messages: newest first to look at, and whole to take away."""

import asyncio
from typing import TypeVar, get_args

from aiohttp import web

from gateway_sim.clock import LOCAL
from gateway_sim.errors import BadRequest
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number
from gateway_sim.phones import HISTORY, Direction, Message, Shown, State, shown
from gateway_sim.search import Wanted, as_csv
from gateway_sim.simulator import Simulator
from sms.errors import BadNumber
from sms.numbers import e164

#: Messages in one answer; ask again with the last id as `before` for more.
PAGE = 1_000

Name = TypeVar("Name", bound=str)

#: Messages looked at before the network has its turn again: some 20 ms.
AT_ONCE = 10_000

routes = web.RouteTableDef()


@routes.get("/search")
async def search(request: web.Request) -> web.Response:
    """Newest first."""
    limit = min(int(number(request, "limit", 200)), PAGE)
    return answer(await _found(request, limit))


@routes.get("/messages.json")
async def as_json(request: web.Request) -> web.Response:
    """All that are found, oldest first, as a file."""
    file = answer(await _oldest_first(request))
    file.headers["Content-Disposition"] = _attachment(request.app[SIMULATOR], "json")
    return file


@routes.get("/messages.csv")
async def as_sheet(request: web.Request) -> web.Response:
    """The same for spreadsheets, which know UTF-8 by its mark."""
    return web.Response(
        body=as_csv(await _oldest_first(request)).encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": _attachment(request.app[SIMULATOR], "csv")},
    )


async def _oldest_first(request: web.Request) -> list[Shown]:
    return (await _found(request, HISTORY))[::-1]


async def _found(request: web.Request, limit: int) -> list[Shown]:
    """At most `limit`, newest first. The network goes on in between."""
    wanted = _wanted(request)
    messages = list(request.app[SIMULATOR].phones.newest_first())
    found: list[Message] = []
    for start in range(0, len(messages), AT_ONCE):
        found += wanted.find(messages[start : start + AT_ONCE])
        if len(found) >= limit:
            break
        await asyncio.sleep(0)
    return [shown(message) for message in found[:limit]]


def _wanted(request: web.Request) -> Wanted:
    """The conditions in the address; raises BadRequest."""
    query = request.query
    return Wanted(
        text=query.get("text", ""),
        phone=_phone(query.get("phone", "")),
        direction=_one_of("direction", query.get("direction", ""), get_args(Direction)),
        state=_one_of("state", query.get("state", ""), get_args(State)),
        before=int(number(request, "before", 0)) or None,
    )


def _phone(raw: str) -> str:
    try:
        return e164(raw) if raw else ""
    except BadNumber as error:
        raise BadRequest(f"there is no such phone: {error}") from None


def _one_of(what: str, raw: str, names: tuple[Name, ...]) -> Name | None:
    for name in names:
        if name == raw:
            return name
    if raw:
        raise BadRequest(f"there is no {what} “{raw}”: give one of {', '.join(names)}")
    return None


def _attachment(simulator: Simulator, ending: str) -> str:
    """With the simulated time in its name."""
    now = simulator.clock.today().astimezone(LOCAL)
    return f'attachment; filename="messages-{now:%Y-%m-%d-%H%M}.{ending}"'
