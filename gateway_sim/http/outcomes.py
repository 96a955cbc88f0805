"""What the network does to messages, over HTTP: said of a phone, of all phones, or looked up."""

import msgspec
from aiohttp import web

from gateway_sim.errors import BadRequest
from gateway_sim.faults import FROM_PHONE, NUMBERS, TO_PHONE
from gateway_sim.history import NO_LINE
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, phone, read
from gateway_sim.outcomes import OUTCOMES, Outcome, OutcomeName
from gateway_sim.steps import NetworkDoes
from sms.smpp.constants import Status, status_name

#: Ten years: later than anybody lets the clock jump to see a receipt, in seconds.
LONGEST_DELAY_S = 3653 * 86_400.0

routes = web.RouteTableDef()


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """An outcome by name, or a command_status by name or number."""

    outcome: str | None = None
    status: str | int | None = None
    count: int | None = None
    delay_s: float | None = None


@routes.get("/faults")
async def faults(_request: web.Request) -> web.Response:
    return answer(
        {
            "outcomes": [
                {"name": name, "direction": direction, "about": about}
                for direction, table in (("to_phone", TO_PHONE), ("from_phone", FROM_PHONE))
                for name, about in table.items()
            ],
            "numbers": [
                {"digits": digits, "outcome": outcome, "times": times}
                for digits, outcome, times in NUMBERS
            ],
            "statuses": [status.name for status in Status if status],
        }
    )


@routes.post("/phones/{number}/outcome")
async def plan_for_phone(request: web.Request) -> web.Response:
    return await _plan(request, phone(request))


@routes.delete("/phones/{number}/outcome")
async def forget_phone(request: web.Request) -> web.Response:
    return _forget(request, phone(request))


@routes.post("/outcome")
async def plan_for_all(request: web.Request) -> web.Response:
    return await _plan(request, None)


@routes.delete("/outcome")
async def forget_all(request: web.Request) -> web.Response:
    return _forget(request, None)


def _forget(request: web.Request, who: str | None) -> web.Response:
    simulator = request.app[SIMULATOR]
    simulator.outcomes.forget(who)
    simulator.history.note(who, NetworkDoes(NO_LINE, "delivered"))
    return web.Response(status=204)


async def _plan(request: web.Request, who: str | None) -> web.Response:
    wanted = await read(request, Wanted)
    if wanted.count is not None and wanted.count < 1:
        raise BadRequest("the outcome holds for no message: leave count out, or give 1 or more")
    if wanted.delay_s is not None and not 0 <= wanted.delay_s <= LONGEST_DELAY_S:
        raise BadRequest(
            "a receipt comes after its message and within ten years, so nothing was changed: "
            f"give delay_s from 0 to {LONGEST_DELAY_S:.0f}"
        )
    plan = _outcome(wanted)
    simulator = request.app[SIMULATOR]
    simulator.outcomes.plan(who, plan, wanted.count)
    named = None if plan.status is None else status_name(plan.status)
    simulator.history.note(who, NetworkDoes(NO_LINE, plan.name, wanted.count, named))
    return answer(
        {"phone": who, "outcome": plan.name, "status": plan.status, "count": wanted.count}
    )


def _outcome(wanted: Wanted) -> Outcome:
    if wanted.status is None:
        return Outcome(_name(wanted.outcome), wanted.delay_s)
    if wanted.outcome not in (None, "refused"):
        raise BadRequest("an outcome and a status at once, so nothing was changed: give one")
    return Outcome("refused", wanted.delay_s, _status(wanted.status))


def _name(raw: str | None) -> OutcomeName:
    for name in OUTCOMES:
        if name == raw:
            return name
    raise BadRequest(
        f"there is no outcome “{raw}”, so nothing was changed: give one of {', '.join(OUTCOMES)}"
    )


def _status(raw: str | int) -> int:
    """A command_status by its name, or as a number, vendors' own among them."""
    if isinstance(raw, str) and raw in Status.__members__:
        raw = Status[raw]
    if isinstance(raw, int) and 0 < raw < 1 << 32:
        return int(raw)
    raise BadRequest(
        f"“{raw}” is no error of SMPP, so nothing was changed: give a name as in "
        "ESME_RSYSERR, or a number from 1"
    )
