"""The signals of fraud in a text, in both languages and scripts (DOMAIN.md, "Fraud around
benefits"). A strong signal weighs 2, a weak one 1. The sender, the word "fraud", a deadline or a
correct amount are no signals.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from flows.fraud.links import hosts
from flows.fraud.wording import CONTACT, DENIED, SIGNALS
from flows.reading.letters import fold, is_cyrillic, tidy, undouble
from flows.reading.scripts import cyrillic_spellings


class Signal(NamedTuple):
    """`name` of the kind; `reason` is a sentence for staff."""

    name: str
    weight: int
    reason: str


def signals(text: str) -> list[Signal]:
    """Every signal in the text."""
    text = text[:_LIMIT]
    sentences = [s for s in _SENTENCE.split(_readable(text)) if s]
    return [*_links(text), *_numbers(text, sentences), *_words(sentences)]


#: Longer texts are judged by their beginning.
_LIMIT: Final = 4_000
_SENTENCE: Final = re.compile(r"[.!?;\n]+(?=\s|$)|\n")


def _readable(text: str) -> str:
    """Folded Cyrillic: Kazakh letters as typed without them, Latin words transliterated."""
    return _WORD.sub(lambda m: undouble(_cyrillic(m[0])), tidy(text))


_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def _cyrillic(word: str) -> str:
    if is_cyrillic(word):
        return fold(word)
    return word if word in _KEPT else cyrillic_spellings(word[:40])[0]


#: Latin names that `wording` looks for as they are.
_KEPT: Final = frozenset(
    (
        "apk",
        "whatsapp",
        "telegram",
        "cvv",
        "cvc",
        "anydesk",
        "teamviewer",
        "rustdesk",
        "pin",
        "viber",
    )
)


def _compiled(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_DOUBLED.sub(r"\1", fold(p)) for p in patterns))


#: Doubled letters of words; the pattern's own signs stay.
_DOUBLED: Final = re.compile(r"([а-я])\1+")

_DENIED: Final = _compiled(DENIED)
_CONTACT: Final = _compiled(CONTACT)
_WORDING: Final = tuple((Signal(n, weight, why), _compiled(p)) for n, weight, why, p in SIGNALS)


def _links(text: str) -> Iterator[Signal]:
    for host, fault in hosts(text):
        yield Signal("link", 2, f"a link to {host}: {fault}")


_PHONE: Final = re.compile(
    r"(?<![\d\w])(?:\+?7|8)[\s(-]*(\d{3})[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\d)"
)
#: Mobile numbers of Kazakhstan and Russia; offices have others.
_MOBILE: Final = re.compile(r"7(?:0[0-8]|47|71|7[5-8])|9\d\d")
_USER: Final = re.compile(r"(?<![\w.])@[a-z][a-z0-9_]{4,31}\b", re.I)


def _numbers(text: str, sentences: list[str]) -> Iterator[Signal]:
    if any(_MOBILE.fullmatch(match[1]) for match in _PHONE.finditer(text)):
        invited = any(_CONTACT.search(sentence) for sentence in sentences)
        yield Signal("number", 2 if invited else 1, "a private number instead of 1414")
    if _USER.search(text):
        yield Signal("messenger", 2, "an account in a messenger")


def _words(sentences: list[str]) -> Iterator[Signal]:
    for signal, pattern in _WORDING:
        if any(pattern.search(s) and not _DENIED.search(s) for s in sentences):
            yield signal
