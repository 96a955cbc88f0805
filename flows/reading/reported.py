"""A yes that is reported, or quoted as what somebody is told to write. Part of `ties` and
`vetoes`."""

from itertools import pairwise
from typing import Final

from flows.reading.concepts import AGREEING
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.purity import says_yes
from flows.reading.tokens import Clause


def reported(m: Message) -> bool:
    if m.concepts().isdisjoint(_OF_REPORTS) and m.folded().isdisjoint(_REPORTING):
        return False
    return any(
        _people_say(clause) or _quotes_an_order(clause) or _is_found_written(clause)
        for clause in m.clauses
    )


def _is_found_written(clause: Clause) -> bool:
    """«Келісемін деп жазып жіберіпті», «келісем деп бес жыл күттім»: not said here and now."""
    keys = [form.key for form in clause]
    if "деп" not in keys:
        return False
    after = keys[keys.index("деп") + 1 :]
    return any(key.endswith(_BY_OTHERS) or key.startswith("кутк") for key in after)


#: Of a third person, as who writes finds it now.
_BY_OTHERS: Final = ("ипти", "епти")


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


def is_told(m: Message) -> bool:
    """«Девушке в ЦОНе сказала, что согласна»: to somebody else, some time ago."""
    if "что" not in m.folded():
        return False
    words = [form for form in m.forms if form.concept not in _SIGNS]
    return any(a.key.startswith("сказал") and b.key == "что" for a, b in pairwise(words))


def a_relative_says(m: Message) -> bool:
    """«Согласна. Муж говорит», «анам айтты»: who says so is somebody else."""
    return m.concepts() >= _HEARSAY and any(
        not says_yes(clause) and _HEARSAY <= {form.concept for form in clause} <= _HEARSAY_ALONE
        for clause in m.clauses
    )


_HEARSAY: Final = frozenset(("REL", "SAY"))
_HEARSAY_ALONE: Final = _HEARSAY | {"FILL", ",", ".", "SIGN"}


def is_quoted(m: Message) -> bool:
    """«Пример ответа: "согласен"», «знаю я ваше "согласна"»; and not «мой ответ: "согласна"»."""
    if "'" not in m.concepts():
        return False
    quoted, within = False, False
    outside: list[Form] = []
    for form in m.forms:
        if form.concept == "'" and form.word in _QUOTES:
            within = not within
        elif within:
            quoted = quoted or form.concept in ("AGREE", "WILLING", "YES", "APPLY")
        elif form.concept not in _SIGNS:
            outside.append(form)
    return quoted and any(form.concept in _SHOWN or form.key in _YOURS for form in outside)


_QUOTES: Final = frozenset('"«»“”„')
#: What stands outside the quotes where somebody else is quoted.
_SHOWN: Final = frozenset(("X", "WRITE", "SHOW", "READ"))
_YOURS: Final = frozenset(("ваше", "ваши", "сиздердин", "сиздин"))


_SIGNS: Final = frozenset((",", ".", "SIGN", "'"))
