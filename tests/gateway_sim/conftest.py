"""A simulator of its own for each test, on free ports, with HTTP through aiohttp's client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp.test_utils import TestClient

from gateway_sim.http.app import make_app
from gateway_sim.network import NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator
from tests.gateway_sim.independent import LIMIT_S, IndependentEsme

PHONE = "+77011234567"
SECRET = "a-secret-of-the-tests"

MakeSimulator = Callable[..., Awaitable[Simulator]]
Bind = Callable[..., Awaitable[IndependentEsme]]


async def until(simulator: Simulator, condition: Callable[[], bool]) -> None:
    """Returns once a change on some phone has made the condition true; fails after LIMIT_S."""
    with simulator.feed.listening(None) as changes:
        async with asyncio.timeout(LIMIT_S):
            while not condition():
                await changes.next()


@pytest.fixture
async def make_simulator() -> AsyncIterator[MakeSimulator]:
    """Starts a simulator with other network settings than usual."""
    running: list[Simulator] = []

    async def make(**network) -> Simulator:
        simulator = Simulator(
            NetworkSettings(port=0, **{"receipt_delay_s": 0.0} | network),
            RegistrySettings(secret=SECRET),
        )
        await simulator.start()
        running.append(simulator)
        return simulator

    yield make
    for simulator in running:
        await simulator.stop()


@pytest.fixture
async def simulator(make_simulator: MakeSimulator) -> Simulator:
    return await make_simulator()


@pytest.fixture
async def http(simulator: Simulator, aiohttp_client) -> TestClient:
    return await aiohttp_client(make_app(simulator))


@pytest.fixture
async def bind() -> AsyncIterator[Bind]:
    """Binds an independent ESME (smpplib) to a simulator."""
    bound: list[IndependentEsme] = []

    async def make(simulator: Simulator, **how) -> IndependentEsme:
        esme = IndependentEsme(simulator.network.port)
        bound.append(esme)
        await esme.bind(**how)
        return esme

    yield make
    for esme in bound:
        esme.drop()


@pytest.fixture
async def esme(simulator: Simulator, bind: Bind) -> IndependentEsme:
    return await bind(simulator)
