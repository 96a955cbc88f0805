"""The simulator's clock over HTTP: look, wait for a jump, jump."""

from datetime import UTC, datetime

import msgspec
from aiohttp import web

from gateway_sim.clock import Clock
from gateway_sim.errors import BadRequest
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, read, time, wait_s

routes = web.RouteTableDef()


class Jump(msgspec.Struct, forbid_unknown_fields=True):
    """Forward by `advance_s` seconds, or to the ISO time `to`."""

    advance_s: float | None = None
    to: str | None = None


class Shown(msgspec.Struct):
    now: datetime
    offset_s: float
    version: int


@routes.get("/clock")
async def show(request: web.Request) -> web.Response:
    """With `after=VERSION&wait=S`, answers when the clock has jumped past that version."""
    clock = request.app[SIMULATOR].clock
    if "after" in request.query:
        await clock.changed(int(number(request, "after", 0)), wait_s(request))
    return answer(_shown(clock))


@routes.post("/clock")
async def jump(request: web.Request) -> web.Response:
    clock = request.app[SIMULATOR].clock
    clock.advance(_seconds(clock, await read(request, Jump)))
    return answer(_shown(clock))


def _seconds(clock: Clock, wanted: Jump) -> float:
    if (wanted.advance_s is None) == (wanted.to is None):
        raise BadRequest("the clock stays: give either advance_s (seconds) or to (an ISO time)")
    if wanted.advance_s is not None:
        seconds = wanted.advance_s
    else:
        seconds = time(wanted.to or "", "to").timestamp() - clock.now()
    if seconds < 0:
        raise BadRequest(
            f"the clock stays: that is {-seconds:.0f} s ago, and it only jumps forward; "
            "start the simulator anew to go back"
        )
    return seconds


def _shown(clock: Clock) -> Shown:
    return Shown(clock.today().astimezone(UTC), clock.offset_s, clock.version)
