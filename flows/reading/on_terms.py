"""A yes with terms of its own that no word of condition shows: «жұмыс беріңіздер, соған келісем»,
«…, иначе нет», «менің де шартым бар: …». Part of `vetoes`."""

from itertools import pairwise
from typing import Final

from flows.reading.message import Message
from flows.reading.purity import is_pure
from flows.reading.tokens import Clause


def is_on_terms(m: Message) -> bool:
    if _OF_TERMS.isdisjoint(m.folded()):
        return False
    return _agrees_to_that(m.clauses) or any(map(_sets_terms, m.clauses))


def _agrees_to_that(clauses: list[Clause]) -> bool:
    """«…, вот на это я согласна», «…, соған келісем»: to what stands before."""
    for n, clause in enumerate(clauses):
        if n and not all(map(is_pure, clauses[:n])) and _points_back(clause):
            return True
    return False


def _points_back(clause: Clause) -> bool:
    for before, form in pairwise(clause):
        if before.key in _THAT and form.concept in ("AGREE", "WILLING"):
            return True
    keys = [form.key for form in clause]
    return keys[0] in _JUST and not _TO_THAT.isdisjoint(pairwise(keys))


_THAT: Final = frozenset(("соган", "соларга", "сонда"))
_JUST: Final = frozenset(("вот", "толко"))
_TO_THAT: Final = frozenset((("на", "ето"), ("с", "етим"), ("на", "такое"), ("с", "таким")))


def _sets_terms(clause: Clause) -> bool:
    said = {form.concept for form in clause}
    for form in clause:
        if form.key in _OTHERWISE and (form.no or "NO" in said):
            return True
        if form.key in _MY_TERMS and ("HAVE" in said or form.word.endswith(" бар")):
            return True
    return False


_OTHERWISE: Final = frozenset(("иначе", "аитпесе", "ейтпесе"))
#: My terms, which are no terms of ours.
_MY_TERMS: Final = frozenset(("шартим", "талабим", "шартимиз", "талабимиз"))
#: Without one of these words nothing is set or pointed at.
_OF_TERMS: Final = _THAT | _JUST | _OTHERWISE | _MY_TERMS


def demands_first(m: Message) -> bool:
    """«Гарантируйте письменно и да», «уберите штраф, и я согласна»."""
    return any(map(_is_a_demand, m.clauses)) or any(
        _opens_with_and(follows) and _is_a_demand([*clause, *follows])
        for clause, follows in pairwise(m.clauses)
    )


def _opens_with_and(clause: Clause) -> bool:
    """«И я …», «и тогда …»."""
    return clause[0].key == "и" and len(clause) > 1 and clause[1].concept in ("I", "FILL")


def _is_a_demand(clause: Clause) -> bool:
    at = max((n for n, form in enumerate(clause) if form.key == "и"), default=0)
    if not at or not all(form.concept in _YES_AFTER_DEMAND for form in clause[at + 1 :]):
        return False
    answers = any(form.concept in ("YES", "WILLING", "AGREE") for form in clause[at + 1 :])
    return answers and any(
        form.concept != "APPLY" and form.key.endswith(_ORDERING) for form in clause[:at]
    )


_YES_AFTER_DEMAND: Final = frozenset(("YES", "WILLING", "AGREE", "I", "FILL", ".", ",", "SIGN"))
#: Imperatives, folded.
_ORDERING: Final = ("ите", "аите", "еите", "уите", "оите", "ете")
