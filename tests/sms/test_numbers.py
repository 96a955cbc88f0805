"""Phone numbers as Kazakhstanis write them, apart from short codes and names."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.errors import BadNumber
from sms.numbers import Address, address, e164, is_mobile_kz, masked

OPERATORS = [*map(str, range(700, 709)), "747", "771", "775", "776", "777", "778"]

mobiles = st.builds(
    "{}{:07}".format, st.sampled_from(OPERATORS), st.integers(min_value=0, max_value=9_999_999)
)


@pytest.mark.parametrize(
    "written",
    [
        "+77011234567",
        "77011234567",
        "87011234567",
        "7011234567",
        "8 701 123 45 67",
        "8 (701) 123-45-67",
        "8(701)1234567",
        "+7 701 123-45-67",
        "+7-701-123-45-67",
        "+7.701.123.45.67",
        "00 7 701 123 45 67",
        "0077011234567",
        "+8 701 123 45 67",
        "  +7\u00a0701\u202f123\u00a045\u00a067 ",
        "+7 701 123‑45–67",
        "\u202a+7 701 123 45 67\u202c",
        "(701) 123 45 67",
    ],
)
def test_every_usual_way_to_write_a_number_is_understood(written: str) -> None:
    assert e164(written) == "+77011234567"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+44 7911 123456", "+447911123456"),
        ("00 996 555 123456", "+996555123456"),
        ("+7 916 123-45-67", "+79161234567"),
        ("8 916 123 45 67", "+79161234567"),
        ("+7 (7172) 12-34-56", "+77172123456"),
    ],
)
def test_numbers_abroad_and_landlines_are_numbers_but_no_mobiles_of_kazakhstan(
    written: str, number: str
) -> None:
    assert e164(written) == number
    assert not is_mobile_kz(number)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "+",
        "1414",
        "+1414",
        "+71414",
        "9161234567",
        "447911123456",
        "+7701123456",
        "+770112345678",
        "870112345678",
        "+0123456789",
        "+1234567890123456",
        "8701123456a",
        "eGov",
        "٨٧٠١١٢٣٤٥٦٧",
        "87011234567, 87017654321",
    ],
)
def test_what_is_no_number_is_refused_with_a_sentence(written: str) -> None:
    with pytest.raises(BadNumber, match=r"^(the number is empty|.+ (is|holds|has) .+)$"):
        e164(written)


def test_a_refusal_does_not_show_the_number() -> None:
    with pytest.raises(BadNumber) as refusal:
        e164("+7 701 123 45 6")
    assert "701123456" not in str(refusal.value)


@given(mobiles, st.sampled_from(["+7", "7", "8", "", "007", "+7 ", "8-", "8 ("]))
def test_prefixes_do_not_change_whose_number_it_is(national: str, prefix: str) -> None:
    assert e164(prefix + national) == "+7" + national


@given(mobiles)
def test_an_independent_reader_agrees_on_mobiles(national: str) -> None:
    theirs = phonenumbers.parse("8" + national, "KZ")
    assert phonenumbers.format_number(theirs, phonenumbers.PhoneNumberFormat.E164) == e164(national)
    assert is_mobile_kz(e164(national))
    unissued = national.startswith(("703", "704"))
    assert unissued or phonenumbers.number_type(theirs) == phonenumbers.PhoneNumberType.MOBILE


@given(st.integers(min_value=10**9, max_value=10**10 - 1))
def test_what_we_call_a_mobile_of_kazakhstan_is_a_possible_number_there(national: int) -> None:
    number = f"+7{national}"
    if is_mobile_kz(number):
        assert phonenumbers.region_code_for_number(phonenumbers.parse(number)) == "KZ"


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text: str) -> None:
    try:
        number = e164(text)
    except BadNumber:
        return
    assert e164(number) == number


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("1414", Address("short", "1414")),
        ("+1414", Address("short", "1414")),
        ("109", Address("short", "109")),
        ("77011234567", Address("msisdn", "+77011234567")),
        ("+77011234567", Address("msisdn", "+77011234567")),
        ("eGov", Address("name", "eGov")),
        ("Kaspi.kz", Address("name", "Kaspi.kz")),
        ("", Address("name", "")),
        ("12345678901234567890", Address("name", "12345678901234567890")),
    ],
)
def test_an_address_is_a_number_a_short_code_or_a_name(raw: str, expected: Address) -> None:
    assert address(raw) == expected


@given(st.text(max_size=40))
def test_any_text_is_some_address(text: str) -> None:
    assert address(text).kind in {"msisdn", "short", "name"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+77011234567", "+7701•••4567"),
        ("1414", "1414"),
        ("eGov", "eGov"),
        ("KazakhTelecom", "KazakhTelecom"),
        ("+1234567", "+1•••67"),
        ("8 (701) 123-45-67", "8 •••67"),
        ("900101300123", "90010•••0123"),
    ],
)
def test_a_number_is_masked_and_short_codes_and_names_are_not(number: str, shown: str) -> None:
    assert masked(number) == shown


@given(st.text(st.sampled_from("+ 0123456789()-"), min_size=7, max_size=20))
def test_no_number_longer_than_a_short_code_shows_all_its_digits(number: str) -> None:
    digits = [character for character in number if character.isdigit()]
    shown = [character for character in masked(number) if character.isdigit()]
    assert len(digits) <= 6 or len(digits) - len(shown) >= 3
