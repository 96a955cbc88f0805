"""Where handlers find the simulator they serve."""

from aiohttp import web

from gateway_sim.simulator import Simulator

SIMULATOR: web.AppKey[Simulator] = web.AppKey("simulator", Simulator)
