"""From a text to the PDUs that carry it, judged by decoders that others wrote."""

from io import BytesIO
from typing import Any

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st
from smpp.pdu.gsm_types import InformationElementIdentifier
from smpp.pdu.pdu_encoding import PDUEncoder
from smpp.pdu.sm_encoding import SMStringEncoder

from sms.errors import TextTooLong
from sms.numbers import Address
from sms.smpp.address import destination_of, from_wire, source_of, to_wire
from sms.smpp.codec import decode, encode
from sms.smpp.constants import Tag
from sms.smpp.message import LongWay, delivers, message_id_of, submits
from sms.smpp.pdu import SubmitSm
from sms.text import count_parts

SHORT_CODE, PHONE = "1414", "+77011234567"
LONG_KAZAKH = "Сіздің жәрдемақы алуға құқығыңыз бар. " * 4
LONG_LATIN = "You have the right to a benefit: {answer} 1 or 2. " * 5

texts = st.one_of(
    st.text(st.sampled_from("абвғқңөұүһі 😀"), max_size=500),
    st.text(st.sampled_from("abc 019€[]"), max_size=900),
)
references = st.integers(min_value=0, max_value=100_000)


def sent(text: str, **options: Any) -> list[SubmitSm]:
    return submits(text, SHORT_CODE, PHONE, **{"reference": 7, **options})


def read_by_others(pdu: SubmitSm) -> Any:
    return PDUEncoder().decode(BytesIO(encode(pdu, 1)))


def text_by_others(pdu: SubmitSm) -> str:
    """pdu3 reads UCS-2 and headers; smsutil reads the GSM alphabet."""
    if pdu.data_coding == 8:
        return SMStringEncoder().decodeSM(read_by_others(pdu)).unicode
    return smsutil.decode(SMStringEncoder().splitSM(read_by_others(pdu))[2])


def test_a_short_text_is_one_plain_pdu() -> None:
    (pdu,) = sent("Рақмет")
    assert (pdu.short_message.decode("utf-16-be"), pdu.data_coding) == ("Рақмет", 8)
    assert (pdu.esm_class, pdu.tlvs, pdu.registered_delivery) == (0, {}, 1)


def test_a_text_of_the_gsm_alphabet_travels_in_unpacked_septets() -> None:
    (pdu,) = sent("@ 5 €")
    assert (pdu.short_message, pdu.data_coding) == (b"\0 5 \x1be", 0)


def test_a_short_code_and_a_phone_number_are_addressed_each_in_its_way() -> None:
    (pdu,) = sent("1")
    assert (pdu.source_addr_ton, pdu.source_addr_npi, pdu.source_addr) == (3, 0, "1414")
    assert (pdu.dest_addr_ton, pdu.dest_addr_npi, pdu.destination_addr) == (1, 1, "77011234567")


def test_without_receipts_none_is_asked_for() -> None:
    assert [pdu.registered_delivery for pdu in sent(LONG_KAZAKH, receipts=False)] == [0, 0, 0]


@pytest.mark.parametrize("long", ["udh8", "udh16", "sar", "payload"])
def test_every_part_carries_the_reference_that_its_receipt_shall_bring_back(long: LongWay) -> None:
    for pdu in sent(LONG_KAZAKH, long=long, user_reference=0x1234):
        assert pdu.tlvs[Tag.USER_MESSAGE_REFERENCE] == b"\x12\x34"


@pytest.mark.parametrize(
    ("long", "element", "reference"),
    [
        ("udh8", InformationElementIdentifier.CONCATENATED_SM_8BIT_REF_NUM, 0x37),
        ("udh16", InformationElementIdentifier.CONCATENATED_SM_16BIT_REF_NUM, 0x1337),
    ],
)
def test_an_independent_decoder_finds_the_header_of_each_part(
    long: LongWay, element: InformationElementIdentifier, reference: int
) -> None:
    parts = sent(LONG_KAZAKH, long=long, reference=0x51337)
    for number, pdu in enumerate(parts, 1):
        found = SMStringEncoder().getConcatenatedSMInfoElement(read_by_others(pdu))
        assert found.identifier == element
        assert tuple(found.data) == (reference, len(parts), number)


def test_an_independent_decoder_finds_the_sar_tlvs_of_each_part() -> None:
    parts = sent(LONG_KAZAKH, long="sar", reference=0x51337)
    for number, pdu in enumerate(parts, 1):
        params = read_by_others(pdu).params
        assert params["sar_msg_ref_num"] == 0x1337
        assert params["sar_total_segments"] == len(parts)
        assert params["sar_segment_seqnum"] == number


def test_a_payload_is_whole_and_leaves_the_short_message_empty() -> None:
    (pdu,) = sent(LONG_KAZAKH, long="payload")
    params = read_by_others(pdu).params
    assert params["message_payload"].decode("utf-16-be") == LONG_KAZAKH
    assert params["short_message"] == b""


@given(texts, st.sampled_from(["udh8", "udh16", "sar"]), references)
def test_what_independent_decoders_read_from_the_parts_is_the_text(
    text: str, long: LongWay, reference: int
) -> None:
    parts = sent(text, long=long, reference=reference)
    assert "".join(map(text_by_others, parts)) == text


@given(texts, st.sampled_from(["udh8", "udh16"]))
def test_every_part_fits_a_message_of_140_octets(text: str, long: LongWay) -> None:
    for pdu in sent(text, long=long):
        header = {"udh8": 6, "udh16": 7}[long] if pdu.esm_class else 0
        bits = 16 * (len(pdu.short_message) - header) // 2
        if pdu.data_coding == 0:
            bits = 7 * (len(pdu.short_message) - header)
        assert header * 8 + bits <= 140 * 8


@given(texts)
def test_as_many_pdus_go_out_as_parts_were_counted(text: str) -> None:
    assert len(sent(text)) == len(sent(text, long="sar")) == count_parts(text)


def test_on_a_latin1_link_the_default_alphabet_is_latin1() -> None:
    (pdu,) = sent("ä@[ñ", alphabet="latin1")
    assert (pdu.short_message, pdu.data_coding) == ("ä@[ñ".encode("latin-1"), 0)


@pytest.mark.parametrize("text", ["5 €", "ΔΩ", "á"])
def test_on_a_latin1_link_what_both_alphabets_do_not_have_goes_as_ucs2(text: str) -> None:
    (pdu,) = sent(text, alphabet="latin1")
    assert (pdu.short_message, pdu.data_coding) == (text.encode("utf-16-be"), 8)


def test_on_a_latin1_link_parts_are_as_long_as_they_will_be_on_the_air() -> None:
    parts = sent("[" * 153, alphabet="latin1")
    assert [pdu.short_message[6:] for pdu in parts] == [b"[" * 76, b"[" * 76, b"["]


def test_a_text_beyond_255_parts_is_refused() -> None:
    assert len(sent("ж" * 67 * 255)) == 255
    for long in ("udh8", "udh16", "sar", "payload"):
        with pytest.raises(TextTooLong, match=r"25[69] parts, more than 255"):
            sent("ж" * (67 * 255 + 1), long=long)


def test_halves_of_a_surrogate_pair_do_not_stop_a_text() -> None:
    assert "".join(map(text_by_others, sent("ok \udc00 \ud83d"))) == "ok \ufffd \ufffd"


def test_the_parts_of_a_citizens_message_have_ids_of_their_own() -> None:
    pdus = delivers(LONG_KAZAKH, PHONE, SHORT_CODE, reference=1, message_id="a1f")
    assert [message_id_of(decode(encode(pdu))) for pdu in pdus] == ["a1f", "a1f-2", "a1f-3"]


def test_without_an_id_none_is_made_up() -> None:
    assert message_id_of(delivers("1", PHONE, SHORT_CODE, reference=1)[0]) is None


@given(texts, st.sampled_from(["udh8", "udh16", "sar", "payload"]), references)
def test_what_is_written_survives_the_wire(text: str, long: LongWay, reference: int) -> None:
    for pdu in sent(text, long=long, reference=reference, user_reference=5):
        assert decode(encode(pdu)) == pdu


@pytest.mark.parametrize(
    ("raw", "wire"),
    [
        ("1414", (3, 0, "1414")),
        ("+77011234567", (1, 1, "77011234567")),
        ("8 701 123 45 67", (1, 1, "77011234567")),
        ("eGov", (5, 0, "eGov")),
    ],
)
def test_an_address_is_written_by_its_kind(raw: str, wire: tuple[int, int, str]) -> None:
    assert to_wire(raw) == wire


@pytest.mark.parametrize(
    ("ton", "digits", "expected"),
    [
        (1, "77011234567", Address("msisdn", "+77011234567")),
        (1, "+77011234567", Address("msisdn", "+77011234567")),
        (0, "77011234567", Address("msisdn", "+77011234567")),
        (2, "87011234567", Address("msisdn", "+77011234567")),
        (1, "87011234567", Address("msisdn", "+77011234567")),
        (1, "447911123456", Address("msisdn", "+447911123456")),
        (1, "1414", Address("short", "1414")),
        (0, "1414", Address("short", "1414")),
        (3, "1414", Address("short", "1414")),
        (5, "eGov", Address("name", "eGov")),
        (5, "87011234567", Address("name", "87011234567")),
        (0, "", Address("name", "")),
    ],
)
def test_an_address_is_understood_whatever_type_of_number_the_smsc_says(
    ton: int, digits: str, expected: Address
) -> None:
    assert from_wire(ton, digits) == expected


def test_both_ends_of_a_message_are_known_again() -> None:
    (pdu,) = sent("1")
    assert source_of(pdu) == Address("short", SHORT_CODE)
    assert destination_of(pdu) == Address("msisdn", PHONE)
