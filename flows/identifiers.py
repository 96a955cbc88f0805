"""The two numbers a citizen is known and paid by: the IIN and the Kazakhstan IBAN.

Only arithmetic: whether such a number was ever issued is for the registry to say. Rules:
DOMAIN.md, "Identifiers".
"""

import re
from operator import mul
from string import ascii_uppercase

#: The IIN's two rows of weights; the second is used when the first leaves 10. Each adds up to 66,
#: which 11 divides: ASCII, which says 48 too much for every digit, leaves the same rest.
_IIN_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))

_IIN_SHAPE = re.compile(r"\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[0-6]\d{5}", re.ASCII)
_IBAN_SHAPE = re.compile(r"KZ\d\d\d{3}[0-9A-Z]{13}", re.ASCII)

#: Cyrillic letters that people type for the Latin ones they look like.
_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЗ", "ABEKMHOPCTYXI3")

#: What letters count in an IBAN (ISO 13616): A is 10, Z is 35.
_VALUES = {ord(letter): str(int(letter, 36)) for letter in ascii_uppercase}


def looks_like_iin(digits: str) -> bool:
    """Twelve digits with a birthday and a century in the right places, check digit aside."""
    return _IIN_SHAPE.fullmatch(digits) is not None


def valid_iin(digits: str) -> bool:
    """A personal IIN with the right check digit."""
    return looks_like_iin(digits) and iin_check_digit(digits) == int(digits[11])


def iin_check_digit(digits: str) -> int | None:
    """The twelfth digit that follows from the first eleven; None where none was ever issued."""
    octets = digits.encode()
    for weights in _IIN_WEIGHTS:
        rest: int = sum(map(mul, octets, weights)) % 11
        if rest < 10:
            return rest
    return None


def compact_iban(text: str) -> str:
    """In capitals, without spaces and hyphens, Cyrillic look-alikes turned into Latin letters."""
    if _IBAN_SHAPE.fullmatch(text):
        return text
    bare = "".join(c for c in text.upper() if c.isalnum())
    return bare.translate(_LOOKALIKES)


def valid_iban(text: str) -> bool:
    """A Kazakhstan IBAN whose check digits are right (ISO 13616, mod 97)."""
    iban = compact_iban(text)
    if _IBAN_SHAPE.fullmatch(iban) is None:
        return False
    return int((iban[4:] + iban[:4]).translate(_VALUES)) % 97 == 1
