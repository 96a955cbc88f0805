"""Made-up citizens are valid in form, and always the same for the same name."""

import re

import pytest
import schwifty
from hypothesis import given
from hypothesis import strategies as st

from gateway_sim.synthetic import account_for, iin_for, phone_for
from sms.numbers import is_mobile_kz

PHONES = st.integers(0, 9_999_999).map(lambda number: f"+7700{number:07}")


@given(st.text(), st.integers(0, 50))
def test_a_name_gives_a_mobile_number_and_always_the_same(name, attempt):
    assert is_mobile_kz(phone_for(name, attempt))
    assert phone_for(name, attempt) == phone_for(name, attempt)
    assert phone_for(name, attempt) != phone_for(name, attempt + 1)


@given(PHONES)
def test_an_iin_keeps_the_rule_of_its_check_digit(phone):
    iin = iin_for(phone)
    assert re.fullmatch(r"[5-9]\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])[34]\d{5}", iin)
    digits = [int(digit) for digit in iin]
    check = sum(d * w for d, w in zip(digits, range(1, 12), strict=False)) % 11
    if check == 10:
        weights = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]
        check = sum(d * w for d, w in zip(digits, weights, strict=False)) % 11
    assert digits[-1] == check


@given(PHONES, st.integers(0, 2))
def test_an_account_is_a_valid_iban_of_kazakhstan(phone, number):
    _, iban = account_for(phone, number)
    assert schwifty.IBAN(iban, allow_invalid=True).validate()
    assert len(iban) == 20


@pytest.mark.parametrize("number", [1, 2])
def test_the_accounts_of_one_citizen_differ(number):
    assert account_for("+77000000001", 0) != account_for("+77000000001", number)
