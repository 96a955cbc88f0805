"""One end of a session, with a test at the other: binding, what may come in which state, and the
end."""

import pytest

from sms.smpp import pdu
from sms.smpp.codec import COMMANDS, encode
from sms.smpp.connection import MOST_UNREAD
from sms.smpp.constants import RESPONSE, Command, Status, Tag
from sms.smpp.errors import LinkDown, WindowFull
from sms.smpp.fields import Destination
from sms.smpp.frame import join
from sms.smpp.pdu import DeliverSm, EnquireLink, SubmitSm, SubmitSmResp
from tests.sms.wires import (
    alone,
    bound_esme,
    bound_smsc,
    esme_session,
    said,
    smsc_session,
    stream,
)

BINDS = {"trx": pdu.BindTransceiver, "tx": pdu.BindTransmitter, "rx": pdu.BindReceiver}
OPERATIONS = [
    (pdu.QuerySm("m1"), Status.ESME_RQUERYFAIL),
    (pdu.CancelSm(), Status.ESME_RCANCELFAIL),
    (pdu.ReplaceSm("m1"), Status.ESME_RREPLACEFAIL),
    (pdu.SubmitMulti(dest_addresses=(Destination("1"),)), Status.ESME_RSUBMITFAIL),
    (pdu.DataSm(), Status.ESME_RDELIVERYFAILURE),
]


# Binding.


@pytest.mark.parametrize(("name", "kind"), list(BINDS.items()))
async def test_an_esme_binds_as_it_likes(network, kind, name):
    session = smsc_session(network)
    wire = alone(session)
    session.data_received(encode(kind("kelisim", "secret"), 1))
    (answer,) = wire.take()
    assert type(answer) is COMMANDS[kind.command_id | RESPONSE]
    assert (answer.system_id, answer.tlvs) == ("kelisim", {Tag.SC_INTERFACE_VERSION: b"\x34"})
    assert (session.system_id, session.bind_kind) == ("kelisim", name)
    assert network.session is session


async def test_a_wrong_password_is_refused_and_ends_the_connection(network):
    session = smsc_session(network)
    wire = alone(session)
    session.data_received(encode(pdu.BindTransceiver("kelisim", "guess"), 1))
    assert said(wire) == [(Command.BIND_TRANSCEIVER_RESP, Status.ESME_RINVPASWD, 1)]
    assert wire.closing
    assert (session.stats.refused_binds, network.session) == (1, None)


async def test_a_system_id_over_its_limit_is_refused_with_its_status(network):
    session = smsc_session(network)
    wire = alone(session)
    session.data_received(join(Command.BIND_TRANSCEIVER, 0, 1, b"s" * 16 + bytes(8)))
    assert said(wire) == [(Command.BIND_TRANSCEIVER_RESP, Status.ESME_RINVSYSID, 1)]


async def test_a_second_bind_is_refused(smsc_end):
    session, wire = smsc_end
    session.data_received(encode(pdu.BindReceiver("kelisim", "secret"), 2))
    assert said(wire) == [(Command.BIND_RECEIVER_RESP, Status.ESME_RALYBND, 2)]


@pytest.mark.parametrize("name", list(BINDS))
async def test_an_esme_says_who_it_is(client, name):
    wire = alone(esme_session(client, bind=name, system_type="SMS", address_range="^1414$"))
    (bind,) = wire.take()
    assert type(bind) is BINDS[name]
    assert (bind.system_id, bind.password) == ("kelisim", "secret")
    assert (bind.system_type, bind.interface_version, bind.address_range) == ("SMS", 0x34, "^1414$")


async def test_an_esme_keeps_the_status_of_a_refused_bind(client):
    session = esme_session(client)
    wire = alone(session)
    session.data_received(join(Command.BIND_TRANSCEIVER_RESP, Status.ESME_RINVPASWD, 1))
    assert (session.refused, wire.closing) == (Status.ESME_RINVPASWD, True)
    assert "ESME_RINVPASWD" in session.reason
    assert client.ups == 0


async def test_an_answer_to_another_bind_does_not_count(client):
    session = esme_session(client)
    alone(session)
    session.data_received(join(Command.BIND_TRANSCEIVER_RESP, 0, 99, b"smsc\0"))
    assert (client.ups, session.stats.stray_responses) == (0, 1)


# States.

REQUESTS_TO_BOUND = [
    kind
    for command, kind in COMMANDS.items()
    if not command & RESPONSE and kind not in BINDS.values()
]


@pytest.mark.parametrize("kind", REQUESTS_TO_BOUND, ids=lambda kind: kind.__name__)
async def test_nothing_is_taken_before_bind(network, kind):
    session = smsc_session(network)
    wire = alone(session)
    session.data_received(join(kind.command_id, 0, 7))
    answer = COMMANDS.get(kind.command_id | RESPONSE, pdu.GenericNack)
    assert said(wire) == [(answer.command_id, Status.ESME_RINVBNDSTS, 7)]
    assert (session.stats.out_of_state, network.submits) == (1, [])


async def test_an_esme_takes_no_delivery_before_it_is_bound_smsc(client):
    session = esme_session(client)
    wire = alone(session)
    wire.take()
    session.data_received(encode(DeliverSm(), 5))
    assert said(wire) == [(Command.DELIVER_SM_RESP, Status.ESME_RINVBNDSTS, 5)]
    assert client.deliveries == []


async def test_a_receiver_may_not_submit(network):
    session, wire = bound_smsc(network, pdu.BindReceiver)
    session.data_received(encode(SubmitSm(), 2))
    assert said(wire) == [(Command.SUBMIT_SM_RESP, Status.ESME_RINVBNDSTS, 2)]
    assert network.submits == []


async def test_a_transmitter_is_not_delivered_to(network):
    session, _ = bound_smsc(network, pdu.BindTransmitter)
    assert session.free == 0
    with pytest.raises(LinkDown):
        session.deliver([DeliverSm()], ["token"])


async def test_an_esme_bound_as_receiver_submits_nothing(client):
    session, _ = bound_esme(client, bind="rx")
    assert session.free == 0
    with pytest.raises(LinkDown, match="receiver"):
        session.submit([SubmitSm()], ["token"])


async def test_a_transmitter_refuses_deliveries(client):
    session, wire = bound_esme(client, bind="tx")
    session.data_received(encode(DeliverSm(), 5))
    assert said(wire) == [(Command.DELIVER_SM_RESP, Status.ESME_RINVBNDSTS, 5)]


async def test_an_esme_is_no_smsc(esme_end):
    session, wire = esme_end
    session.data_received(encode(SubmitSm(), 5))
    assert said(wire) == [(Command.SUBMIT_SM_RESP, Status.ESME_RINVBNDSTS, 5)]


# The other operations.


@pytest.mark.parametrize(("request_", "status"), OPERATIONS, ids=lambda v: type(v).__name__)
async def test_an_operation_nobody_offers_is_refused(smsc_end, request_, status):
    session, wire = smsc_end
    session.data_received(encode(request_, 2))
    assert said(wire) == [(request_.command_id | RESPONSE, status, 2)]


async def test_a_handler_may_offer_an_operation(network):
    network.query = lambda session, query: pdu.QuerySmResp(query.message_id, "", 2, 0)
    session, wire = bound_smsc(network)
    session.data_received(encode(pdu.QuerySm("m7"), 5))
    assert wire.take() == [pdu.QuerySmResp("m7", "", 2, 0, sequence_number=5)]


async def test_an_operation_comes_after_the_submits_before_it(network):
    seen = []

    def cancel(session, request):
        seen.append(len(network.submits))
        return pdu.CancelSmResp()

    network.cancel = cancel
    session, _ = bound_smsc(network)
    session.data_received(stream(SubmitSm(), pdu.CancelSm(), SubmitSm()))
    assert (seen, len(network.submits)) == ([1], 2)


# Being alive, and the end.


async def test_an_enquiry_is_answered_on_both_ends(smsc_end, esme_end):
    for session, wire in (smsc_end, esme_end):
        session.data_received(encode(EnquireLink(), 77))
        assert said(wire) == [(Command.ENQUIRE_LINK_RESP, 0, 77)]


async def test_an_unbind_is_answered_after_the_submits_before_it(smsc_end, network):
    session, wire = smsc_end
    session.data_received(stream(SubmitSm(), pdu.Unbind(), SubmitSm()))
    assert said(wire) == [(Command.SUBMIT_SM_RESP, 0, 2), (Command.UNBIND_RESP, 0, 3)]
    assert (wire.closing, len(network.submits)) == (True, 1)


async def test_the_end_of_a_connection_gives_back_what_is_unanswered(esme_end, client):
    session, wire = esme_end
    session.submit([SubmitSm()] * 3, ["a", "b", "c"])
    session.data_received(encode(SubmitSmResp("m"), wire.take()[1].sequence_number))
    session.connection_lost(ConnectionResetError("reset by peer"))
    assert client.downs == [("reset by peer", ["a", "c"])]
    with pytest.raises(LinkDown, match="reset by peer"):
        session.submit([SubmitSm()], ["d"])


async def test_after_the_end_an_answer_goes_nowhere(smsc_end, network):
    session, wire = smsc_end
    network.answering = False
    session.data_received(encode(SubmitSm(), 2))
    session.connection_lost(None)
    session.answer([(network.submits[0], 0, "m1")])
    assert wire.take() == []
    assert network.closes == [("the peer closed the connection", [])]


async def test_a_peer_that_stalls_gets_no_requests_until_it_reads_again(esme_end, client):
    session, _ = esme_end
    session.pause_writing()
    assert session.free == 0
    with pytest.raises(WindowFull):
        session.submit([SubmitSm()], ["a"])
    calls = client.calls
    session.resume_writing()
    assert (session.free, client.calls, client.results) == (100, calls + 1, [])


async def test_a_peer_that_never_reads_its_answers_is_cut_off(smsc_end):
    session, wire = smsc_end
    session.pause_writing()
    wire.unread = MOST_UNREAD + 1
    session.data_received(encode(EnquireLink(), 2))
    assert (wire.aborted, session.reason) == (True, "the peer does not read")
