"""Finds in a clause what it does, by the patterns of `lexicon.acts`."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from flows.reading.lexicon.acts import PATTERNS
from flows.reading.tokens import Clause
from flows.reading.words import Form


class Act(NamedTuple):
    """Something a clause does, and the words that do it."""

    name: str
    words: tuple[str, ...]


def acts(clause: Clause) -> Iterator[Act]:
    """Everything one clause does."""
    shown = " " + " ".join(map(_show, clause)) + " "
    seen: set[int] = set()
    for form in clause:
        for mark in form.marks & _TELLING.keys():
            yield Act(_TELLING[mark], (form.word,))
    for concept in {form.concept for form in clause}:
        for number, name, pattern in _BY_CONCEPT.get(concept, ()):
            if number in seen:
                continue
            seen.add(number)
            match = pattern.search(shown)
            if match is not None:
                start = shown.count(" ", 0, match.start() + 1) - 1
                size = match[0].strip().count(" ") + 1
                yield Act(name, tuple(f.word for f in clause[start : start + size]))


def _show(form: Form) -> str:
    sign = "!" if form.no else ""
    if not form.marks:
        return f"{form.concept}{sign}.{form.tongue}."
    return f"{form.concept}{sign}.{form.tongue}.{'.'.join(form.marks)}."


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


_Numbered = tuple[int, str, re.Pattern[str]]


def _first_concepts(pattern: str) -> list[str]:
    """The concepts by which a pattern is found: those of its first fixed part."""
    first = next(part for part in pattern.split() if part not in ("^", "$", "..", "_"))
    return [re.split(r"[.!*]", word)[0] for word in first.split("|")]


def _indexed() -> dict[str, list[_Numbered]]:
    index: dict[str, list[_Numbered]] = {}
    number = 0
    for name, patterns in PATTERNS.items():
        for pattern in patterns.split(";"):
            number += 1
            compiled = _compiled(pattern)
            for concept in _first_concepts(pattern):
                index.setdefault(concept, []).append((number, name, compiled))
    return index


_BY_CONCEPT: Final = _indexed()

#: Marks of an ending that speak for themselves, whatever the word.
_TELLING: Final = {"if": "if", "maybe": "maybe", "after": "later"}
