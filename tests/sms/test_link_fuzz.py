"""Whatever octets come, a session neither raises nor says anything that is no PDU."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from sms.smpp import pdu
from sms.smpp.codec import encode
from sms.smpp.constants import RESPONSE, Command
from sms.smpp.frame import join
from tests.sms.pdus import any_pdu
from tests.sms.wires import Client, Network, alone, esme_session, smsc_session

#: the header of a real command before a body of anything
half_true = st.builds(
    join,
    st.sampled_from(sorted(Command)),
    st.integers(0, 255),
    st.integers(0, 0xFFFFFFFF),
    st.binary(max_size=60),
)


@st.composite
def damaged(draw):
    """A PDU with one octet changed."""
    octets = bytearray(encode(draw(any_pdu())))
    octets[draw(st.integers(0, len(octets) - 1))] = draw(st.integers(0, 255))
    return bytes(octets)


pieces = st.lists(st.binary(max_size=80) | half_true | damaged(), max_size=6)


@contextlib.contextmanager
def ended(session):
    """Lets go of the session's timer."""
    yield
    session.connection_lost(None)


def feed(session, wire, octets):
    """What is said must be whole PDUs, and no more than one for each that came."""
    wire.take()
    for piece in octets:
        if not wire.closing:
            session.data_received(piece)
    assert len(wire.take()) <= session.stats.received + session.stats.malformed


@settings(max_examples=50)
@given(pieces)
async def test_an_smsc_survives_anything_before_bind(octets):
    session = smsc_session(Network())
    wire = alone(session)
    with ended(session):
        feed(session, wire, octets)


@settings(max_examples=50)
@given(pieces)
async def test_an_smsc_survives_anything_after_bind(octets):
    session = smsc_session(Network())
    wire = alone(session)
    with ended(session):
        session.data_received(encode(pdu.BindTransceiver("kelisim", "secret"), 1))
        session.deliver([pdu.DeliverSm()] * 3, ["a", "b", "c"])
        feed(session, wire, octets)


@settings(max_examples=50)
@given(pieces)
async def test_an_esme_survives_anything_before_bind(octets):
    session = esme_session(Client())
    wire = alone(session)
    with ended(session):
        feed(session, wire, octets)


@settings(max_examples=50)
@given(pieces)
async def test_an_esme_survives_anything_after_bind(octets):
    session = esme_session(Client())
    wire = alone(session)
    with ended(session):
        session.data_received(join(Command.BIND_TRANSCEIVER | RESPONSE, 0, 1, b"smsc\0"))
        session.submit([pdu.SubmitSm()] * 3, ["a", "b", "c"])
        feed(session, wire, octets)


@settings(max_examples=50)
@given(st.lists(any_pdu(), max_size=8))
async def test_every_token_comes_back_once_whatever_the_peer_says(pdus):
    client = Client()
    session = esme_session(client)
    wire = alone(session)
    session.data_received(join(Command.BIND_TRANSCEIVER | RESPONSE, 0, 1, b"smsc\0"))
    session.submit([pdu.SubmitSm()] * 8, list(range(8)))
    for number, each in enumerate(pdus, start=2):
        if not wire.closing:
            session.data_received(encode(each, number))
    session.connection_lost(None)
    ((_, unanswered),) = client.downs
    assert sorted([token for token, _, _ in client.results] + unanswered) == list(range(8))
