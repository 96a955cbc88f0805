"""The simulator's clock over HTTP: look, wait for a change, jump, run faster."""

from datetime import UTC, datetime

import msgspec
from aiohttp import web

from gateway_sim.clock import FASTEST, LATEST, Clock, iso
from gateway_sim.errors import BadRequest
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, read, time, wait_s
from gateway_sim.simulator import Simulator

routes = web.RouteTableDef()


class Move(msgspec.Struct, forbid_unknown_fields=True):
    """Forward by `advance_s` seconds, to the ISO time `to`, or to the next thing that is due; or at
    another `rate` from now on."""

    advance_s: float | None = None
    to: str | None = None
    next: bool = False
    rate: float | None = None


class Shown(msgspec.Struct):
    """Simulated time is `now`; it was `offset_s` ahead at the real moment `since_s`, and runs
    `rate` times as fast since. A bot that finds a new `question` says in its next poll what is due
    at it (`gateway_sim.followers`)."""

    now: datetime
    offset_s: float
    rate: float
    since_s: float
    version: int
    question: int


class Due(msgspec.Struct):
    at: str
    what: str


@routes.get("/clock")
async def show(request: web.Request) -> web.Response:
    """With `after=VERSION&wait=S`, answers when the clock has been moved past that version. A bot
    adds `asked=QUESTION` and, where something is due at it, `due=TIME`."""
    simulator = request.app[SIMULATOR]
    if "after" in request.query:
        await _hold(simulator, request)
    return answer(_shown(simulator))


@routes.post("/clock")
async def move(request: web.Request) -> web.Response:
    simulator, wanted = request.app[SIMULATOR], await read(request, Move)
    given = [wanted.advance_s is not None, wanted.to is not None, wanted.next]
    if sum(given) != 1 and (any(given) or wanted.rate is None):
        raise BadRequest(
            "the clock stays: give either advance_s (seconds), to (an ISO time), next (true) "
            "or rate (1 for real time)"
        )
    _check_rate(wanted.rate)
    if any(given):
        simulator.clock.advance(await _seconds(simulator, wanted))
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
    with simulator.followers.listening(asked, soonest):
        await simulator.followers.until_moved_or_asked(version, asked, wait)


def _check_rate(rate: float | None) -> None:
    if rate is not None and not 0 <= rate <= FASTEST:
        raise BadRequest(
            f"the clock cannot run {rate:g} times as fast: give a rate from 0 (it stands still) "
            f"over 1 (real time) to {FASTEST:.0f}"
        )


async def _seconds(simulator: Simulator, wanted: Move) -> float:
    clock = simulator.clock
    if wanted.advance_s is not None:
        seconds = wanted.advance_s
    elif wanted.to is not None:
        seconds = time(wanted.to, "to").timestamp() - clock.now()
    else:
        seconds = await _seconds_to_next(simulator, clock)
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
    pace = clock.pace
    return Shown(
        clock.today().astimezone(UTC),
        pace.offset_s,
        pace.rate,
        pace.since_s,
        clock.version,
        simulator.followers.question,
    )
