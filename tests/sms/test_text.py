"""How a text travels: alphabet, units, parts, and where it is cut."""

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from sms.gsm import decode_gsm, encode_gsm
from sms.text import (
    HEADER_8,
    HEADER_16,
    Measure,
    count_parts,
    cut,
    decode_ucs2,
    encode,
    encode_ucs2,
    measure,
    split,
)

GSM_CHARACTERS = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
    "\f^{}\\[~]|€"
)

gsm_texts = st.text(st.sampled_from(GSM_CHARACTERS), max_size=700)
pair_heavy_texts = st.text(st.sampled_from("a€[😀қ"), max_size=700)
any_texts = st.one_of(gsm_texts, pair_heavy_texts, st.text(max_size=400))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Measure("gsm7", 0, 1, None)),
        ("Hello", Measure("gsm7", 5, 1, None)),
        ("100 €", Measure("gsm7", 6, 1, None)),
        ("ä ö ü ñ", Measure("gsm7", 7, 1, None)),
        ("Келісемін", Measure("ucs2", 9, 1, "К")),
        ("Kelisemin, ıa", Measure("ucs2", 13, 1, "ı")),
        ("ok 👍", Measure("ucs2", 5, 1, "👍")),
        ("nul \0", Measure("ucs2", 5, 1, "\0")),
        ("escape \x1b", Measure("ucs2", 8, 1, "\x1b")),
    ],
)
def test_measure_tells_alphabet_units_parts_and_the_character_that_costs(
    text: str, expected: Measure
) -> None:
    assert measure(text) == expected


@pytest.mark.parametrize("letter", "ğşūáýçі’–«…")
def test_one_letter_outside_the_gsm_alphabet_forces_ucs2(letter: str) -> None:
    assert measure("0123456789" + letter) == Measure("ucs2", 11, 1, letter)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_at_the_edges_of_a_message(text: str, parts: int) -> None:
    assert count_parts(text) == parts
    assert measure(text).parts == parts
    assert len(split(text)) == parts


def test_an_escape_pair_is_not_cut() -> None:
    assert split("a" * 152 + "€" + "b" * 20) == ["a" * 152, "€" + "b" * 20]


def test_a_surrogate_pair_is_not_cut() -> None:
    assert split("ж" * 66 + "😀" + "ж" * 20) == ["ж" * 66, "😀" + "ж" * 20]


@pytest.mark.parametrize(
    ("header", "septets", "units"), [(HEADER_8, 153, 67), (HEADER_16, 152, 66)]
)
def test_a_longer_header_leaves_less_room(header: int, septets: int, units: int) -> None:
    assert septets == len(cut(encode_gsm("a" * 200), "gsm7", header)[0])
    assert units * 2 == len(cut(encode_ucs2("ж" * 200), "ucs2", header)[0])


@given(any_texts)
def test_the_parts_joined_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text


@given(any_texts)
def test_every_part_fits_a_message(text: str) -> None:
    alphabet, octets = encode(text)
    pieces = cut(octets, alphabet)
    room = {("gsm7", True): 160, ("gsm7", False): 153, ("ucs2", True): 140, ("ucs2", False): 134}
    assert all(len(piece) <= room[alphabet, len(pieces) == 1] for piece in pieces)


@given(any_texts.filter(lambda text: text and "\x1b" not in text))
def test_an_independent_splitter_cuts_at_the_same_places(text: str) -> None:
    theirs = smsutil.split(text)
    assert [part.content for part in theirs.parts] == split(text)
    assert {"gsm0338": "gsm7", "utf_16_be": "ucs2"}[theirs.encoding] == measure(text).alphabet


@given(any_texts.filter(lambda text: text and "\x1b" not in text))
def test_an_independent_encoder_writes_the_same_octets(text: str) -> None:
    assert smsutil.encode(text) == encode(text)[1]


@given(gsm_texts)
def test_gsm_text_survives_the_way_there_and_back(text: str) -> None:
    assert decode_gsm(encode_gsm(text)) == text


@given(st.binary(max_size=300))
def test_any_octets_are_read_as_some_text(octets: bytes) -> None:
    assert isinstance(decode_gsm(octets), str)
    decode_ucs2(octets).encode("utf-8")


@pytest.mark.parametrize(
    ("septets", "text"),
    [
        (b"a\x1be", "a€"),
        (b"a\x1bb", "ab"),
        (b"a\x1b\x1bb", "a b"),
        (b"a\x1b", "a\ufffd"),
        (b"a\x80\xff", "a\ufffd\ufffd"),
        (b"\x00\x1b\n", "@\f"),
    ],
)
def test_broken_septets_show_what_the_standard_says_or_a_replacement(
    septets: bytes, text: str
) -> None:
    assert decode_gsm(septets) == text


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"\x04\x16\x04", "Ж\ufffd"),
        (b"\xd8\x3d\x04\x16", "\ufffdЖ"),
        (b"\xfe\xff\x04\x16", "Ж"),
        (b"\xff\xfe\x16\x04", "Ж"),
    ],
)
def test_broken_or_marked_ucs2_is_read_as_far_as_it_makes_sense(octets: bytes, text: str) -> None:
    assert decode_ucs2(octets) == text


def test_halves_of_a_surrogate_pair_are_joined_and_lone_ones_replaced() -> None:
    assert "".join(split("\ud83d\ude00")) == "😀"
    assert "".join(split("\ud83dж")) == "\ufffdж"
    assert measure("\ud83dж") == Measure("ucs2", 2, 1, "\ud83d")
