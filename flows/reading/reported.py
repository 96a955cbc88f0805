"""A yes that is reported, or quoted as what somebody is told to write. Part of `ties`."""

from itertools import pairwise
from typing import Final

from flows.reading.concepts import AGREEING
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause


def reported(m: Message) -> bool:
    if m.concepts().isdisjoint(_OF_REPORTS) and m.folded().isdisjoint(_REPORTING):
        return False
    return any(map(_people_say, m.clauses)) or any(map(_quotes_an_order, m.clauses))


def _quotes_an_order(clause: Clause) -> bool:
    """«Напишите «согласен»», «ответьте ДА»: what somebody is told to write."""
    at = next((n for n, f in enumerate(clause) if f.concept in _SAID), None)
    if at is None:
        return False
    if any(map(_tells_to_write, clause[:at])):
        return True
    after = clause[at:]
    told = any(map(_tells_to_write, after)) or any(map(_tells_to_answer, pairwise(after)))
    return told and any(f.key == "деп" for f in after)


#: Without one of these nothing is reported.
_OF_REPORTS: Final = frozenset(("SAY", "WRITE"))
_REPORTING: Final = frozenset(("говорит", "говорят", "деп"))
#: What one may be told to write.
_SAID: Final = frozenset(("WILLING", "AGREE", "YES"))


def _tells_to_write(form: Form) -> bool:
    """«Напишите», «деп жазыңыздар», «деп жауап бер»."""
    return form.concept in ("WRITE", "SAY") and not form.marks.isdisjoint(("order", "2"))


def _tells_to_answer(pair: tuple[Form, Form]) -> bool:
    """«… деп жауап беріңіз»."""
    answer, given = pair
    return answer.key.startswith("жауап") and not given.marks.isdisjoint(("order", "2"))


def _people_say(clause: Clause) -> bool:
    """«Говорят, все согласны»."""
    said = [n for n, f in enumerate(clause) if f.key in ("говорит", "говорят")]
    if said and not any(f.concept == "I" for f in clause[said[0] :]):
        return True
    return _a_relative_said(clause)


def _a_relative_said(clause: Clause) -> bool:
    """«Муж сказал я согласна»."""
    at = next((n for n, f in enumerate(clause) if f.concept in AGREEING), 0)
    before = {f.concept for f in clause[:at]}
    return "SAY" in before and not before.isdisjoint(("REL", "CHILD", "HE", "HUMAN"))
