"""The pytest plugin: fixtures `gateway_sim`, `phone`, `new_phone` and `clock`.

It works with whatever runs coroutines (pytest-asyncio, anyio): the fixtures themselves are plain,
and what they give speaks HTTP to a simulator, so that a bot is tested as the network would meet it.
"""

import time
from collections.abc import Callable, Iterator

import pytest

from gateway_sim.testing.clock import SimulatedClock
from gateway_sim.testing.gateway import Gateway, hosted
from gateway_sim.testing.phone import Phone


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gateway-sim", "SMS gateway simulator")
    group.addoption(
        "--gateway-sim",
        metavar="URL",
        default=None,
        help="the simulator's HTTP address; without it, the run starts a simulator of its own",
    )


@pytest.fixture(scope="session")
def gateway_sim(request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """Where the simulator is: `gateway_sim.smpp` is what a bot binds to. All tests of a run share
    one."""
    url: str | None = request.config.getoption("--gateway-sim")
    if url is not None:
        yield Gateway(http=url.rstrip("/"), smpp=None)
        return
    with hosted() as gateway:
        yield gateway


@pytest.fixture
def new_phone(gateway_sim: Gateway, request: pytest.FixtureRequest) -> Callable[[], Phone]:
    """Each call is another phone, with a number that nobody had before."""

    def make() -> Phone:
        return Phone.of(gateway_sim.http, f"{request.node.nodeid} {time.time_ns()}")

    return make


@pytest.fixture
def phone(new_phone: Callable[[], Phone]) -> Phone:
    """A citizen's phone: `await phone.sends("иә")`, `await phone.receives("рақмет")`."""
    return new_phone()


@pytest.fixture
def clock(gateway_sim: Gateway) -> SimulatedClock:
    """The simulated time: `await clock.advance(days=3)`."""
    return SimulatedClock(gateway_sim.http)
