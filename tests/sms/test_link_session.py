"""One end of a session, with a test at the other: what is answered, what is handed on, in which
state; and that nothing a peer sends gets through unanswered or uncounted."""

import pytest

from sms.smpp import pdu
from sms.smpp.codec import COMMANDS, encode
from sms.smpp.connection import MOST_UNREAD
from sms.smpp.constants import RESPONSE, Command, Status, Tag
from sms.smpp.errors import BadField, LinkDown, WindowFull
from sms.smpp.fields import Destination
from sms.smpp.frame import join
from sms.smpp.pdu import DeliverSm, DeliverSmResp, EnquireLink, SubmitSm, SubmitSmResp
from tests.sms.wires import Client, Network, alone, esme_session, smsc_session

BINDS = {"trx": pdu.BindTransceiver, "tx": pdu.BindTransmitter, "rx": pdu.BindReceiver}
OPERATIONS = [
    (pdu.QuerySm("m1"), Status.ESME_RQUERYFAIL),
    (pdu.CancelSm(), Status.ESME_RCANCELFAIL),
    (pdu.ReplaceSm("m1"), Status.ESME_RREPLACEFAIL),
    (pdu.SubmitMulti(dest_addresses=(Destination("1"),)), Status.ESME_RSUBMITFAIL),
    (pdu.DataSm(), Status.ESME_RDELIVERYFAILURE),
]


def stream(*pdus):
    return b"".join(encode(each, sequence) for sequence, each in enumerate(pdus, start=2))


def said(wire):
    """Command, status and sequence number of everything written since the last time."""
    return [(each.command_id, each.command_status, each.sequence_number) for each in wire.take()]


@pytest.fixture
async def network():
    return Network()


@pytest.fixture
async def client():
    return Client()


@pytest.fixture
async def smsc(network):
    """An SMSC's session that is bound, and its wire."""
    return bound(network)


def bound(network, kind=pdu.BindTransceiver, **settings):
    session = smsc_session(network, **settings)
    wire = alone(session)
    session.data_received(encode(kind("kelisim", "secret"), 1))
    wire.take()
    return session, wire


@pytest.fixture
async def esme(client):
    """An ESME's session that is bound, and its wire."""
    return bound_esme(client)


def bound_esme(client, **changes):
    session = esme_session(client, **changes)
    wire = alone(session)
    (bind,) = wire.take()
    session.data_received(join(bind.command_id | RESPONSE, 0, bind.sequence_number, b"smsc\0"))
    return session, wire


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


async def test_a_second_bind_is_refused(smsc):
    session, wire = smsc
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


async def test_an_esme_takes_no_delivery_before_it_is_bound(client):
    session = esme_session(client)
    wire = alone(session)
    wire.take()
    session.data_received(encode(DeliverSm(), 5))
    assert said(wire) == [(Command.DELIVER_SM_RESP, Status.ESME_RINVBNDSTS, 5)]
    assert client.deliveries == []


async def test_a_receiver_may_not_submit(network):
    session, wire = bound(network, pdu.BindReceiver)
    session.data_received(encode(SubmitSm(), 2))
    assert said(wire) == [(Command.SUBMIT_SM_RESP, Status.ESME_RINVBNDSTS, 2)]
    assert network.submits == []


async def test_a_transmitter_is_not_delivered_to(network):
    session, _ = bound(network, pdu.BindTransmitter)
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


async def test_an_esme_is_no_smsc(esme):
    session, wire = esme
    session.data_received(encode(SubmitSm(), 5))
    assert said(wire) == [(Command.SUBMIT_SM_RESP, Status.ESME_RINVBNDSTS, 5)]


# Broken bytes.


async def test_an_unknown_command_is_refused_and_counted(smsc):
    session, wire = smsc
    session.data_received(join(0x99, 0, 3))
    assert said(wire) == [(Command.GENERIC_NACK, Status.ESME_RINVCMDID, 3)]
    assert session.stats.unknown_commands == 1


async def test_a_broken_submit_is_refused_counted_and_the_next_one_taken(smsc, network):
    session, wire = smsc
    session.data_received(join(Command.SUBMIT_SM, 0, 3, b"123456\0") + encode(SubmitSm(), 4))
    assert said(wire) == [
        (Command.SUBMIT_SM_RESP, Status.ESME_RINVSERTYP, 3),
        (Command.SUBMIT_SM_RESP, 0, 4),
    ]
    assert (session.stats.malformed, len(network.submits)) == (1, 1)


@pytest.mark.parametrize("length", [0, 15, 64 * 1024 + 1, 0xFFFFFFFF])
async def test_a_length_that_no_pdu_has_ends_the_connection(smsc, network, length):
    session, wire = smsc
    broken = length.to_bytes(4) + bytes(8) + (9).to_bytes(4)
    session.data_received(encode(SubmitSm(), 8) + broken)
    assert said(wire) == [
        (Command.SUBMIT_SM_RESP, 0, 8),
        (Command.GENERIC_NACK, Status.ESME_RINVCMDLEN, 9),
    ]
    assert (wire.closing, session.stats.malformed, len(network.submits)) == (True, 1, 1)


async def test_four_octets_of_a_broken_length_are_enough(smsc):
    session, wire = smsc
    session.data_received(b"GET ")
    assert said(wire) == [(Command.GENERIC_NACK, Status.ESME_RINVCMDLEN, 0)]
    assert wire.closing


@pytest.mark.parametrize(
    ("octets", "counter"),
    [
        (join(Command.DELIVER_SM_RESP, 0, 999, b"\0"), "stray_responses"),
        (join(Command.ENQUIRE_LINK_RESP, 0, 999), "stray_responses"),
        (join(Command.UNBIND_RESP, 0, 999), "stray_responses"),
        (join(Command.QUERY_SM_RESP, 0, 999), "stray_responses"),
        (join(Command.GENERIC_NACK, 3, 999), "stray_responses"),
        (join(0x80000099, 0, 999), "unknown_commands"),
    ],
)
async def test_an_answer_to_nothing_is_counted_and_never_answered(smsc, octets, counter):
    session, wire = smsc
    session.data_received(octets)
    assert (wire.take(), wire.closing) == ([], False)
    assert getattr(session.stats, counter) == 1


async def test_a_broken_answer_is_counted_and_leaves_its_request_open(esme, client):
    session, wire = esme
    session.submit([SubmitSm()], ["token"])
    (submit,) = wire.take()
    session.data_received(join(Command.SUBMIT_SM_RESP, 0, submit.sequence_number, b"no NUL"))
    assert (session.stats.malformed, client.results, wire.take()) == (1, [], [])
    session.data_received(encode(SubmitSmResp("m1"), submit.sequence_number))
    assert client.results == [("token", 0, "m1")]


# Submits.


async def test_one_read_is_one_call_and_one_write(smsc, network):
    session, wire = smsc
    before = wire.writes
    session.data_received(stream(*[SubmitSm() for _ in range(50)]))
    assert (network.calls, wire.writes - before) == (1, 1)
    assert said(wire) == [(Command.SUBMIT_SM_RESP, 0, number) for number in range(2, 52)]


async def test_answers_of_every_kind_share_one_write(smsc):
    session, wire = smsc
    before = wire.writes
    session.data_received(stream(EnquireLink(), SubmitSm(), pdu.QuerySm(), EnquireLink()))
    assert (len(wire.take()), wire.writes - before) == (4, 1)


async def test_a_pdu_may_arrive_octet_by_octet(smsc, network):
    session, _ = smsc
    for octet in encode(SubmitSm(short_message="Иә".encode("utf-16-be")), 2):
        session.data_received(bytes((octet,)))
    assert [submit.short_message for submit in network.submits] == ["Иә".encode("utf-16-be")]


async def test_submits_are_answered_when_the_handler_likes(smsc, network):
    session, wire = smsc
    network.answering = False
    session.data_received(stream(SubmitSm(), SubmitSm()))
    assert wire.take() == []
    first, second = network.submits
    session.answer([(second, 0, "b"), (first, Status.ESME_RMSGQFUL, "")])
    assert said(wire) == [
        (Command.SUBMIT_SM_RESP, 0, 3),
        (Command.SUBMIT_SM_RESP, Status.ESME_RMSGQFUL, 2),
    ]


async def test_a_message_id_over_its_limit_is_not_sent(smsc, network):
    session, wire = smsc
    network.answering = False
    session.data_received(encode(SubmitSm(), 2))
    for message_id in ["m" * 65, "қ", "m\0"]:
        with pytest.raises(BadField):
            session.answer([(network.submits[0], 0, message_id)])
    assert wire.take() == []


@pytest.mark.parametrize("status", [Status.ESME_RTHROTTLED, Status.ESME_RMSGQFUL, 0x400])
async def test_the_status_of_a_refused_submit_is_handed_on(esme, client, status):
    session, wire = esme
    session.submit([SubmitSm()], ["token"])
    session.data_received(join(Command.SUBMIT_SM_RESP, status, wire.take()[0].sequence_number))
    assert client.results == [("token", status, "")]


async def test_a_generic_nack_settles_the_request(esme, client):
    session, wire = esme
    session.submit([SubmitSm()], ["token"])
    nack = pdu.GenericNack(command_status=Status.ESME_RINVCMDLEN)
    session.data_received(encode(nack, wire.take()[0].sequence_number))
    assert client.results == [("token", Status.ESME_RINVCMDLEN, "")]
    assert session.stats.answered == 1


async def test_a_second_answer_is_ignored_and_counted(esme, client):
    session, wire = esme
    session.submit([SubmitSm()], ["token"])
    answer = encode(SubmitSmResp("m1"), wire.take()[0].sequence_number)
    session.data_received(answer + answer)
    assert client.results == [("token", 0, "m1")]
    assert session.stats.stray_responses == 1


async def test_answers_in_any_order_find_their_requests(esme, client):
    session, wire = esme
    session.submit([SubmitSm(), SubmitSm(), SubmitSm()], ["a", "b", "c"])
    numbers = [submit.sequence_number for submit in wire.take()]
    session.data_received(
        b"".join(encode(SubmitSmResp(f"m{number}"), number) for number in reversed(numbers))
    )
    assert [token for token, _, _ in client.results] == ["c", "b", "a"]
    assert client.calls == 1


async def test_the_window_bounds_what_is_under_way(client):
    session, wire = bound_esme(client, window=3)
    session.submit([SubmitSm()] * 2, ["a", "b"])
    assert session.free == 1
    wire.take()
    with pytest.raises(WindowFull) as problem:
        session.submit([SubmitSm()] * 2, ["c", "d"])
    assert (problem.value.free, wire.take()) == (1, [])
    session.submit([SubmitSm()], ["c"])
    assert session.free == 0
    session.data_received(encode(SubmitSmResp("m"), 2))
    assert session.free == 1


async def test_a_batch_with_one_bad_message_sends_nothing(esme):
    session, wire = esme
    with pytest.raises(BadField):
        session.submit([SubmitSm(), SubmitSm(source_addr="9" * 21)], ["a", "b"])
    assert (wire.take(), session.free) == ([], 100)


async def test_a_token_too_few_is_refused_before_anything_is_sent(esme):
    session, wire = esme
    with pytest.raises(ValueError, match="zip"):
        session.submit([SubmitSm(), SubmitSm()], ["a"])
    assert (wire.take(), session.free) == ([], 100)


async def test_sequence_numbers_go_round(esme, client):
    session, wire = esme
    session._sequence = 0x7FFFFFFE
    session.submit([SubmitSm()] * 3, ["a", "b", "c"])
    numbers = [submit.sequence_number for submit in wire.take()]
    assert numbers == [0x7FFFFFFF, 1, 2]
    session.data_received(b"".join(encode(SubmitSmResp("m"), number) for number in numbers))
    assert [token for token, _, _ in client.results] == ["a", "b", "c"]


# Deliveries.


async def test_a_delivery_is_answered_when_the_handler_likes(esme, client):
    session, wire = esme
    client.answering = False
    session.data_received(stream(DeliverSm(), DeliverSm()))
    assert wire.take() == []
    session.answer(client.deliveries, Status.ESME_RX_T_APPN)
    assert said(wire) == [
        (Command.DELIVER_SM_RESP, Status.ESME_RX_T_APPN, 2),
        (Command.DELIVER_SM_RESP, Status.ESME_RX_T_APPN, 3),
    ]


async def test_a_delivery_is_answered_once(esme, client):
    session, wire = esme
    session.data_received(encode(DeliverSm(), 2))
    session.answer(client.deliveries)
    assert len(wire.take()) == 1


async def test_a_delivery_of_another_session_is_not_answered(esme, client):
    client.answering = False
    old, _ = bound_esme(client)
    old.data_received(encode(DeliverSm(), 2))
    session, wire = esme
    session.data_received(encode(DeliverSm(), 2))
    session.answer(client.deliveries)
    assert said(wire) == [(Command.DELIVER_SM_RESP, 0, 2)]


async def test_two_deliveries_with_one_sequence_number_are_both_answered(esme, client):
    session, wire = esme
    session.data_received(encode(DeliverSm(), 2) + encode(DeliverSm(), 2))
    assert said(wire) == [(Command.DELIVER_SM_RESP, 0, 2)] * 2


async def test_the_smsc_learns_how_a_delivery_was_answered(smsc, network):
    session, wire = smsc
    session.deliver([DeliverSm(), DeliverSm()], ["a", "b"])
    first, second = (each.sequence_number for each in wire.take())
    refused = DeliverSmResp(command_status=Status.ESME_RMSGQFUL)
    session.data_received(encode(refused, second) + encode(DeliverSmResp(), first))
    assert network.results == [("b", Status.ESME_RMSGQFUL), ("a", 0)]


async def test_an_esme_takes_no_data_sm(esme, client):
    session, wire = esme
    session.data_received(encode(pdu.DataSm(), 2))
    assert said(wire) == [(Command.DATA_SM_RESP, Status.ESME_RX_R_APPN, 2)]
    assert client.deliveries == []


async def test_an_alert_needs_no_answer(esme):
    session, wire = esme
    session.data_received(encode(pdu.AlertNotification(1, 1, "77011234567"), 2))
    assert wire.take() == []


# The other operations.


@pytest.mark.parametrize(("request_", "status"), OPERATIONS, ids=lambda v: type(v).__name__)
async def test_an_operation_nobody_offers_is_refused(smsc, request_, status):
    session, wire = smsc
    session.data_received(encode(request_, 2))
    assert said(wire) == [(request_.command_id | RESPONSE, status, 2)]


async def test_a_handler_may_offer_an_operation(network):
    network.query = lambda session, query: pdu.QuerySmResp(query.message_id, "", 2, 0)
    session, wire = bound(network)
    session.data_received(encode(pdu.QuerySm("m7"), 5))
    assert wire.take() == [pdu.QuerySmResp("m7", "", 2, 0, sequence_number=5)]


async def test_an_operation_comes_after_the_submits_before_it(network):
    seen = []

    def cancel(session, request):
        seen.append(len(network.submits))
        return pdu.CancelSmResp()

    network.cancel = cancel
    session, _ = bound(network)
    session.data_received(stream(SubmitSm(), pdu.CancelSm(), SubmitSm()))
    assert (seen, len(network.submits)) == ([1], 2)


# Being alive, and the end.


async def test_an_enquiry_is_answered_on_both_ends(smsc, esme):
    for session, wire in (smsc, esme):
        session.data_received(encode(EnquireLink(), 77))
        assert said(wire) == [(Command.ENQUIRE_LINK_RESP, 0, 77)]


async def test_an_unbind_is_answered_after_the_submits_before_it(smsc, network):
    session, wire = smsc
    session.data_received(stream(SubmitSm(), pdu.Unbind(), SubmitSm()))
    assert said(wire) == [(Command.SUBMIT_SM_RESP, 0, 2), (Command.UNBIND_RESP, 0, 3)]
    assert (wire.closing, len(network.submits)) == (True, 1)


async def test_the_end_of_a_connection_gives_back_what_is_unanswered(esme, client):
    session, wire = esme
    session.submit([SubmitSm()] * 3, ["a", "b", "c"])
    session.data_received(encode(SubmitSmResp("m"), wire.take()[1].sequence_number))
    session.connection_lost(ConnectionResetError("reset by peer"))
    assert client.downs == [("reset by peer", ["a", "c"])]
    with pytest.raises(LinkDown, match="reset by peer"):
        session.submit([SubmitSm()], ["d"])


async def test_after_the_end_an_answer_goes_nowhere(smsc, network):
    session, wire = smsc
    network.answering = False
    session.data_received(encode(SubmitSm(), 2))
    session.connection_lost(None)
    session.answer([(network.submits[0], 0, "m1")])
    assert wire.take() == []
    assert network.closes == [("the peer closed the connection", [])]


async def test_a_peer_that_stalls_gets_no_requests_until_it_reads_again(esme, client):
    session, _ = esme
    session.pause_writing()
    assert session.free == 0
    with pytest.raises(WindowFull):
        session.submit([SubmitSm()], ["a"])
    calls = client.calls
    session.resume_writing()
    assert (session.free, client.calls, client.results) == (100, calls + 1, [])


async def test_a_peer_that_never_reads_its_answers_is_cut_off(smsc):
    session, wire = smsc
    session.pause_writing()
    wire.unread = MOST_UNREAD + 1
    session.data_received(encode(EnquireLink(), 2))
    assert (wire.aborted, session.reason) == (True, "the peer does not read")
