"""What Kannel says, in our words."""

import pytest

from bot.kannel_answers import read_answer, read_receipt


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (202, "0: Accepted for delivery", "sent"),
        (202, "3: Queued for later delivery", "sent"),
        (200, "0: Accepted for delivery", "sent"),
        (503, "Temporal failure, try again later.", "throttled"),
        (429, "", "throttled"),
        (403, "Not routable. Do not try again.", "rejected"),
        (400, "Empty receiver number not allowed, rejected", "rejected"),
        (403, "Authorization failed for sendsms", "away"),
        (401, "", "away"),
        (404, "", "away"),
        (500, "", "unknown"),
        (502, "Bad Gateway", "unknown"),
        (504, "Gateway Timeout", "unknown"),
    ],
)
def test_an_answer_to_sendsms_becomes_the_fate_of_its_message(status, body, outcome):
    assert outcome == read_answer(status, body).outcome


def test_only_what_a_person_must_change_is_hopeless():
    assert read_answer(403, "Authorization failed for sendsms").hopeless
    assert not read_answer(403, "Not routable. Do not try again.").hopeless
    assert not read_answer(503, "").hopeless


def test_the_reason_is_one_short_line():
    said = read_answer(400, "Sender missing\r\n and no global set, rejected\n" + "x" * 5000)
    assert said.reason.startswith("400 Sender missing and no global set, rejected x")
    assert len(said.reason) < 120


RECEIPT = (
    "id:17 sub:001 dlvrd:000 submit date:2611231147 done date:2611231147 stat:{} err:{} text:x"
)


@pytest.mark.parametrize(
    ("status", "reply", "said"),
    [
        (1, RECEIPT.format("DELIVRD", "000"), ("delivered", "000")),
        (2, RECEIPT.format("UNDELIV", "001"), ("undelivered", "001")),
        (34, RECEIPT.format("EXPIRED", "002"), ("expired", "002")),
        (2, RECEIPT.format("REJECTD", "003"), ("rejected", "003")),
        (2, "", ("undelivered", "")),
        (66, RECEIPT.format("UNKNOWN", "9"), ("undelivered", "9")),
        (16, "0x0000000b/Invalid Destination Address", ("rejected", "0x0000000b")),
        (16, "NACK/", ("rejected", "")),
        (8, "ACK/", ("sent", "")),
        (4, "", ("sent", "")),
        (0, "", ("sent", "")),
    ],
)
def test_a_receipt_says_how_far_its_message_has_come(status, reply, said):
    assert said == read_receipt(status, reply)
