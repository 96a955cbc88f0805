"""The profile of a phone over HTTP: who holds it, and where it is."""

import msgspec
from aiohttp import web

from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, phone, read
from gateway_sim.owners import Owner

routes = web.RouteTableDef()


@routes.get("/phones/{number}/profile")
async def show(request: web.Request) -> web.Response:
    return _shown(request, phone(request))


@routes.put("/phones/{number}/profile")
async def put(request: web.Request) -> web.Response:
    """The whole profile; what is left out takes its default."""
    who, owner = phone(request), await read(request, Owner)
    request.app[SIMULATOR].operators.set_owner(who, owner)
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
