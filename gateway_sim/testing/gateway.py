"""A simulator for one test run, in a thread with a loop of its own, so that tests may come and go
with loops of theirs."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from aiohttp import web

from gateway_sim.http.app import make_app
from gateway_sim.network_settings import NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator

_LOOPBACK = "127.0.0.1"

#: How long open requests may hold up the end of the run, in seconds.
_CLOSE_S = 0.2


class Gateway(NamedTuple):
    """`http` is the simulator's address, `smpp` HOST:PORT to bind to; None for a simulator that was
    started by somebody else, who knows."""

    http: str
    smpp: str | None


@contextmanager
def hosted() -> Iterator[Gateway]:
    """A simulator on free ports, until the end of the block."""
    host = _Host()
    host.start()
    try:
        yield host.wait_ready()
    finally:
        host.stop()


class _Host(threading.Thread):
    """The thread; an error at the start is raised by `wait_ready`."""

    def __init__(self) -> None:
        super().__init__(name="gateway-sim", daemon=True)
        self._ready = threading.Event()
        self._gateway: Gateway | None = None
        self._error: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told: asyncio.Event | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            self._error = error
            self._ready.set()

    def wait_ready(self) -> Gateway:
        self._ready.wait()
        if self._gateway is None:
            raise RuntimeError("the simulator did not start") from self._error
        return self._gateway

    def stop(self) -> None:
        if self._loop is not None and self._told is not None:
            self._loop.call_soon_threadsafe(self._told.set)
        self.join()

    async def _serve(self) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        simulator = Simulator(NetworkSettings(port=0), RegistrySettings())
        runner = web.AppRunner(make_app(simulator), access_log=None, shutdown_timeout=_CLOSE_S)
        await runner.setup()
        try:
            await simulator.start()
            await web.TCPSite(runner, _LOOPBACK, 0).start()
            http = runner.addresses[0][1]
            smpp = simulator.network.port
            self._gateway = Gateway(f"http://{_LOOPBACK}:{http}", f"{_LOOPBACK}:{smpp}")
            self._ready.set()
            await self._told.wait()
        finally:
            await simulator.stop()
            await runner.cleanup()
