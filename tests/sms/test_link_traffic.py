"""Submits and deliveries on one end of a session, with a test at the other: what is handed on, what
is answered and when, and what the window holds."""

import pytest

from sms.smpp import pdu
from sms.smpp.codec import encode
from sms.smpp.constants import Command, Status
from sms.smpp.errors import BadField, WindowFull
from sms.smpp.frame import join
from sms.smpp.pdu import DeliverSm, DeliverSmResp, EnquireLink, SubmitSm, SubmitSmResp
from tests.sms.wires import (
    bound_esme,
    said,
    stream,
)

# Submits.


async def test_one_read_is_one_call_and_one_write(smsc_end, network):
    session, wire = smsc_end
    before = wire.writes
    session.data_received(stream(*[SubmitSm() for _ in range(50)]))
    assert (network.calls, wire.writes - before) == (1, 1)
    assert said(wire) == [(Command.SUBMIT_SM_RESP, 0, number) for number in range(2, 52)]


async def test_answers_of_every_kind_share_one_write(smsc_end):
    session, wire = smsc_end
    before = wire.writes
    session.data_received(stream(EnquireLink(), SubmitSm(), pdu.QuerySm(), EnquireLink()))
    assert (len(wire.take()), wire.writes - before) == (4, 1)


async def test_a_pdu_may_arrive_octet_by_octet(smsc_end, network):
    session, _ = smsc_end
    for octet in encode(SubmitSm(short_message="Иә".encode("utf-16-be")), 2):
        session.data_received(bytes((octet,)))
    assert [submit.short_message for submit in network.submits] == ["Иә".encode("utf-16-be")]


async def test_submits_are_answered_when_the_handler_likes(smsc_end, network):
    session, wire = smsc_end
    network.answering = False
    session.data_received(stream(SubmitSm(), SubmitSm()))
    assert wire.take() == []
    first, second = network.submits
    session.answer([(second, 0, "b"), (first, Status.ESME_RMSGQFUL, "")])
    assert said(wire) == [
        (Command.SUBMIT_SM_RESP, 0, 3),
        (Command.SUBMIT_SM_RESP, Status.ESME_RMSGQFUL, 2),
    ]


async def test_a_message_id_over_its_limit_is_not_sent(smsc_end, network):
    session, wire = smsc_end
    network.answering = False
    session.data_received(encode(SubmitSm(), 2))
    for message_id in ["m" * 65, "қ", "m\0"]:
        with pytest.raises(BadField):
            session.answer([(network.submits[0], 0, message_id)])
    assert wire.take() == []


@pytest.mark.parametrize("status", [Status.ESME_RTHROTTLED, Status.ESME_RMSGQFUL, 0x400])
async def test_the_status_of_a_refused_submit_is_handed_on(esme_end, client, status):
    session, wire = esme_end
    session.submit([SubmitSm()], ["token"])
    session.data_received(join(Command.SUBMIT_SM_RESP, status, wire.take()[0].sequence_number))
    assert client.results == [("token", status, "")]


async def test_a_generic_nack_settles_the_request(esme_end, client):
    session, wire = esme_end
    session.submit([SubmitSm()], ["token"])
    nack = pdu.GenericNack(command_status=Status.ESME_RINVCMDLEN)
    session.data_received(encode(nack, wire.take()[0].sequence_number))
    assert client.results == [("token", Status.ESME_RINVCMDLEN, "")]
    assert session.stats.answered == 1


async def test_a_second_answer_is_ignored_and_counted(esme_end, client):
    session, wire = esme_end
    session.submit([SubmitSm()], ["token"])
    answer = encode(SubmitSmResp("m1"), wire.take()[0].sequence_number)
    session.data_received(answer + answer)
    assert client.results == [("token", 0, "m1")]
    assert session.stats.stray_responses == 1


async def test_answers_in_any_order_find_their_requests(esme_end, client):
    session, wire = esme_end
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


async def test_a_batch_with_one_bad_message_sends_nothing(esme_end):
    session, wire = esme_end
    with pytest.raises(BadField):
        session.submit([SubmitSm(), SubmitSm(source_addr="9" * 21)], ["a", "b"])
    assert (wire.take(), session.free) == ([], 100)


async def test_a_token_too_few_is_refused_before_anything_is_sent(esme_end):
    session, wire = esme_end
    with pytest.raises(ValueError, match="zip"):
        session.submit([SubmitSm(), SubmitSm()], ["a"])
    assert (wire.take(), session.free) == ([], 100)


async def test_sequence_numbers_go_round(esme_end, client):
    session, wire = esme_end
    session._sequence = 0x7FFFFFFE
    session.submit([SubmitSm()] * 3, ["a", "b", "c"])
    numbers = [submit.sequence_number for submit in wire.take()]
    assert numbers == [0x7FFFFFFF, 1, 2]
    session.data_received(b"".join(encode(SubmitSmResp("m"), number) for number in numbers))
    assert [token for token, _, _ in client.results] == ["a", "b", "c"]


# Deliveries.


async def test_a_delivery_is_answered_when_the_handler_likes(esme_end, client):
    session, wire = esme_end
    client.answering = False
    session.data_received(stream(DeliverSm(), DeliverSm()))
    assert wire.take() == []
    session.answer(client.deliveries, Status.ESME_RX_T_APPN)
    assert said(wire) == [
        (Command.DELIVER_SM_RESP, Status.ESME_RX_T_APPN, 2),
        (Command.DELIVER_SM_RESP, Status.ESME_RX_T_APPN, 3),
    ]


async def test_a_delivery_is_answered_once(esme_end, client):
    session, wire = esme_end
    session.data_received(encode(DeliverSm(), 2))
    session.answer(client.deliveries)
    assert len(wire.take()) == 1


async def test_a_delivery_of_another_session_is_not_answered(esme_end, client):
    client.answering = False
    old, _ = bound_esme(client)
    old.data_received(encode(DeliverSm(), 2))
    session, wire = esme_end
    session.data_received(encode(DeliverSm(), 2))
    session.answer(client.deliveries)
    assert said(wire) == [(Command.DELIVER_SM_RESP, 0, 2)]


async def test_two_deliveries_with_one_sequence_number_are_both_answered(esme_end, client):
    session, wire = esme_end
    session.data_received(encode(DeliverSm(), 2) + encode(DeliverSm(), 2))
    assert said(wire) == [(Command.DELIVER_SM_RESP, 0, 2)] * 2


async def test_the_smsc_learns_how_a_delivery_was_answered(smsc_end, network):
    session, wire = smsc_end
    session.deliver([DeliverSm(), DeliverSm()], ["a", "b"])
    first, second = (each.sequence_number for each in wire.take())
    refused = DeliverSmResp(command_status=Status.ESME_RMSGQFUL)
    session.data_received(encode(refused, second) + encode(DeliverSmResp(), first))
    assert network.results == [("b", Status.ESME_RMSGQFUL), ("a", 0)]


async def test_an_esme_takes_no_data_sm(esme_end, client):
    session, wire = esme_end
    session.data_received(encode(pdu.DataSm(), 2))
    assert said(wire) == [(Command.DATA_SM_RESP, Status.ESME_RX_R_APPN, 2)]
    assert client.deliveries == []


async def test_an_alert_needs_no_answer(esme_end):
    session, wire = esme_end
    session.data_received(encode(pdu.AlertNotification(1, 1, "77011234567"), 2))
    assert wire.take() == []
