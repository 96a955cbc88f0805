"""Nothing a peer sends gets through unanswered or uncounted, and no answer is ever answered."""

import pytest

from sms.smpp.codec import encode
from sms.smpp.constants import Command, Status
from sms.smpp.frame import join
from sms.smpp.pdu import SubmitSm, SubmitSmResp
from tests.sms.wires import said


async def test_an_unknown_command_is_refused_and_counted(smsc_end):
    session, wire = smsc_end
    session.data_received(join(0x99, 0, 3))
    assert said(wire) == [(Command.GENERIC_NACK, Status.ESME_RINVCMDID, 3)]
    assert session.stats.unknown_commands == 1


async def test_a_broken_submit_is_refused_counted_and_the_next_one_taken(smsc_end, network):
    session, wire = smsc_end
    session.data_received(join(Command.SUBMIT_SM, 0, 3, b"123456\0") + encode(SubmitSm(), 4))
    assert said(wire) == [
        (Command.SUBMIT_SM_RESP, Status.ESME_RINVSERTYP, 3),
        (Command.SUBMIT_SM_RESP, 0, 4),
    ]
    assert (session.stats.malformed, len(network.submits)) == (1, 1)


@pytest.mark.parametrize("length", [0, 15, 64 * 1024 + 1, 0xFFFFFFFF])
async def test_a_length_that_no_pdu_has_ends_the_connection(smsc_end, network, length):
    session, wire = smsc_end
    broken = length.to_bytes(4) + bytes(8) + (9).to_bytes(4)
    session.data_received(encode(SubmitSm(), 8) + broken)
    assert said(wire) == [
        (Command.SUBMIT_SM_RESP, 0, 8),
        (Command.GENERIC_NACK, Status.ESME_RINVCMDLEN, 9),
    ]
    assert (wire.closing, session.stats.malformed, len(network.submits)) == (True, 1, 1)


async def test_four_octets_of_a_broken_length_are_enough(smsc_end):
    session, wire = smsc_end
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
async def test_an_answer_to_nothing_is_counted_and_never_answered(smsc_end, octets, counter):
    session, wire = smsc_end
    session.data_received(octets)
    assert (wire.take(), wire.closing) == ([], False)
    assert getattr(session.stats, counter) == 1


async def test_a_broken_answer_is_counted_and_leaves_its_request_open(esme_end, client):
    session, wire = esme_end
    session.submit([SubmitSm()], ["token"])
    (submit,) = wire.take()
    session.data_received(join(Command.SUBMIT_SM_RESP, 0, submit.sequence_number, b"no NUL"))
    assert (session.stats.malformed, client.results, wire.take()) == (1, [], [])
    session.data_received(encode(SubmitSmResp("m1"), submit.sequence_number))
    assert client.results == [("token", 0, "m1")]
