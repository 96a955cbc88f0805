"""What the simulator is doing, in numbers."""

from aiohttp import web

from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer

routes = web.RouteTableDef()


@routes.get("/stats")
async def stats(request: web.Request) -> web.Response:
    return answer(request.app[SIMULATOR].stats())
