"""Parts on the wire: answers to the parts of a message become one fate."""

import itertools

import pytest

from bot.gateway_url import GatewayUrl
from bot.submissions import Submissions
from sms.smpp.constants import Status
from sms.smpp.esme_session import SubmitResult
from sms.smpp.reassembly import Reassembler
from tests.bot.fakes import Ticks, outgoing

LONG = "Сізге жәрдемақы тиесілі. " * 6
OK = Status.ESME_ROK


def submissions(options=""):
    return Submissions("1414", GatewayUrl.parse(f"smpp://u:p@h:1?{options}"), Ticks())


@pytest.fixture
def wire():
    return submissions()


def answer(wire, tokens, *statuses):
    ids = itertools.count(1)
    results = [
        SubmitResult(token, status, f"id-{next(ids)}")
        for token, status in zip(tokens, statuses, strict=True)
    ]
    return wire.answered(results)[0]


def test_a_message_leaves_from_the_short_code_to_the_phone(wire):
    (pdu,), _ = wire.prepare([outgoing(1)])
    assert (pdu.source_addr, pdu.destination_addr, pdu.registered_delivery) == (
        "1414", "77010000001", 1,
    )  # fmt: skip


def test_a_message_is_sent_when_all_its_parts_are(wire):
    pdus, tokens = wire.prepare([outgoing(1, text=LONG)])
    assert len(pdus) == 3
    assert answer(wire, tokens[:2], OK, OK) == []
    (fate,) = answer(wire, tokens[2:], OK)
    assert (fate.outcome, fate.smsc_ids) == ("sent", ("id-1", "id-2", "id-1"))


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (Status.ESME_RTHROTTLED, "throttled"),
        (Status.ESME_RMSGQFUL, "throttled"),
        (Status.ESME_RSYSERR, "later"),
        (Status.ESME_RINVDSTADR, "rejected"),
        (0x455, "rejected"),
        (None, "unknown"),
    ],
)
def test_every_answer_has_its_meaning(wire, status, outcome):
    _, tokens = wire.prepare([outgoing(1)])
    (fate,) = answer(wire, tokens, status)
    assert (fate.outcome, fate.smsc_ids) == (outcome, ())
    assert fate.reason


def test_what_is_known_of_a_message_of_unknown_fate_is_kept(wire):
    """A receipt for one of its parts then finds it."""
    _, tokens = wire.prepare([outgoing(1, text=LONG)])
    answer(wire, tokens[:1], OK)
    (fate,) = wire.failed(tokens[1:], "unknown", "the link broke")
    assert (fate.outcome, fate.smsc_ids) == ("unknown", ("id-1", "", ""))


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        ((OK, None, OK), "unknown"),
        ((OK, None, Status.ESME_RTHROTTLED), "throttled"),
        ((Status.ESME_RINVDSTADR, Status.ESME_RTHROTTLED, None), "rejected"),
    ],
)
def test_a_part_that_was_certainly_not_taken_weighs_more_than_a_doubt(wire, statuses, outcome):
    _, tokens = wire.prepare([outgoing(1, text=LONG)])
    (fate,) = answer(wire, tokens, *statuses)
    assert fate.outcome == outcome


def test_only_the_missing_parts_are_tried_again_and_the_phone_joins_them(wire):
    message = outgoing(1, text=LONG)
    first, tokens = wire.prepare([message])
    answer(wire, tokens, OK, Status.ESME_RTHROTTLED, OK)
    second, tokens = wire.prepare([message])
    assert len(second) == 1
    (fate,) = answer(wire, tokens, OK)
    assert (fate.outcome, len(fate.smsc_ids)) == ("sent", 3)
    phone = Reassembler(60)
    wholes = [phone.add("1414", "me", pdu, 0) for pdu in (first[0], first[2], second[0])]
    assert wholes[-1].text == LONG


def test_what_the_link_took_along_is_unknown_and_what_never_left_is_away(wire):
    _, tokens = wire.prepare([outgoing(1), outgoing(2)])
    (lost,) = wire.failed(tokens[:1], "unknown", "the link broke")
    (kept,) = wire.failed(tokens[1:], "away", "the link broke")
    assert (lost.outcome, kept.outcome) == ("unknown", "away")


def test_a_message_half_on_the_wire_is_incomplete_at_the_phone_and_is_tried_again(wire):
    _, tokens = wire.prepare([outgoing(1, text=LONG)])
    wire.failed(tokens[1:], "away", "the link broke")
    (fate,) = wire.failed(tokens[:1], "unknown", "the link broke")
    assert fate.outcome == "away"


@pytest.mark.parametrize(
    ("ids", "answered", "kept"),
    [("same", "1F", "1F"), ("hex-answer", "1F", "31"), ("hex-receipt", "0031", "31")],
)
def test_ids_are_kept_in_one_spelling(ids, answered, kept):
    wire = submissions(f"ids={ids}")
    _, (token,) = wire.prepare([outgoing(1)])
    ((fate,), _) = wire.answered([SubmitResult(token, OK, answered)])
    assert fate.smsc_ids == (kept,)
