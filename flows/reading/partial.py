"""A yes to a part only: to one thing and not to another, not to all of it. Part of `vetoes`."""

from itertools import pairwise
from typing import Final

from flows.reading.letters import fold
from flows.reading.message import Message
from flows.reading.tokens import Clause


def is_partial(m: Message) -> bool:
    """«Көмекке келісем, міндеттемеге жоқ», «искать работу согласен, отмечаться нет», «с первым
    согласна, со вторым нет»."""
    if any(map(_only_for, m.clauses)):
        return True
    last = [form for form in m.clauses[-1] if form.concept not in _SIGNS]
    if len(m.clauses) == 1 or not last:
        return False
    with_that = last[0].key in ("с", "со", "на") and last[-1].key == "нет"
    return with_that or fold(last[-1].word).endswith(_NOT_TO_THAT)


def _only_for(clause: Clause) -> bool:
    """«Только за декабрь дайте», and not «я только за, спасибо»."""
    return any(
        form.word.endswith("только за") and after.concept in _WHAT_FOR
        for form, after in pairwise(clause)
    )


_WHAT_FOR: Final = frozenset(("X", "FACT", "TIMEUNIT", "SEASON", "N", "MONTH", "THIS", "CHILD"))
_SIGNS: Final = frozenset((",", ".", "SIGN", "'"))
_NOT_TO_THAT: Final = ("га жок", "ге жок", "ка жок", "ке жок", "ться нет", "ать нет", "ить нет")


def denies_a_part(m: Message) -> bool:
    """«Не со всеми условиями согласен», «барлық шартқа емес, келісемін», «not all of it»: a
    negation that stands before what it is about, with the yes behind it."""
    for form in m.forms:
        if form.no or form.word == "not":
            return any(_denies_before_yes(clause) or _not_all(clause) for clause in m.clauses)
    return False


def _denies_before_yes(clause: Clause) -> bool:
    """In its own clause, or with a word for all or for terms in it."""
    denied = next((n for n, form in enumerate(clause) if form.no and _is_a_part(clause, n)), None)
    if denied is None:
        return False
    if any(form.concept in _AGREEING for form in clause[denied + 1 :]):
        return True
    return any(form.key in _ALL or form.concept in _TERMS for form in clause)


def _is_a_part(clause: Clause, at: int) -> bool:
    """«Не … условиями» after «со», «всеми»; «шартқа емес»."""
    form = clause[at]
    if form.word.startswith(("не ", "ne ")):
        if form.key in _PREPOSITIONS:
            return True
        before = clause[at - 1].key if at else ""
        return before in _PREPOSITIONS or before in _ALL
    if form.word.endswith((" емес", " emes")):
        return form.key.endswith(_OF_WHAT) or any(word.key in _ALL for word in clause[: at + 1])
    return False


def _not_all(clause: Clause) -> bool:
    return any(
        before.word == "not" and form.word in ("all", "everything", "every", "fully", "quite")
        for before, form in pairwise(clause)
    )


_AGREEING: Final = frozenset(("WILLING", "AGREE", "YES", "TAKE", "GET", "APPLY"))
_TERMS: Final = frozenset(("CONDITION", "VARIANT"))
_PREPOSITIONS: Final = frozenset(("с", "со", "на", "по", "к", "ко"))
_ALL: Final = frozenset(
    ("все", "всё", "всем", "всеми", "всех", "всю", "каждим", "каждому", "каждую", "любим", "любие",
     "любому", "обоими", "обеими", "барлик", "барлиги", "барлигина", "барлигимен", "бари", "барине",
     "баримен", "баринен", "барин", "барлигин", "ар")
)  # fmt: skip
#: Dative and instrumental: «шартқа», «шарттармен».
_OF_WHAT: Final = ("га", "ге", "ка", "ке", "мен", "бен", "пен")
