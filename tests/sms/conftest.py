"""Links for the tests of SMPP: ends in memory, and a whole link on real sockets."""

import pytest

from sms.smpp.link import Esme, Smsc
from tests.sms.wires import PATIENCE_S, Client, Network, Pauses, bound_esme, bound_smsc, config


@pytest.fixture
async def network():
    return Network()


@pytest.fixture
async def client():
    return Client()


@pytest.fixture
async def smsc_end(network):
    """A bound session of an SMSC, and its wire."""
    return bound_smsc(network)


@pytest.fixture
async def esme_end(client):
    """A bound session of an ESME, and its wire."""
    return bound_esme(client)


@pytest.fixture
async def smsc(network):
    """An SMSC on a real socket."""
    smsc = Smsc(network, "127.0.0.1", 0)
    await smsc.start()
    yield smsc
    await smsc.stop(0)


@pytest.fixture
async def esme(smsc, client):
    """An ESME bound to it."""
    esme = Esme(config(smsc.port), client)
    await esme.start()
    await esme.wait_bound(PATIENCE_S)
    yield esme
    await esme.stop(0)


@pytest.fixture
async def pauses(monkeypatch):
    pauses = Pauses()
    monkeypatch.setattr(Esme, "_rest", lambda esme, pause_s: pauses.rest(pause_s))
    return pauses
