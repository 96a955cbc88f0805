"""Made-up citizens: a phone, an IIN and accounts that are valid in form and belong to nobody.

The same name always gives the same citizen, so that a played conversation can be found again.
"""

import hashlib

#: Bank code in the IBAN, and the name a file of offers gives (the codes are public).
BANKS = (("601", "Halyk Bank"), ("722", "Kaspi Bank"), ("856", "Bank CenterCredit"))

_IIN_WEIGHTS = tuple(range(1, 12))
_IIN_WEIGHTS_AGAIN = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def phone_for(name: str, attempt: int = 0) -> str:
    """A mobile number +7700XXXXXXX for a name; the next one for each further attempt."""
    return f"+7700{(_number(name, 10_000_000) + attempt) % 10_000_000:07}"


def iin_for(phone: str) -> str:
    """A valid IIN (DOMAIN.md, "Identifiers") of somebody born between 1950 and 1999."""
    seed = _number("iin " + phone, 10**9)
    year, month, day = 50 + seed % 50, 1 + seed // 50 % 12, 1 + seed // 600 % 28
    sex = 3 + seed // 16_800 % 2
    serial = seed // 33_600 % 10_000
    while True:
        digits = f"{year:02}{month:02}{day:02}{sex}{serial:04}"
        check = _check_digit(digits)
        if check is not None:
            return digits + str(check)
        serial = (serial + 1) % 10_000


def account_for(phone: str, number: int) -> tuple[str, str]:
    """The citizen's account of that number (0, 1, 2): bank and valid IBAN."""
    code, bank = BANKS[number % len(BANKS)]
    account = f"{code}KZT{_number(f'iban {number} {phone}', 10**10):010}"
    return bank, f"KZ{_iban_check(account):02}{account}"


def _check_digit(digits: str) -> int | None:
    """The twelfth digit, or None for a number that is never issued."""
    for weights in (_IIN_WEIGHTS, _IIN_WEIGHTS_AGAIN):
        check = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
        if check < 10:
            return check
    return None


def _iban_check(account: str) -> int:
    """ISO 13616: 98 minus the remainder of the rearranged number by 97."""
    rearranged = "".join(str(int(c, 36)) for c in account + "KZ00")
    return 98 - int(rearranged) % 97


def _number(name: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % below
