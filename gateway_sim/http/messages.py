"""All phones' messages in one list, and the question whether one has come."""

import re
from typing import TypeVar, get_args

from aiohttp import web

from gateway_sim.errors import BadRequest
from gateway_sim.expectation import Expectation
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, time, wait_s
from gateway_sim.phones import Direction, State, shown
from sms.numbers import address

#: Messages in one answer; ask again from the last id for more.
PAGE = 10_000

Name = TypeVar("Name", bound=str)

routes = web.RouteTableDef()


@routes.get("/messages")
async def messages(request: web.Request) -> web.Response:
    """Oldest first. With `wait=S`, as soon as there are `count` of them (1), or when it is over."""
    simulator, wanted = request.app[SIMULATOR], _expectation(request)
    limit = min(int(number(request, "limit", PAGE)), PAGE)
    if wait := wait_s(request):
        count = max(1, int(number(request, "count", 1)))
        await wanted.comes_true(simulator.phones, simulator.feed, count, wait)
    return answer([shown(message) for message in wanted.found(simulator.phones, limit)])


def _expectation(request: web.Request) -> Expectation:
    """Raises BadRequest for a condition that makes no sense."""
    query = request.query
    known = {"to", "from", "text", "text~", "direction", "state", "since", "limit", "wait", "count"}
    if unknown := query.keys() - known:
        raise BadRequest(
            f"there is no condition “{min(unknown)}”, so nothing was looked for: "
            f"there is {', '.join(sorted(known))}"
        )
    return Expectation(
        sender=_end(query.get("from")),
        recipient=_end(query.get("to")),
        words=query.get("text", ""),
        pattern=_pattern(query.get("text~")),
        direction=_one_of("direction", query.get("direction"), get_args(Direction)),
        state=_one_of("state", query.get("state"), get_args(State)),
        since=_since(query.get("since", "0")),
    )


def _since(raw: str) -> int | float:
    return int(raw) if raw.isdecimal() else time(raw, "since").timestamp()


def _end(raw: str | None) -> str | None:
    """A plus in an address is read as a space."""
    return None if raw is None else address(raw.strip()).value


def _pattern(raw: str | None) -> re.Pattern[str] | None:
    try:
        return None if raw is None else re.compile(raw, re.IGNORECASE)
    except re.error as error:
        raise BadRequest(f"text~={raw} is no regular expression: {error}") from None


def _one_of(what: str, raw: str | None, names: tuple[Name, ...]) -> Name | None:
    for name in names:
        if name == raw:
            return name
    if raw is not None:
        raise BadRequest(f"there is no {what} “{raw}”: give one of {', '.join(names)}")
    return None
