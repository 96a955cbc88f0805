"""A row of offers, as the ministry sends it → `NewOffer`, or the field and the reason why not.

Stands at the two doors for offers (the file and the HTTP interface); nothing doubtful gets past,
because a wrong number here becomes a stranger's message or a payment to the wrong account.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NoReturn

import msgspec

from bot.errors import RowError
from bot.regions import REGIONS, region_named
from bot.setting_kinds import LONGEST_DEADLINE, SHORTEST_DEADLINE, duration
from flows.catalogue import Benefit, Catalogue
from flows.dialogue import Account, Facts
from flows.identifiers import compact_iban, valid_iban, valid_iin
from flows.languages import LANGUAGES, Language
from flows.quiet_hours import ZONE
from sms.errors import BadNumber
from sms.numbers import e164, is_mobile_kz
from storage.store import NewOffer

Row = dict[str, object]

FIELDS = (
    "offer_id", "benefit", "variant", "phone", "iin", "name", "language", "region", "facts",
    "accounts", "deadline",
)  # fmt: skip

_FIELDS = frozenset(FIELDS)

#: An offer's id goes into the application's id and into logs: short, and without spaces.
_OFFER_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_LONGEST_TEXT = 100
#: What a citizen is asked about an account by stands in our own message: nothing but a short name,
#: with nothing in it that could be a link, a phone or an account.
_BANK = re.compile(r"""[\w .&'«»"-]{1,40}""")
_NO_BANK = re.compile(r"_|\d{6}|\w\.\w|www", re.IGNORECASE)
#: A list of more would not fit into one text with numbers of one digit.
_MOST_ACCOUNTS = 9

_LANGUAGES: dict[str, Language] = {language: language for language in LANGUAGES}

#: Why a row is refused whose id came before with other words.
DIFFERENT = (
    "known, but different: the offer stays as it first came; a new one needs an id of its own"
)


def read_row(text: bytes | msgspec.Raw) -> object:
    """A row from its JSON. Raises RowError."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RowError("row", f"it is no JSON object ({error})") from None


def check_row(row: object, catalogue: Catalogue, at: datetime) -> NewOffer:
    """Raises RowError with the first thing wrong. `at` is now: a deadline lies after it."""
    if not isinstance(row, dict):
        _refuse("row", "a row is an object with fields")
    if not _FIELDS.issuperset(row):
        unknown = next(name for name in row if name not in _FIELDS)
        _refuse(unknown, f"there is no such field; the fields are {', '.join(FIELDS)}")
    benefit = _benefit(row, catalogue)
    return NewOffer(
        offer_id=_offer_id(row),
        benefit=benefit.code,
        variant=_text(row, "variant") or None,
        phone=_phone(row),
        iin=_iin(row),
        name=_text(row, "name") or None,
        language=_language(row),
        region=_region(row),
        facts=_facts(row, benefit),
        accounts=_accounts(row),
        deadline=_deadline(row, at),
        said=_text(row, "deadline"),
    )


def _refuse(field: str, reason: str) -> NoReturn:
    raise RowError(field, reason)


def _text(row: Row, field: str) -> str:
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        _refuse(field, "it is a text")
    value = value.strip()
    if len(value) > _LONGEST_TEXT or not value.isprintable():
        _refuse(field, f"it has at most {_LONGEST_TEXT} printable characters")
    return value


def _offer_id(row: Row) -> str:
    offer_id = _text(row, "offer_id")
    if not _OFFER_ID.fullmatch(offer_id):
        _refuse("offer_id", "it has 1 to 64 letters, digits and . _ : -")
    return offer_id


def _benefit(row: Row, catalogue: Catalogue) -> Benefit:
    code, variant = _text(row, "benefit"), _text(row, "variant")
    benefit = catalogue.benefits.get(code)
    if benefit is None:
        _refuse(
            "benefit", f"there is none of that code; the codes are {_listed(catalogue.benefits)}"
        )
    if variant and variant not in benefit.variants:
        known = _listed(benefit.variants)
        _refuse("variant", f"{code} has {f'the variants {known}' if known else 'no variants'}")
    return benefit.variant(variant)


def _listed(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(names))


def _phone(row: Row) -> str:
    phone = _text(row, "phone")
    if is_mobile_kz(phone):  # as most files write it
        return phone
    try:
        phone = e164(phone)
    except BadNumber as error:
        raise RowError("phone", str(error)) from None
    if not is_mobile_kz(phone):
        _refuse("phone", "it is no mobile number of Kazakhstan, as in +77011234567")
    return phone


def _iin(row: Row) -> str:
    iin = _text(row, "iin")
    if not valid_iin(iin):
        _refuse("iin", "it has 12 digits with a date of birth and the right check digit")
    return iin


def _language(row: Row) -> Language | None:
    given = _text(row, "language")
    if not given:
        return None
    known = _LANGUAGES.get(given)
    if known is None:
        _refuse("language", "it is kk, ru, or left out where nobody knows")
    return known


def _region(row: Row) -> str:
    given = _text(row, "region")
    if not given or given in REGIONS:
        return given
    region = region_named(given)
    if region is None:
        _refuse("region", f"there is no such region; the regions are {', '.join(REGIONS)}")
    return region


def _facts(row: Row, benefit: Benefit) -> Facts:
    given = row.get("facts") or {}
    if not isinstance(given, dict):
        _refuse("facts", "facts are an object")
    return {name: _fact(name, value, benefit) for name, value in given.items()}


def _fact(name: str, value: object, benefit: Benefit) -> int | str:
    fact = benefit.facts.get(name)
    if fact is None:
        known = _listed(benefit.facts)
        _refuse("facts", f"{benefit.code} has no fact {name}; it has {known or 'none'}")
    if isinstance(value, bool) or not isinstance(value, int | str):
        _refuse("facts", f"{name} is a word or a whole number")
    if problem := fact.problem(value):
        _refuse("facts", f"{name}: {problem}")
    return str(value) if fact.options else int(value)


def _accounts(row: Row) -> tuple[Account, ...]:
    given = row.get("accounts") or []
    if not isinstance(given, list) or len(given) > _MOST_ACCOUNTS:
        _refuse("accounts", f"accounts are a list of at most {_MOST_ACCOUNTS}")
    return tuple(_account(entry) for entry in given)


def _account(entry: object) -> Account:
    if not isinstance(entry, dict) or "bank" not in entry or "iban" not in entry:
        _refuse("accounts", "an account has a bank and an iban")
    supplied = entry.get("supplied", False)
    if not isinstance(supplied, bool):
        _refuse("accounts", "supplied is true or false")
    bank, given = _text(entry, "bank"), _text(entry, "iban")
    if problem := _problem_of_bank(bank):
        _refuse("accounts", problem)
    iban = compact_iban(given)
    if not valid_iban(iban):
        _refuse("accounts", f"the account ending in {given[-4:]} is no Kazakhstan IBAN")
    return Account(bank, iban, supplied)


@lru_cache
def _problem_of_bank(bank: str) -> str:
    """Empty for a name that is one; there are few of them in many rows."""
    if not bank:
        return "the bank has no name"
    if _BANK.fullmatch(bank) and not _NO_BANK.search(bank):
        return ""
    return (
        "a bank is a name of at most 40 letters, digits, spaces and . - & ' « » \", without a link "
        "or a number of 6 digits"
    )


def _deadline(row: Row, at: datetime) -> datetime | None:
    given = _text(row, "deadline")
    if not given:
        return None
    deadline = _moment(given, at)
    if not at + SHORTEST_DEADLINE <= deadline <= at + LONGEST_DEADLINE:
        _refuse("deadline", "it lies an hour or more in the future, and within a year")
    return deadline


def _moment(given: str, at: datetime) -> datetime:
    """A time (local where it names no zone), or a duration from now, as in 72h."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        pass
    else:
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)
    try:
        return at + duration(given)
    except (ValueError, OverflowError):
        raise RowError("deadline", "it is a time as in 2026-03-01T18:00, or as in 72h") from None
