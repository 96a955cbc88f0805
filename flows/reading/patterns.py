"""Finds in a clause what it does, by the patterns of `lexicon.acts`."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from flows.reading.forms import Form
from flows.reading.lexicon.acts import PATTERNS
from flows.reading.tokens import Clause


class Act(NamedTuple):
    """Something a clause does, and the words that do it."""

    name: str
    words: tuple[str, ...]


def acts(clause: Clause) -> list[Act]:
    """Everything one clause does."""
    done: list[Act] = []
    seen: set[int] = set()
    signed = [form.concept + "!" if form.no else form.concept for form in clause]
    present = set(signed)
    for at, form in enumerate(clause):
        if not _TELLING.isdisjoint(form.marks):
            done += [Act(_TOLD[mark], (form.word,)) for mark in form.marks & _TELLING]
        for name in _ALONE.get(signed[at], ()):
            done.append(Act(name, (form.word,)))
        for pattern in _BY_CONCEPT.get(signed[at], ()):
            for need in pattern.needs:
                if need.isdisjoint(present):
                    break
            else:
                if pattern.number in seen:
                    continue
                seen.add(pattern.number)
                found = _found(pattern, clause, signed, at)
                if found:
                    done.append(Act(pattern.name, tuple([form.word for form in found])))
    return done


class _Part(NamedTuple):
    """A place in a pattern: the concepts with their polarity that may stand there, each with the
    marks it must have one of; no marks where any will do."""

    concepts: dict[str, frozenset[str]]

    def fits(self, form: Form, concept: str) -> bool:
        marks = self.concepts.get(concept)
        if not marks:
            return marks is not None or self is _ANY
        return form.tongue != "" and (form.tongue in marks or not marks.isdisjoint(form.marks))


class _Pattern(NamedTuple):
    """`needs` are the concepts of its further parts, one of each of which must be there."""

    number: int
    name: str
    parts: tuple[_Part, ...]
    needs: tuple[frozenset[str], ...]
    opens: bool


#: Any one form, any up to four forms, and the end of a clause.
_ANY: Final = _Part({})
_GAP: Final = _Part({})
_END: Final = _Part({})
_WIDEST: Final = 4


def _found(pattern: _Pattern, clause: Clause, signed: list[str], at: int) -> Clause:
    """The first forms from here on that match; none before were its first part."""
    for start in (0,) if pattern.opens else range(at, len(clause)):
        end = _end(pattern.parts, clause, signed, start)
        if end is not None:
            return clause[start:end]
    return []


def _end(parts: tuple[_Part, ...], clause: Clause, signed: list[str], at: int) -> int | None:
    """Where the match that begins here ends; the narrowest gaps are tried first."""
    for n, part in enumerate(parts):
        if part is _GAP:
            ends = (_end(parts[n + 1 :], clause, signed, at + wide) for wide in range(_WIDEST + 1))
            return next((end for end in ends if end is not None), None)
        if part is _END:
            return at if _is_last(clause, at) else None
        if at >= len(clause) or not part.fits(clause[at], signed[at]):
            return None
        at += 1
    return at


def _is_last(clause: Clause, at: int) -> bool:
    """Nothing but a sign may follow."""
    return at == len(clause) or (at + 1 == len(clause) and clause[at].concept in (".", ",", "?"))


def _part(part: str) -> _Part:
    if part in _SPECIAL:
        return _SPECIAL[part]
    marks: dict[str, set[str]] = {}
    for word in part.split("|"):
        for concept in _signed(word):
            marks.setdefault(concept, set()).add(word.partition(".")[2])
    return _Part({c: frozenset(m) if "" not in m else frozenset() for c, m in marks.items()})


_START: Final = "^"
_SPECIAL: Final = {"_": _ANY, "..": _GAP, "$": _END}


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
        first, *rest = (p for p in parts if p != _START and p not in _SPECIAL)
        pattern = _pattern(number, name, parts, rest)
        for word in first.split("|"):
            for concept in _signed(word):
                if len(parts) == 1 and "." not in word:
                    alone.setdefault(concept, []).append(name)
                else:
                    longer.setdefault(concept, []).append(pattern)
    return longer, alone


def _pattern(number: int, name: str, parts: list[str], rest: Iterable[str]) -> _Pattern:
    needs = tuple(frozenset(c for word in part.split("|") for c in _signed(word)) for part in rest)
    opens = parts[0] == _START
    return _Pattern(number, name, tuple(map(_part, parts[opens:])), needs, opens)


_BY_CONCEPT, _ALONE = _index()

#: Marks of an ending that speak for themselves, whatever the word.
_TOLD: Final = {"if": "if", "maybe": "maybe", "after": "later"}
_TELLING: Final = frozenset(_TOLD)
