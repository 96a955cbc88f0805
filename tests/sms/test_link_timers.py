"""What happens when nothing happens: the timers of a session, on a clock that jumps."""

import asyncio

import pytest

from sms.smpp.codec import encode
from sms.smpp.config import Timers
from sms.smpp.constants import Command
from sms.smpp.pdu import DeliverSm, EnquireLink, SubmitSm, SubmitSmResp
from tests.sms.wires import Client, Network, alone, esme_session, joined, smsc_session

pytestmark = pytest.mark.looptime(start=0)

TIMERS = Timers(session_init_s=10, enquire_s=30, response_s=20)


def now():
    return asyncio.get_running_loop().time()


async def linked(client=None, network=None, **changes):
    """Both ends, bound to each other, and their wires."""
    client, network = client or Client(), network or Network()
    esme = esme_session(client, enquire_s=30.0, response_s=20.0, **changes)
    smsc = smsc_session(network, timers=TIMERS)
    wires = joined(esme, smsc)
    await client.until(lambda: client.ups)
    return esme, smsc, wires


async def test_a_connection_that_does_not_bind_is_closed():
    session = smsc_session(Network(), timers=TIMERS)
    alone(session)
    await session.wait_ended()
    assert session.reason == "not bound in time"
    assert TIMERS.session_init_s <= now() <= TIMERS.session_init_s + 1


async def test_a_bind_that_is_not_answered_is_given_up():
    session = esme_session(Client(), response_s=20.0)
    alone(session)
    await session.wait_ended()
    assert session.reason == "not bound in time"
    assert 20 <= now() <= 21


async def test_an_idle_link_is_asked_from_both_ends_and_lives_on():
    esme, smsc, wires = await linked()
    await asyncio.sleep(1000)
    assert not esme.closed
    assert not smsc.closed
    for wire in wires:
        said = {each.command_id for each in wire.take()}
        assert {Command.ENQUIRE_LINK, Command.ENQUIRE_LINK_RESP} <= said
    await esme.leave(5)


async def test_a_busy_link_is_not_asked():
    esme, smsc, (ours, _) = await linked()
    for _ in range(50):
        await asyncio.sleep(20)
        smsc.deliver([DeliverSm()], ["token"])
    assert not any(isinstance(each, EnquireLink) for each in ours.take())
    await esme.leave(5)


async def test_a_half_open_link_is_ended_and_gives_back_its_tokens():
    client, network = Client(), Network()
    esme, smsc, wires = await linked(client, network)
    for wire in wires:
        wire.cut = True
    died = now()
    await asyncio.sleep(35)
    esme.submit([SubmitSm()], ["mt"])
    smsc.deliver([DeliverSm()], ["mo"])
    await esme.wait_ended()
    await smsc.wait_ended()
    assert TIMERS.enquire_s + TIMERS.response_s <= now() - died <= 53
    assert client.downs == [("the peer does not answer enquire_link", ["mt"])]
    assert network.closes == [("the peer does not answer enquire_link", ["mo"])]


async def test_a_submit_that_is_not_answered_in_time_comes_back_without_a_status():
    client, network = Client(), Network(answering=False)
    esme, smsc, _ = await linked(client, network, window=1)
    esme.submit([SubmitSm()], ["token"])
    sent = now()
    await client.until(lambda: client.results, within_s=60)
    assert client.results == [("token", None, "")]
    assert 20 <= now() - sent <= 22
    assert (esme.free, esme.stats.unanswered) == (1, 1)
    smsc.answer([(network.submits[0], 0, "late")])
    await asyncio.sleep(1)
    assert (len(client.results), esme.stats.stray_responses) == (1, 1)
    await esme.leave(5)


async def test_a_delivery_that_is_not_answered_in_time_comes_back_without_a_status():
    network = Network()
    esme, smsc, _ = await linked(Client(answering=False), network)
    smsc.deliver([DeliverSm()], ["token"])
    await network.until(lambda: network.results, within_s=60)
    assert network.results == [("token", None)]
    await esme.leave(5)


async def test_only_the_overdue_ones_come_back():
    client = Client()
    esme, _, _ = await linked(client, Network(answering=False))
    esme.submit([SubmitSm()], ["old"])
    await asyncio.sleep(15)
    esme.submit([SubmitSm()], ["young"])
    await client.until(lambda: client.results, within_s=60)
    assert client.results == [("old", None, "")]
    await client.until(lambda: len(client.results) == 2, within_s=60)
    assert client.results[1] == ("young", None, "")
    await esme.leave(5)


async def test_leaving_waits_for_the_answers_and_then_unbinds():
    client, network = Client(), Network(answering=False)
    esme, smsc, (ours, _) = await linked(client, network)
    esme.submit([SubmitSm(), SubmitSm()], ["a", "b"])
    leaving = asyncio.create_task(esme.leave(15))
    await asyncio.sleep(10)
    assert (esme.free, ours.closing) == (0, False)
    smsc.answer([(pdu, 0, "m") for pdu in network.submits])
    await leaving
    assert client.results == [("a", 0, "m"), ("b", 0, "m")]
    assert client.downs == [("unbound", [])]
    assert network.closes == [("the peer unbound", [])]
    assert now() <= 11


async def test_leaving_waits_no_longer_than_its_grace():
    client, network = Client(), Network(answering=False)
    esme, _, (ours, _) = await linked(client, network)
    esme.submit([SubmitSm()], ["a"])
    began = now()
    await esme.leave(5)
    assert 5 <= now() - began <= 6
    assert client.downs == [("unbound", ["a"])]
    assert ours.take()[-1].command_id == Command.UNBIND


async def test_leaving_does_not_wait_for_a_peer_that_is_dead():
    client = Client()
    esme, _, (ours, _) = await linked(client)
    ours.cut = True
    await esme.leave(5)
    assert client.downs == [("unbound", [])]


async def test_leaving_does_not_wait_for_a_peer_that_takes_no_more_octets():
    client = Client()
    esme, _, (ours, _) = await linked(client)
    ours.cut = ours.clogged = True
    await esme.leave(5)
    assert (client.downs, ours.aborted) == ([("unbound", [])], True)
    assert now() < 10


async def test_both_ends_may_leave_at_once():
    client, network = Client(), Network()
    esme, smsc, _ = await linked(client, network)
    esme.submit([SubmitSm()], ["a"])
    await asyncio.gather(esme.leave(5), smsc.leave(5))
    assert client.results == [("a", 0, "m2")]
    assert (len(client.downs), len(network.closes)) == (1, 1)
    assert now() < 5


async def test_an_answer_that_never_comes_is_no_reason_to_leave_late():
    """An answer overdue while leaving is given up like any other, and the unbind follows."""
    client = Client()
    esme, _, (ours, _) = await linked(client, Network(answering=False))
    esme.submit([SubmitSm()], ["a"])
    await esme.leave(60)
    assert client.results == [("a", None, "")]
    assert client.downs == [("unbound", [])]
    assert now() < 25
    assert ours.take()[-1].command_id == Command.UNBIND


async def test_an_answer_with_the_last_octets_of_a_link_counts():
    client = Client()
    session = esme_session(client)
    wire = alone(session)
    session.data_received(bytes.fromhex("00000011 80000009 00000000 00000001 00"))
    session.submit([SubmitSm()], ["a"])
    number = wire.take()[-1].sequence_number
    session.data_received(encode(SubmitSmResp("m"), number))
    session.connection_lost(None)
    assert (client.results, client.downs[0][1]) == ([("a", 0, "m")], [])
