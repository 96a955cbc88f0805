"""Puts the HTTP door together."""

from aiohttp import web

from gateway_sim.http import (
    clock,
    kannel,
    live,
    messages,
    operators,
    outcomes,
    owners,
    page,
    people,
    phones,
    recording,
    registry,
    search,
    stats,
    wall,
    wire,
)
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import sentences
from gateway_sim.http.visitors import own_page_only
from gateway_sim.simulator import Simulator

#: A batch of some ten thousand applications.
BODY_OCTETS = 64 * 1024 * 1024

_DOORS = (
    phones,
    outcomes,
    owners,
    messages,
    clock,
    operators,
    people,
    registry,
    stats,
    wall,
    live,
    wire,
    search,
    recording,
    kannel,
    page,
)


def make_app(simulator: Simulator) -> web.Application:
    """The application that serves `simulator`; it does not start or stop it."""
    app = web.Application(client_max_size=BODY_OCTETS, middlewares=[own_page_only, sentences])
    app[SIMULATOR] = simulator
    for module in _DOORS:
        app.add_routes(module.routes)
    return app
