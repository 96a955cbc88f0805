"""Weighs the words of a text, all together, where no single signal says enough: what swindlers
think of next is told in the words of what they thought of before.

Each feature of a text has a weight, learned from the forwarded texts of `tests/corpus` (`make
weights`) and kept in `weights.tsv`. Nothing is learned at run time: the same text always weighs the
same.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from flows.fraud.sentence import Sentence
from flows.fraud.signal import Seen
from flows.fraud.vocabulary import folded

FILE: Final = Path(__file__).with_name("weights.tsv")
#: One level of weight, as a natural logarithm of the odds.
STEP: Final = 0.01
#: Borne by every text: how common a fraud is.
ALWAYS: Final = "always"
#: A long text has many features, and is no surer for that: all of them together weigh as much as
#: so many.
FULL_WEIGHT: Final = 100


def odds(seen: Seen) -> float:
    """Logarithm of the odds that this is a fraud: 2.3 is ten to one."""
    weights = _weights()
    known = [weights[name] for name in features(seen) if name in weights]
    return share(len(known)) * sum(known) * STEP


def share(features: int) -> float:
    """How much each of so many features counts."""
    return float((FULL_WEIGHT / features) ** 0.5) if features else 0.0


def telling(seen: Seen) -> tuple[str, ...]:
    """The words that bore most on the fraud, as they are written, the heaviest first."""
    weights = _weights()
    written = {folded(word.lower()): word for word in _WRITTEN.findall(seen.raw)}
    heavy = sorted(
        (-sum(weights.get(name, 0) for name in _of_word(word.form)), word.form)
        for sentence in seen.sentences
        for word in dict.fromkeys(sentence.words)
        if word.form.isalpha()
    )
    forms = dict.fromkeys(form for weight, form in heavy if weight < 0)
    return tuple(written.get(form, form) for form in forms)[:_TELLING]


#: So many words are named.
_TELLING: Final = 4
_WRITTEN: Final = re.compile(r"[^\W\d_]+")


def features(seen: Seen) -> set[str]:
    """What a text is weighed by, each once."""
    names = {ALWAYS, *_of_looks(seen)}
    for sentence in seen.sentences:
        names.update(_of_sentence(sentence))
    return names


def _of_looks(seen: Seen) -> Iterator[str]:
    """Where it leads, what stands in it, and how long it is."""
    for host in seen.hosts:
        yield f"host {host.fault or 'official'}"
    for sign, look in _LOOKS.items():
        if look.search(seen.raw):
            yield f"has {sign}"
    yield f"length {min(len(seen.raw) // _A_LINE, _MANY)}"
    yield f"sentences {min(len(seen.sentences), _MANY)}"


_A_LINE: Final = 40
_MANY: Final = 6
_LOOKS: Final = {
    "a telephone": re.compile(r"(?:\+?7|8)[\s(-]*7\d\d"),
    "the end of a card": re.compile(r"\*\d{4}"),
    "a sum": re.compile(r"\d[\d ]{2,}\s*(?:тг|тенге|теңге|₸|kzt)", re.IGNORECASE),
    "an hour or a date": re.compile(r"\d{1,2}[.:]\d\d"),
    "a number sign": re.compile(r"[№#]"),
    "a question mark": re.compile(r"\?"),
    "an exclamation mark": re.compile("!"),
    "a sender": re.compile(r"^\s*[\w .«»\"-]{2,25}:"),
}


def _of_sentence(sentence: Sentence) -> Iterator[str]:
    """Its words with their beginnings, what they may mean, what they ask, and which stand side by
    side."""
    for does in ("warns", "denies", "forbids"):
        if getattr(sentence, does):
            yield does
    beginnings = ["^"]
    for word in sentence.words:
        yield from _of_word(word.form)
        yield from (f"may be {tag}" for tag in word.tags)
        yield from (f"asks {what}" for what in word.asked)
        yield from (f"denies {what}" for what in word.denied)
        beginnings.append(_beginning(word.form))
    yield from (f"pair {one} {two}" for one, two in pairwise(beginnings))
    spoken = [beginning for beginning in beginnings[1:] if beginning != ","]
    yield from (f"apart {one} {two}" for one, two in zip(spoken, spoken[2:], strict=False))


def _of_word(form: str) -> Iterator[str]:
    if form.isdecimal():
        yield f"digits {min(len(form), _MANY_DIGITS)}"
        return
    yield f"word {form}"
    for length in _BEGINNINGS:
        yield f"begins {form[:length]}"


def _beginning(form: str) -> str:
    return f"{min(len(form), _MANY_DIGITS)} digits" if form.isdecimal() else form[: _BEGINNINGS[-1]]


#: Beginnings stand for a stem.
_BEGINNINGS: Final = (4, 5)
#: As many as a telephone number has.
_MANY_DIGITS: Final = 7


@cache
def _weights() -> dict[str, int]:
    """Read with the first text that is judged: replies need none of them."""
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return {name: int(level) for name, level in rows}
