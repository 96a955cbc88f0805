"""Puts the HTTP door together."""

from aiohttp import web

from gateway_sim.http import clock, live, messages, page, phones, registry, stats, wall
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import sentences
from gateway_sim.simulator import Simulator

#: A batch of some ten thousand applications.
BODY_OCTETS = 64 * 1024 * 1024


def make_app(simulator: Simulator) -> web.Application:
    """The application that serves `simulator`; it does not start or stop it."""
    app = web.Application(client_max_size=BODY_OCTETS, middlewares=[sentences])
    app[SIMULATOR] = simulator
    for module in (phones, messages, clock, registry, stats, wall, live, page):
        app.add_routes(module.routes)
    return app
