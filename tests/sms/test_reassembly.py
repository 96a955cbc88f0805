"""Parts come in any order, again, late, mixed up or never, and the text is put together."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.smpp.constants import Tag
from sms.smpp.message import LongWay, delivers, submits
from sms.smpp.pdu import DeliverSm
from sms.smpp.reassembly import GAP, Reassembler, Whole

PHONE, OTHER_PHONE, SHORT_CODE = "+77011234567", "+77770000001", "1414"
LONG = "Келісемін, бірақ алдымен сұрағым бар. " * 4  # three parts
OTHER = "Согласна, но сначала у меня есть вопрос. " * 4  # three parts

texts = st.text(st.sampled_from("абвғқңөұүһі 😀"), min_size=1, max_size=400) | st.text(
    st.sampled_from("abc 019€[]"), min_size=1, max_size=900
)
ways = st.sampled_from(["udh8", "udh16", "sar", "payload"])


class Inbox:
    """A reassembler with a clock, and all that came out of it."""

    def __init__(self, timeout_s: float = 60.0, **options: Any) -> None:
        self.reassembler = Reassembler[DeliverSm](timeout_s, **options)
        self.now = 1000.0

    def add(self, pdu: DeliverSm, source: str = PHONE) -> Whole[DeliverSm] | None:
        return self.reassembler.add(source, SHORT_CODE, pdu, self.now)

    def add_all(self, pdus: list[DeliverSm], source: str = PHONE) -> list[Whole[DeliverSm]]:
        return [whole for pdu in pdus if (whole := self.add(pdu, source))]

    def expire(self) -> list[Whole[DeliverSm]]:
        return self.reassembler.expire(self.now)


def parts_of(text: str, **options: Any) -> list[DeliverSm]:
    return delivers(text, PHONE, SHORT_CODE, **{"reference": 7, **options})


def texts_of(wholes: list[Whole[DeliverSm]]) -> list[str]:
    return [whole.text for whole in wholes]


def test_a_message_of_one_part_is_whole_at_once() -> None:
    (pdu,) = parts_of("Иә", message_id="a1")
    assert Inbox().add(pdu) == Whole(PHONE, SHORT_CODE, "Иә", (pdu,), message_id="a1")


@given(texts, ways, st.integers(min_value=0, max_value=70_000), st.data())
def test_parts_in_any_order_with_repeats_give_the_text_once(
    text: str, long: LongWay, reference: int, data: st.DataObject
) -> None:
    pdus = parts_of(text, long=long, reference=reference)
    arriving = data.draw(st.permutations([*pdus, *pdus])) if len(pdus) > 1 else pdus
    inbox = Inbox()
    wholes = inbox.add_all(arriving)
    assert {whole.text for whole in wholes} == {text}
    assert [whole.repeated for whole in wholes].count(False) == 1
    assert all(whole.complete for whole in wholes)
    assert inbox.expire() == []


@given(st.permutations([*parts_of(LONG), *parts_of(LONG)]))
def test_every_pdu_is_handed_out_to_be_answered_exactly_once(arriving: list[DeliverSm]) -> None:
    handed_out = [pdu for whole in Inbox().add_all(arriving) for pdu in whole.pdus]
    assert sorted(map(id, handed_out)) == sorted(map(id, arriving))


def test_a_submitted_text_is_put_together_the_same_way() -> None:
    reassembler = Reassembler(60.0)
    pdus = submits(LONG, SHORT_CODE, PHONE, reference=1)
    wholes = [reassembler.add(SHORT_CODE, PHONE, pdu, 0.0) for pdu in reversed(pdus)]
    assert [whole and whole.text for whole in wholes] == [None, None, LONG]


@given(st.permutations([("a", number) for number in range(3)] + [("b", n) for n in range(3)]))
def test_senders_that_use_the_same_reference_are_kept_apart(order: list[tuple[str, int]]) -> None:
    inbox, parts = Inbox(), {"a": parts_of(LONG), "b": parts_of(OTHER)}
    phones = {"a": PHONE, "b": OTHER_PHONE}
    wholes = [
        whole for sender, n in order if (whole := inbox.add(parts[sender][n], phones[sender]))
    ]
    assert {whole.source: whole.text for whole in wholes} == {PHONE: LONG, OTHER_PHONE: OTHER}


@given(st.permutations([(way, number) for way in ("udh8", "udh16", "sar") for number in range(3)]))
def test_references_of_different_widths_are_different_numbers(order: list[tuple[str, int]]) -> None:
    letters = {"udh8": "а", "udh16": "б", "sar": "в"}
    parts = {way: parts_of(letter * 180, long=way) for way, letter in letters.items()}
    wholes = Inbox().add_all([parts[way][number] for way, number in order])
    assert sorted(texts_of(wholes)) == ["а" * 180, "б" * 180, "в" * 180]


def test_a_reference_may_be_used_again_for_the_next_message() -> None:
    wholes = Inbox().add_all([*parts_of(LONG), *parts_of(OTHER)])
    assert texts_of(wholes) == [LONG, OTHER]


def test_a_reference_used_again_ends_the_wait_for_the_message_before() -> None:
    inbox = Inbox()
    wholes = inbox.add_all([*parts_of(LONG)[:2], *parts_of(OTHER)])
    assert texts_of(wholes) == [OTHER]
    (cut_short,) = inbox.expire()
    assert not cut_short.complete
    assert LONG.startswith(cut_short.text.removesuffix(GAP))


def test_the_same_long_text_after_the_timeout_is_a_new_message() -> None:
    inbox = Inbox(timeout_s=60)
    inbox.add_all(parts_of(LONG))
    inbox.now += 61
    assert [whole.repeated for whole in inbox.add_all(parts_of(LONG))] == [False]


def test_a_part_sent_again_after_the_end_hands_out_the_same_message_again() -> None:
    inbox, pdus = Inbox(), parts_of(LONG, message_id="a1")
    (first,) = inbox.add_all(pdus)
    again = parts_of(LONG, message_id="a1")[1]
    repeated = inbox.add(again)
    assert repeated is not None
    assert (repeated.text, repeated.message_id) == (first.text, first.message_id)
    assert (repeated.repeated, repeated.pdus) == (True, (again,))
    assert inbox.expire() == []


def test_equal_parts_with_ids_of_their_own_are_a_message_of_their_own() -> None:
    wholes = Inbox().add_all([*parts_of(LONG, message_id="a"), *parts_of(LONG, message_id="b")])
    assert [(whole.message_id, whole.repeated) for whole in wholes] == [("a", False), ("b", False)]


def test_a_message_that_never_ends_comes_out_flagged_with_what_there_is() -> None:
    inbox, (first, _, third) = Inbox(timeout_s=60), parts_of(LONG, message_id="a1")
    assert inbox.add_all([third, first]) == []
    inbox.now += 59.9
    assert inbox.expire() == []
    inbox.now += 0.1
    (whole,) = inbox.expire()
    assert whole.text == LONG[:67] + GAP + LONG[134:]
    assert (whole.complete, whole.parts, whole.message_id) == (False, 3, "a1")
    assert sorted(map(id, whole.pdus)) == sorted([id(first), id(third)])
    assert inbox.expire() == []


def test_the_timer_starts_anew_with_a_new_part_but_not_with_a_repeat() -> None:
    inbox, (first, second, _) = Inbox(timeout_s=60), parts_of(LONG)
    inbox.add(first)
    inbox.now += 50
    inbox.add(second)
    inbox.now += 50
    inbox.add(second)
    assert inbox.expire() == []
    inbox.now += 10
    assert len(inbox.expire()) == 1


def test_parts_that_come_too_late_are_not_mixed_with_earlier_ones() -> None:
    inbox, (first, second, third) = Inbox(timeout_s=60), parts_of(LONG)
    inbox.add(first)
    inbox.now += 61
    assert inbox.add_all([second, third]) == []
    assert [whole.pdus for whole in inbox.expire()] == [(first,)]


def test_beyond_the_limit_the_oldest_message_is_given_up_and_nothing_is_lost() -> None:
    inbox = Inbox(limit=10)
    opened = [parts_of(LONG, reference=number)[0] for number in range(30)]
    assert inbox.add_all(opened) == []
    given_up = inbox.expire()
    assert [whole.pdus for whole in given_up] == [(pdu,) for pdu in opened[:20]]
    finished = inbox.add_all(parts_of(LONG, reference=29)[1:])
    assert texts_of(finished) == [LONG]


def test_repeats_count_towards_the_limit() -> None:
    inbox, first = Inbox(limit=5), parts_of(LONG)[0]
    inbox.add_all([first] * 6)
    assert [len(whole.pdus) for whole in inbox.expire()] == [6]


def test_what_a_sender_cut_in_two_is_whole_again() -> None:
    halves = "😀".encode("utf-16-be")
    pdus = parts_of("ж" * 100)
    pdus[0].short_message = pdus[0].short_message[:6] + halves[:2]
    pdus[1].short_message = pdus[1].short_message[:6] + halves[2:]
    assert texts_of(Inbox().add_all(pdus)) == ["😀"]


def test_an_escape_pair_that_a_sender_cut_in_two_is_whole_again() -> None:
    pdus = parts_of("a" * 200)
    pdus[0].short_message = pdus[0].short_message[:6] + b"5 \x1b"
    pdus[1].short_message = pdus[1].short_message[:6] + b"e"
    assert texts_of(Inbox().add_all(pdus)) == ["5 €"]


def test_parts_in_different_alphabets_are_each_read_in_their_own() -> None:
    latin, cyrillic = parts_of("a" * 200), parts_of("ж" * 100)
    assert texts_of(Inbox().add_all([latin[0], cyrillic[1]])) == ["a" * 153 + "ж" * 33]


@pytest.mark.parametrize(
    ("data_coding", "octets", "text"),
    [
        (0, b"\x00 \x1be", "@ €"),
        (1, b"hi@", "hi@"),
        (3, b"\xe4\xf6", "äö"),
        (4, "иә".encode(), "иә"),
        (6, "да".encode("iso8859-5"), "да"),
        (8, "иә".encode("utf-16-be"), "иә"),
        (0x10, b"flash", "flash"),
        (0x18, "иә".encode("utf-16-be"), "иә"),
        (0xC8, b"waiting", "waiting"),
        (0xE0, "иә".encode("utf-16-be"), "иә"),
        (0xF0, b"flash", "flash"),
        (0xF5, b"data", "data"),
        (0x0B, b"reserved", "reserved"),
    ],
)
def test_every_coding_in_use_is_read(data_coding: int, octets: bytes, text: str) -> None:
    whole = Inbox().add(DeliverSm(data_coding=data_coding, short_message=octets))
    assert whole is not None
    assert whole.text == text


def test_the_default_alphabet_is_a_setting_of_the_link() -> None:
    pdu = DeliverSm(short_message=b"@\xe4")
    gsm, latin1 = Inbox(alphabet="gsm").add(pdu), Inbox(alphabet="latin1").add(pdu)
    assert (gsm and gsm.text, latin1 and latin1.text) == ("¡\ufffd", "@ä")


def test_a_payload_is_read_where_the_short_message_is_empty() -> None:
    payload = {int(Tag.MESSAGE_PAYLOAD): "иә".encode("utf-16-be")}
    whole = Inbox().add(DeliverSm(data_coding=8, tlvs=payload))
    assert whole is not None
    assert whole.text == "иә"


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"\x05\x00\x03\x07\x02", "\x05\x00\x03\x07\x02"),  # shorter than it says
        (b"\x05\x00\x09\x07\x02\x01hi", "\x05\x00\x09\x07\x02\x01hi"),  # an element leaves it
        (b"\x05\x00\x03\x07\x02\x00hi", "hi"),  # part 0
        (b"\x05\x00\x03\x07\x02\x03hi", "hi"),  # part 3 of 2
        (b"\x05\x00\x03\x07\x01\x01hi", "hi"),  # the only part
        (b"\x06\x05\x04\x0b\x84\x0b\x84hi", "hi"),  # ports, no parts
        (b"\x00hi", "hi"),  # empty
        (b"", ""),
    ],
)
def test_a_header_without_a_sound_place_makes_a_message_of_its_own(
    octets: bytes, text: str
) -> None:
    whole = Inbox(alphabet="latin1").add(DeliverSm(esm_class=0x40, short_message=octets))
    assert whole is not None
    assert whole.text == text


def test_the_only_part_of_one_is_never_taken_for_a_repeat() -> None:
    only = DeliverSm(esm_class=0x40, short_message=b"\x05\x00\x03\x00\x01\x01hi")
    assert [whole.repeated for whole in Inbox().add_all([only, only])] == [False, False]


def test_the_place_is_found_among_other_elements_of_the_header() -> None:
    inbox = Inbox()
    for number in (1, 2):
        header = b"\x0a\x24\x01\x01\x00\x03\x07\x02" + bytes((number,)) + b"\x25\x00"
        pdu = DeliverSm(esm_class=0x40, short_message=header + b"part %d " % number)
        whole = inbox.add(pdu)
    assert whole is not None
    assert whole.text == "part 1 part 2 "


@pytest.mark.parametrize(
    "tlvs",
    [
        {Tag.SAR_MSG_REF_NUM: b"\0\1"},
        {Tag.SAR_MSG_REF_NUM: b"\0\1", Tag.SAR_TOTAL_SEGMENTS: b"\2"},
        {Tag.SAR_MSG_REF_NUM: b"", Tag.SAR_TOTAL_SEGMENTS: b"", Tag.SAR_SEGMENT_SEQNUM: b""},
        {Tag.SAR_MSG_REF_NUM: b"\0", Tag.SAR_TOTAL_SEGMENTS: b"\2", Tag.SAR_SEGMENT_SEQNUM: b"\3"},
    ],
)
def test_sar_tlvs_that_make_no_sense_make_a_message_of_its_own(tlvs: dict[int, bytes]) -> None:
    whole = Inbox().add(DeliverSm(short_message=b"hi", tlvs=tlvs))
    assert whole is not None
    assert (whole.text, whole.parts) == ("hi", 1)


@given(
    st.lists(
        st.builds(
            DeliverSm,
            esm_class=st.sampled_from([0, 0x40, 0x43, 0xFF]),
            data_coding=st.integers(min_value=0, max_value=255),
            short_message=st.binary(max_size=30)
            | st.binary(max_size=8).map(b"\x05\x00\x03\x07\x02\x01".__add__),
            tlvs=st.dictionaries(
                st.sampled_from([0x001E, 0x020C, 0x020E, 0x020F, 0x0424]), st.binary(max_size=3)
            ),
        ),
        max_size=20,
    )
)
def test_no_bytes_ever_raise_and_every_pdu_comes_out_once(pdus: list[DeliverSm]) -> None:
    inbox = Inbox(limit=8)
    wholes = inbox.add_all(pdus)
    inbox.now += 61
    wholes += inbox.expire()
    for whole in wholes:
        whole.text.encode("utf-8")
    handed_out = [pdu for whole in wholes for pdu in whole.pdus]
    assert sorted(map(id, handed_out)) == sorted(map(id, pdus))
