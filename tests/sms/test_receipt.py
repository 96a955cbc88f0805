"""Receipts as SMSCs really write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.smpp.codec import decode, encode
from sms.smpp.constants import MessageState, Tag
from sms.smpp.message import submits
from sms.smpp.pdu import DeliverSm
from sms.smpp.receipt import (
    ReceiptShape,
    ReceiptText,
    make_receipt,
    parse_receipt,
    plain_id,
    read_end,
)

ALMATY = timezone(timedelta(hours=5))
SUBMITTED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
DONE = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)
WANTED = ReceiptText("4a1F", MessageState.DELIVERED, "000", "2611230930", "2611230931")


def receipt(text: str, *, data_coding: int = 0, tlvs: dict[int, bytes] | None = None) -> DeliverSm:
    octets = text.encode("utf-16-be" if data_coding == 8 else "latin-1")
    return DeliverSm(esm_class=4, data_coding=data_coding, short_message=octets, tlvs=tlvs or {})


def understood(pdu: DeliverSm) -> ReceiptText:
    parsed = parse_receipt(pdu)
    assert parsed is not None
    return parsed


@pytest.mark.parametrize(
    "text",
    [
        "id:4a1F sub:001 dlvrd:001 submit date:2611230930 done date:2611230931 stat:DELIVRD "
        "err:000 text:hello",
        "id:4a1F sub:001 dlvrd:1 submit date:2611230930 done date:2611230931 stat:DELIVRD err:000",
        "ID:4a1F SUB:001 DLVRD:001 SUBMIT DATE:2611230930 DONE DATE:2611230931 STAT:DELIVRD "
        "ERR:000 TEXT:",
        "Id:4a1F Sub:001 Submit Date:2611230930 Done Date:2611230931 Stat:Delivrd Err:000",
        "stat:DELIVRD err:000 done date:2611230931 submit date:2611230930 id:4a1F",
        "id: 4a1F submit date: 2611230930 done date: 2611230931 stat: DELIVERED err: 000",
        "id:4a1F,submit date:2611230930,done date:2611230931,stat:DELIVRD,err:000,text:",
        "id:4a1F\nsubmit_date:2611230930\ndone_date:2611230931\nstat:delivered\nerr:000\0",
        "text:hello id:4a1F submitdate:2611230930 donedate:2611230931 stat:2 err:000",
        "msgid:77 id:4a1F submit date:2611230930 done date:2611230931 stat:DELIVRD err:000",
    ],
)
def test_case_order_separators_and_missing_fields_do_not_matter(text: str) -> None:
    assert understood(receipt(text)) == WANTED


def test_a_receipt_in_ucs2_is_read() -> None:
    text = "id:4a1F submit date:2611230930 done date:2611230931 stat:DELIVRD err:000 text:иә"
    assert understood(receipt(text, data_coding=8)) == WANTED


def test_an_id_with_characters_that_gsm_has_elsewhere_is_kept() -> None:
    assert understood(receipt("id:a_b@c-1 stat:DELIVRD")).message_id == "a_b@c-1"


def test_what_stands_in_the_text_of_the_message_is_not_believed() -> None:
    told = understood(receipt("id:1 stat:UNDELIV err:001 text:id:2 stat:DELIVRD err:000"))
    assert (told.message_id, told.state, told.error) == ("1", MessageState.UNDELIVERABLE, "001")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("ENROUTE", MessageState.ENROUTE),
        ("DELIVRD", MessageState.DELIVERED),
        ("DELIVERED", MessageState.DELIVERED),
        ("EXPIRED", MessageState.EXPIRED),
        ("DELETED", MessageState.DELETED),
        ("UNDELIV", MessageState.UNDELIVERABLE),
        ("undeliverable", MessageState.UNDELIVERABLE),
        ("FAILED", MessageState.UNDELIVERABLE),
        ("ACCEPTD", MessageState.ACCEPTED),
        ("Accepted", MessageState.ACCEPTED),
        ("UNKNOWN", MessageState.UNKNOWN),
        ("REJECTD", MessageState.REJECTED),
        ("REJECTED", MessageState.REJECTED),
        ("BUFFERED", MessageState.ENROUTE),
        ("5", MessageState.UNDELIVERABLE),
        ("99", MessageState.UNKNOWN),
        ("9" * 200, MessageState.UNKNOWN),
        ("whatever", MessageState.UNKNOWN),
        ("", MessageState.UNKNOWN),
    ],
)
def test_every_word_for_a_state_is_understood(word: str, state: MessageState) -> None:
    assert understood(receipt(f"id:1 stat:{word} err:000")).state == state


def test_a_receipt_of_tlvs_alone_is_understood() -> None:
    tlvs = {
        int(Tag.RECEIPTED_MESSAGE_ID): b"4a1F\0",
        int(Tag.MESSAGE_STATE): b"\x05",
        int(Tag.NETWORK_ERROR_CODE): b"\x03\x00\x0b",
        int(Tag.USER_MESSAGE_REFERENCE): b"\x00\x07",
    }
    assert understood(receipt("", tlvs=tlvs)) == ReceiptText(
        "4a1F", MessageState.UNDELIVERABLE, "011", user_reference=7
    )


def test_tlvs_are_believed_before_the_text() -> None:
    tlvs = {int(Tag.RECEIPTED_MESSAGE_ID): b"right", int(Tag.MESSAGE_STATE): b"\x02"}
    told = understood(receipt("id:wrong stat:ENROUTE", tlvs=tlvs))
    assert (told.message_id, told.state) == ("right", MessageState.DELIVERED)


def test_a_state_tlv_without_meaning_leaves_the_word_to_the_text() -> None:
    tlvs = {int(Tag.MESSAGE_STATE): b"\x63"}
    assert understood(receipt("id:1 stat:EXPIRED", tlvs=tlvs)).state == MessageState.EXPIRED


@pytest.mark.parametrize("esm_class", [0x04, 0x07, 0x20, 0x84])
def test_a_receipt_is_known_by_its_type(esm_class: int) -> None:
    assert parse_receipt(DeliverSm(esm_class=esm_class, short_message=b"id:1 stat:DELIVRD"))


def test_a_receipt_whose_type_was_forgotten_is_known_by_its_message_state() -> None:
    assert parse_receipt(DeliverSm(tlvs={int(Tag.MESSAGE_STATE): b"\x02"}))


@pytest.mark.parametrize("esm_class", [0x00, 0x03, 0x40, 0x08, 0x10])
def test_a_message_that_only_looks_like_a_receipt_is_none(esm_class: int) -> None:
    text = b"id:1 sub:001 dlvrd:001 stat:DELIVRD err:000"
    ordinary = DeliverSm(
        esm_class=esm_class, short_message=text, tlvs={int(Tag.RECEIPTED_MESSAGE_ID): b"77\0"}
    )
    assert parse_receipt(ordinary) is None


def test_a_receipt_that_says_nothing_is_still_no_message_of_a_citizen() -> None:
    assert understood(receipt("")) == ReceiptText("", MessageState.UNKNOWN)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2611230931", datetime(2026, 11, 23, 9, 31, tzinfo=ALMATY)),
        ("261123093107", datetime(2026, 11, 23, 9, 31, 7, tzinfo=ALMATY)),
        ("202611230931", datetime(2026, 11, 23, 9, 31, tzinfo=ALMATY)),
        ("20261123093107", datetime(2026, 11, 23, 9, 31, 7, tzinfo=ALMATY)),
        ("2026-11-23 09:31:07", datetime(2026, 11, 23, 9, 31, 7, tzinfo=ALMATY)),
        ("2699999999", None),
        ("0", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates_of_every_length_are_read(written: str, moment: datetime | None) -> None:
    told = understood(receipt(f"id:1 submit date:{written} done date:{written} stat:DELIVRD"))
    assert told.submitted(ALMATY) == told.done(ALMATY) == moment


@pytest.mark.parametrize("shape", ["both", "text", "tlvs"])
@pytest.mark.parametrize("state", list(MessageState))
def test_a_receipt_we_make_says_the_same_after_the_wire(
    shape: ReceiptShape, state: MessageState
) -> None:
    (submit,) = submits("Иә", "1414", "+77011234567", reference=1, user_reference=9)
    made = make_receipt(submit, "4a1F", state, submitted=SUBMITTED, done=DONE, shape=shape)
    told = understood(decode(encode(made)))
    assert (told.message_id, told.state, told.user_reference) == ("4a1F", state, 9)
    assert told.done(UTC) == (None if shape == "tlvs" else DONE)


def test_a_receipt_we_make_goes_back_where_the_message_came_from() -> None:
    (submit,) = submits("Иә", "1414", "+77011234567", reference=1)
    made = make_receipt(submit, "1", MessageState.DELIVERED, submitted=SUBMITTED, done=DONE)
    assert (made.source_addr, made.source_addr_ton) == ("77011234567", 1)
    assert (made.destination_addr, made.dest_addr_ton) == ("1414", 3)


def test_the_text_of_a_receipt_we_make_is_the_usual_one() -> None:
    (submit,) = submits("Your benefit is assigned.", "1414", "+77011234567", reference=1)
    made = make_receipt(
        submit, "4a1F", MessageState.REJECTED, submitted=SUBMITTED, done=DONE, error="011"
    )
    assert made.short_message == (
        b"id:4a1F sub:001 dlvrd:000 submit date:2611230930 done date:2611230931 "
        b"stat:REJECTD err:011 text:Your benefit is assi"
    )


@given(
    st.builds(
        DeliverSm,
        esm_class=st.integers(min_value=0, max_value=255),
        data_coding=st.sampled_from([0, 3, 8, 0xF5]),
        short_message=st.binary(max_size=80)
        | st.text(st.sampled_from("id: stat:submit date:DELIVRD 0123\0"), max_size=80).map(
            str.encode
        ),
        tlvs=st.dictionaries(
            st.sampled_from([0x001E, 0x0427, 0x0423, 0x0204, 0x0424]), st.binary(max_size=4)
        ),
    )
)
def test_no_bytes_ever_raise(pdu: DeliverSm) -> None:
    told = parse_receipt(pdu)
    if told is not None:
        told.submitted(UTC)
        told.done(UTC)
        plain_id(told.message_id, "hex")


@pytest.mark.parametrize(
    ("message_id", "spelling", "plain"),
    [
        ("4a1F", "hex", "18975"),
        ("00004A1F", "hex", "18975"),
        ("18975", "decimal", "18975"),
        ("0000018975", "decimal", "18975"),
        ("0018975", "text", "0018975"),
        ("4a1F-x", "hex", "4a1F-x"),
        ("4a1F", "decimal", "4a1F"),
        ("", "hex", ""),
        ("9" * 5000, "decimal", "9" * 5000),
    ],
)
def test_hexadecimal_and_decimal_ids_meet_in_one_spelling(
    message_id: str, spelling: str, plain: str
) -> None:
    assert plain_id(message_id, spelling) == plain


SHAPES: tuple[ReceiptShape, ...] = ("both", "text", "tlvs")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("state", [MessageState.DELIVERED, MessageState.EXPIRED])
def test_the_end_of_a_message_is_what_the_whole_receipt_says(
    shape: ReceiptShape, state: MessageState
) -> None:
    (submit,) = submits("x", "1414", "+77011234567", reference=1)
    made = make_receipt(submit, "4a1F", state, submitted=SUBMITTED, done=DONE, shape=shape)
    end, whole = read_end(made), understood(made)
    assert end is not None
    assert (end.message_id, end.state) == (whole.message_id, whole.state) == ("4a1F", state)
    assert end.error in (whole.error, "")


def test_the_error_code_of_a_failure_is_read_out_of_the_text() -> None:
    (submit,) = submits("x", "1414", "+77011234567", reference=1)
    failed = MessageState.UNDELIVERABLE
    made = make_receipt(submit, "17", failed, submitted=SUBMITTED, done=DONE, error="011")
    assert read_end(made) == ("17", failed, "011")


def test_what_is_no_receipt_has_no_end() -> None:
    assert read_end(DeliverSm(short_message=b"id:1 stat:DELIVRD")) is None
