"""The IIN and the IBAN are checked by their own arithmetic."""

import pytest

from flows.identifiers import compact_iban, iin_check_digit, looks_like_iin, valid_iban, valid_iin


def _with_check_digit(eleven: str) -> str:
    digit = iin_check_digit(eleven)
    assert digit is not None
    return f"{eleven}{digit}"


@pytest.mark.parametrize("eleven", ["85010130012", "92031540012", "01122950033", "70063039998"])
def test_an_iin_with_its_own_check_digit_is_valid_and_with_any_other_is_not(eleven: str) -> None:
    right = _with_check_digit(eleven)
    assert valid_iin(right)
    wrong = [f"{eleven}{d}" for d in range(10) if f"{eleven}{d}" != right]
    assert not any(map(valid_iin, wrong))
    assert all(map(looks_like_iin, wrong))


def test_some_numbers_need_the_second_row_of_weights_and_some_were_never_issued() -> None:
    serials = [f"850101300{n:02d}" for n in range(100)]
    first = [sum(int(d) * w for d, w in zip(s, range(1, 12), strict=True)) % 11 for s in serials]
    second = [s for s, rest in zip(serials, first, strict=True) if rest == 10]
    assert second
    assert {iin_check_digit(s) for s in second} != {iin_check_digit(s) for s in serials}


@pytest.mark.parametrize(
    "digits",
    ["851301300123", "850132300123", "850101700123", "85010130012", "8501013001234", "abc", ""],
)
def test_a_month_day_or_century_that_cannot_be_is_no_iin(digits: str) -> None:
    assert not looks_like_iin(digits)
    assert not valid_iin(digits)


def test_the_iban_of_the_specification_is_valid_however_it_is_typed() -> None:
    for typed in ("KZ86125KZT5004100100", "kz86 125k zt50 0410 0100", "КZ86-125К-ZТ50-0410-0100"):
        assert compact_iban(typed) == "KZ86125KZT5004100100"
        assert valid_iban(typed)


@pytest.mark.parametrize(
    "typed",
    ["KZ87125KZT5004100100", "KZ86125KZT500410010", "DE86125KZT5004100100", "KZ", "", "KZ86ABC"],
)
def test_a_changed_digit_a_lost_one_or_another_country_is_no_kazakhstan_iban(typed: str) -> None:
    assert not valid_iban(typed)
