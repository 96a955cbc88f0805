"""Phone numbers as people, files and SMSCs write them, told apart from short codes and names.

Every door turns what it was given into E.164 here, once; `masked` is the only form for logs.
The rules are our own patterns because they run for every message; `phonenumbers` checks them in
the tests.
"""

import re
from typing import Final, Literal

import msgspec

from sms.errors import BadNumber

AddressKind = Literal["msisdn", "short", "name"]


class Address(msgspec.Struct, frozen=True):
    """One end of a message: `value` is E.164 with its plus, the digits of a short code, or a name
    (an alphanumeric sender, or whatever is neither of the two others)."""

    kind: AddressKind
    value: str


def e164(raw: str) -> str:
    """`+77011234567` from 8 701…, +7 701…, 7701…, 701…, 00 7 701… with spaces, brackets, dashes.

    A foreign number needs its + or 00. Raises BadNumber, also for a short code.
    """
    if _E164_KZ.fullmatch(raw):
        return raw
    plain = raw.translate(_DECORATION)
    if national := _SEVEN.fullmatch(plain):
        return "+7" + national[1]
    foreign = _FOREIGN.fullmatch(plain)
    if foreign is None:
        raise BadNumber(_complaint(plain))
    return "+" + foreign[1]


def is_mobile_kz(number: str) -> bool:
    """Whether an E.164 number is a mobile of Kazakhstan (DOMAIN.md, "Identifiers")."""
    return _MOBILE_KZ.fullmatch(number) is not None


def address(raw: str) -> Address:
    """What a number or sender is; never raises. Short codes are looked for first, because 1414 is
    no phone number however it is written."""
    plain = raw.translate(_DECORATION)
    if short := _SHORT.fullmatch(plain):
        return Address("short", short[1])
    try:
        return Address("msisdn", e164(plain))
    except BadNumber:
        return Address("name", raw.strip())


def masked(number: str) -> str:
    """`+7701•••4567`: for logs. Whatever has more digits than a short code is never shown whole;
    short codes and names are."""
    if len(number) >= _LONG and number[1:].isdigit():
        return f"{number[:5]}•••{number[-4:]}"
    if sum(map(str.isdigit, number)) <= _SHORT_DIGITS:
        return number
    return f"{number[:2]}•••{number[-2:]}"


_SHORT_DIGITS: Final = 6  # longest short code of an operator
_SHOWN_CHARACTERS: Final = 20  # of what is no number, in the sentence that says so
_LONG: Final = 12  # from here on, five first and four last characters hide at least three

#: Characters that people and word processors put into numbers: spaces of every width, brackets,
#: dots, dashes of every length, and invisible marks that come along when a number is copied.
_DECORATION = dict.fromkeys(
    map(
        ord,
        " \t\r\n\v\f()[]./"
        "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
        "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff",
    )
)

_E164_KZ = re.compile(r"\+77[0-9]{9}")
_SHORT = re.compile(rf"\+?([0-9]{{3,{_SHORT_DIGITS}}})")
# Zone 7 behind its country code or the trunk prefix 8; a mobile of Kazakhstan also behind "+8",
# which is no country code of so few digits, and behind nothing.
_SEVEN = re.compile(r"(?:(?:\+?7|007|8)(?=[0-9]{10}$)|(?:\+8)?(?=7[0-9]{9}$))([0-9]{10})")
# E.164 §6: at most 15 digits with the country code, which never starts with 0; 7 is above.
_FOREIGN = re.compile(r"(?:\+|00)([1-689][0-9]{6,14})")
_MOBILE_KZ = re.compile(r"\+7(?:70[0-8]|747|771|77[5-8])[0-9]{7}")


def _complaint(plain: str) -> str:
    if not plain:
        return "the number is empty"
    shown = masked(plain)[:_SHOWN_CHARACTERS]
    if _SHORT.fullmatch(plain):
        return f"{shown} is a short code, not a phone number"
    if not re.fullmatch(r"\+?[0-9]+", plain):
        return f"{shown} holds something other than digits: write it like +7 701 123 45 67"
    return f"{shown} has the wrong number of digits: write it like +7 701 123 45 67"
