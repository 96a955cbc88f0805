"""The simulator's clock over HTTP: look, wait for a change, jump, run faster."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from aiohttp import web

from gateway_sim.clock import FASTEST, LATEST, Clock, iso
from gateway_sim.errors import BadRequest
from gateway_sim.followers import Ahead
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, read, time, wait_s
from gateway_sim.simulator import Simulator
from gateway_sim.walk import LEAST_S, MOST_S

routes = web.RouteTableDef()


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Forward by `advance_s` seconds, to the ISO time `to`, or to the next thing that is due; by
    and by to the ISO time `walk_to`, as fast as everybody keeps up, in strides of at most
    `stride_s` seconds; or at another `rate` from now on."""

    advance_s: float | None = None
    to: str | None = None
    next: bool = False
    walk_to: str | None = None
    stride_s: Annotated[float, msgspec.Meta(ge=LEAST_S)] = MOST_S
    rate: float | None = None


class Shown(msgspec.Struct):
    """Simulated time is `now`; it was `offset_s` ahead at the real moment `since_s`, and runs
    `rate` times as fast since. `walks_to` is where it walks to. A bot that finds a new `question`
    says in its next poll what is due at it (`gateway_sim.followers`)."""

    now: datetime
    offset_s: float
    rate: float
    since_s: float
    version: int
    question: int
    walks_to: str | None = None


class Due(msgspec.Struct):
    at: str
    what: str


@routes.get("/clock")
async def show(request: web.Request) -> web.Response:
    """With `after=VERSION&wait=S`, answers when the clock has been moved past that version. A bot
    adds `asked=QUESTION&who=NAME` and, where something is due at it, `due=TIME`; with work left,
    `busy=1`."""
    simulator = request.app[SIMULATOR]
    if "after" in request.query:
        await _hold(simulator, request)
    return answer(_shown(simulator))


@routes.post("/clock")
async def move(request: web.Request) -> web.Response:
    simulator, wanted = request.app[SIMULATOR], await read(request, Move)
    ways = (wanted.advance_s, wanted.to, wanted.next or None, wanted.walk_to)
    given = [way is not None for way in ways]
    if sum(given) != 1 and (any(given) or wanted.rate is None):
        raise BadRequest(
            "the clock stays: give either advance_s (seconds), to (an ISO time), next (true), "
            "walk_to (an ISO time) or rate (1 for real time)"
        )
    _check_rate(wanted.rate)
    simulator.walk.stop()
    if wanted.walk_to is not None:
        seconds = _seconds_to(simulator.clock, wanted.walk_to, "walk_to")
        until = simulator.clock.now() + _checked(simulator.clock, seconds)
        simulator.walk.begin(until, wanted.stride_s)
    elif any(given):
        seconds = await _seconds(simulator, wanted)
        simulator.clock.advance(_checked(simulator.clock, seconds))
    if wanted.rate is not None:
        simulator.clock.run(wanted.rate)
    return answer(_shown(simulator))


@routes.get("/clock/due")
async def due(request: web.Request) -> web.Response:
    """What falls due next, of each kind, soonest first."""
    found = await request.app[SIMULATOR].due()
    return answer([Due(iso(at), what) for at, what in found])


async def _hold(simulator: Simulator, request: web.Request) -> None:
    version, wait = int(number(request, "after", 0)), wait_s(request)
    if "asked" not in request.query:
        await simulator.clock.changed(version, wait)
        return
    asked = int(number(request, "asked", 0))
    raw = request.query.get("due")
    soonest = None if raw is None else time(raw, "due").timestamp()
    who = request.query.get("who", "")
    with simulator.followers.listening(who, asked, Ahead(soonest, "busy" in request.query)):
        await simulator.followers.until_moved_or_asked(version, asked, wait)


def _check_rate(rate: float | None) -> None:
    if rate is not None and not 0 <= rate <= FASTEST:
        raise BadRequest(
            f"the clock cannot run {rate:g} times as fast: give a rate from 0 (it stands still) "
            f"over 1 (real time) to {FASTEST:.0f}"
        )


async def _seconds(simulator: Simulator, wanted: Move) -> float:
    if wanted.advance_s is not None:
        return wanted.advance_s
    if wanted.to is not None:
        return _seconds_to(simulator.clock, wanted.to, "to")
    return await _seconds_to_next(simulator, simulator.clock)


def _seconds_to(clock: Clock, moment: str, name: str) -> float:
    return time(moment, name).timestamp() - clock.now()


def _checked(clock: Clock, seconds: float) -> float:
    if not 0 <= seconds < float("inf"):
        raise BadRequest(
            f"the clock stays: that is {-seconds:.0f} s ago, and it only jumps forward; "
            "start the simulator anew to go back"
        )
    if seconds and clock.now() + seconds > LATEST:
        raise BadRequest(
            "the clock stays: that is past the year 2099, where the dates of SMPP end; "
            "give an earlier time"
        )
    return seconds


async def _seconds_to_next(simulator: Simulator, clock: Clock) -> float:
    found = await simulator.due()
    if not found:
        raise BadRequest(
            "the clock stays: nothing is due, neither here nor at a bot that follows this clock "
            "(KELISIM_CLOCK=simulator); give advance_s or to"
        )
    return max(0.0, found[0][0] - clock.now())


def _shown(simulator: Simulator) -> Shown:
    clock = simulator.clock
    pace, walks_to = clock.pace, simulator.walk.until
    return Shown(
        clock.today().astimezone(UTC),
        pace.offset_s,
        pace.rate,
        pace.since_s,
        clock.version,
        simulator.followers.question,
        None if walks_to is None else iso(walks_to),
    )
