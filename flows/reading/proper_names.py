"""Names that only their capital letter shows: «Согласна. Из села Кызылту, Ерасыл Дүйсен». Runs on
the clauses before they are understood, since all other steps read lower case."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import UNKNOWN, Form
from flows.reading.purity import says_yes
from flows.reading.tokens import Clause


def named(clauses: list[Clause], text: str) -> list[Clause]:
    """The clauses, where unknown words that were written like names are names. What stands in the
    clause of a yes may be what was agreed to, and stays unknown."""
    if text[1:].islower():
        return clauses
    if not any(form.concept == UNKNOWN for clause in clauses for form in clause):
        return clauses
    capitals = _capitals(text)
    if not capitals:
        return clauses
    return [clause if says_yes(clause) else _renamed(clause, capitals) for clause in clauses]


def _renamed(clause: Clause, capitals: frozenset[str]) -> Clause:
    return [form._replace(concept="NAME") if _is_name(form, capitals) else form for form in clause]


def _is_name(form: Form, capitals: frozenset[str]) -> bool:
    if form.concept != UNKNOWN or form.no or form.marks:
        return False
    return form.word in capitals and not form.key.endswith(_CASES)


#: «Мальдивке ұшамын»: what one goes to, and not who one is.
_CASES: Final = ("ке", "ге", "ка", "га", "ден", "дан", "тен", "тан", "мен", "пен")


def _capitals(text: str) -> frozenset[str]:
    """Words with a capital inside a sentence; none where capitals are a habit."""
    words = text.split()
    if len(words) > _FEW and not any(word[0].islower() for word in words):
        return frozenset()
    found = {
        word
        for before, after in pairwise(words)
        if _is_capitalised(word := after.strip(_SIGNS)) and before[-1] not in _ENDS
    }
    return frozenset(map(str.casefold, found))


def _is_capitalised(word: str) -> bool:
    return len(word) > _SHORTEST and word[0].isupper() and word[1:].islower()


_SHORTEST: Final = 2
_FEW: Final = 4
_SIGNS: Final = '.,!;:()"«»'
_ENDS: Final = ".!?\n"
