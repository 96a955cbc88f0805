"""The profile of a phone over HTTP: who holds it, and where it is."""

import msgspec
from aiohttp import web

from gateway_sim.history import NO_LINE
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, phone, read
from gateway_sim.owners import Owner
from gateway_sim.steps import PhoneIs

routes = web.RouteTableDef()


@routes.get("/phones/{number}/profile")
async def show(request: web.Request) -> web.Response:
    return _shown(request, phone(request))


@routes.put("/phones/{number}/profile")
async def put(request: web.Request) -> web.Response:
    """The whole profile; what is left out takes its default."""
    who, owner = phone(request), await read(request, Owner)
    simulator = request.app[SIMULATOR]
    before = simulator.owners.of(who).whereabouts
    simulator.operators.set_owner(who, owner)
    if owner.whereabouts != before:
        simulator.history.note(who, PhoneIs(NO_LINE, owner.whereabouts))
    return _shown(request, who)


def _shown(request: web.Request, who: str) -> web.Response:
    simulator = request.app[SIMULATOR]
    owner = simulator.owners.of(who)
    more = {
        "phone": who,
        "reachable": owner.away is None,
        "waiting": simulator.operators.waiting_for(who),
        "served_by": simulator.operators.of(who).settings.name,
    }
    return answer(msgspec.to_builtins(owner) | more)
