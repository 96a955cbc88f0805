"""What somebody typed into the search, understood: a phone in any spelling, an IIN, the number of
an offer or application, the name of a benefit, or words."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from flows.catalogue import Benefit, Catalogue
from flows.identifiers import looks_like_iin
from sms.errors import BadNumber
from sms.numbers import e164
from storage.search_words import words_of

Kind = Literal["nothing", "phone", "iin", "number", "words"]

_DIGITS = re.compile(r"[\d\s()+.\-]+")
_NOT_DIGIT = re.compile(r"\D")
_IIN_DIGITS = 12
#: An offer's or application's number: no space, and a digit in it.
_NUMBER = re.compile(r"(?=\S*\d)[\w.:/-]{3,80}")


class Terms(NamedTuple):
    """`value` is the phone in E.164, the twelve digits, the number or the words."""

    kind: Kind
    value: str = ""


def understood(typed: str) -> Terms:
    typed = typed.strip()
    if not typed:
        return Terms("nothing")
    digits = _NOT_DIGIT.sub("", typed)
    if _DIGITS.fullmatch(typed):
        if len(digits) == _IIN_DIGITS and looks_like_iin(digits):
            return Terms("iin", digits)
        phone = _phone(typed)
        if phone:
            return Terms("phone", phone)
    if _NUMBER.fullmatch(typed):
        return Terms("number", typed)
    return Terms("words", typed)


def _phone(typed: str) -> str | None:
    try:
        return e164(typed)
    except BadNumber:
        return None


def named_benefits(words: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The codes of benefits whose name holds every one of the words."""
    wanted = words_of(words)
    if not wanted or all(len(word) < _SHORTEST for word in wanted):
        return ()
    return tuple(
        code
        for code, benefit in catalogue.benefits.items()
        if any(_names_all(name, wanted) for name in _names(code, benefit))
    )


def _names_all(name: str, wanted: list[str]) -> bool:
    words = _words_of_name(name)
    return all(any(word.startswith(begun) for word in words) for begun in wanted)


@lru_cache(maxsize=512)
def _words_of_name(name: str) -> tuple[str, ...]:
    return tuple(words_of(name))


#: One or two letters name nothing.
_SHORTEST = 3


def _names(code: str, benefit: Benefit) -> Iterator[str]:
    yield code.replace("_", " ")
    for one in (benefit, *benefit.variants.values()):
        yield from (one.name.kk, one.name.ru, one.short.kk, one.short.ru)
