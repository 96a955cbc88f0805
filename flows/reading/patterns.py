"""Finds in a clause what it does, by the patterns of `lexicon.acts`."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from flows.reading.forms import Form
from flows.reading.lexicon.acts import PATTERNS
from flows.reading.tokens import Clause


class Act(NamedTuple):
    """Something a clause does, and the words that do it."""

    name: str
    words: tuple[str, ...]


def acts(clause: Clause) -> Iterator[Act]:
    """Everything one clause does."""
    shown = ""
    seen: set[int] = set()
    present = {form.concept + "!" if form.no else form.concept for form in clause}
    for form in clause:
        if not _TELLING.isdisjoint(form.marks):
            for mark in form.marks & _TELLING:
                yield Act(_TOLD[mark], (form.word,))
        concept = form.concept + "!" if form.no else form.concept
        for name in _ALONE.get(concept, ()):
            yield Act(name, (form.word,))
        for pattern in _BY_CONCEPT.get(concept, ()):
            if pattern.number in seen or not _is_possible(pattern, present):
                continue
            seen.add(pattern.number)
            shown = shown or " " + " ".join(map(_show, clause)) + " "
            match = _compiled(pattern.text).search(shown)
            if match is not None:
                start = shown.count(" ", 0, match.start() + 1) - 1
                size = match[0].strip().count(" ") + 1
                yield Act(pattern.name, tuple(f.word for f in clause[start : start + size]))


def _is_possible(pattern: "_Pattern", present: set[str]) -> bool:
    """Whether every part of the pattern has a word in the clause."""
    for part in pattern.needs:  # noqa: SIM110  a generator here doubles the time of a reading
        if part.isdisjoint(present):
            return False
    return True


def _show(form: Form) -> str:
    sign = "!" if form.no else ""
    if not form.marks:
        return f"{form.concept}{sign}.{form.tongue}."
    return f"{form.concept}{sign}.{form.tongue}.{'.'.join(form.marks)}."


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = [_part(part) for part in pattern.split()]
    return re.compile("".join(parts).replace("  ", " "))


def _part(part: str) -> str:
    if part == "^":
        return r"\A"
    if part == "$":
        return r"(?= (?:[.,?][^ ]* )?\Z)"
    if part == "..":
        return r"(?: [^ ]+){0,4}?"
    if part == "_":
        return r" [^ ]+(?= )"
    return " (?:" + "|".join(map(_word, part.split("|"))) + r")(?= )"


def _word(word: str) -> str:
    concept, _, mark = word.partition(".")
    tail = rf"\.(?:[a-z0-9]+\.)*{mark}\.[^ ]*" if mark else r"(?:\.[^ ]*)?"
    if concept == "_":
        return rf"[^ ]+?{tail}"
    if concept.endswith("!"):
        return rf"{re.escape(concept[:-1])}!{tail}"
    if concept.endswith("*"):
        return rf"{re.escape(concept[:-1])}!?{tail}"
    return rf"{re.escape(concept)}{tail}"


class _Pattern(NamedTuple):
    """`needs` are the concepts of its further parts, one of each of which must be there."""

    number: int
    name: str
    text: str
    needs: tuple[frozenset[str], ...]


def _signed(word: str) -> tuple[str, ...]:
    """A concept with its polarity, as `acts` looks it up."""
    concept = word.partition(".")[0]
    bare = concept.rstrip("!*")
    return (bare, bare + "!") if concept.endswith("*") else (concept,)


def _index() -> tuple[dict[str, list[_Pattern]], dict[str, list[str]]]:
    """Patterns by the concepts of their first fixed part; and those that are one concept alone."""
    longer: dict[str, list[_Pattern]] = {}
    alone: dict[str, list[str]] = {}
    pairs = ((name, p) for name, patterns in PATTERNS.items() for p in patterns.split(";"))
    for number, (name, text) in enumerate(pairs):
        parts = text.split()
        first, *rest = (part for part in parts if part not in _EDGES)
        needs = tuple(map(_concepts_of, rest))
        for word in first.split("|"):
            for concept in _signed(word):
                if len(parts) == 1 and "." not in word:
                    alone.setdefault(concept, []).append(name)
                else:
                    pattern = _Pattern(number, name, " ".join(parts), needs)
                    longer.setdefault(concept, []).append(pattern)
    return longer, alone


def _concepts_of(part: str) -> frozenset[str]:
    return frozenset(concept for word in part.split("|") for concept in _signed(word))


_EDGES: Final = ("^", "$", "..", "_")
_BY_CONCEPT, _ALONE = _index()

#: Marks of an ending that speak for themselves, whatever the word.
_TOLD: Final = {"if": "if", "maybe": "maybe", "after": "later"}
_TELLING: Final = frozenset(_TOLD)
