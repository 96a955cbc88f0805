"""A yes that has the last word, in a clause of its own, after reasons. Part of `clearness`."""

from typing import Final

from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause
from flows.reading.unknown import OURS


def ends_clearly(m: Message) -> bool:
    """«Отца нет, учусь, на выплату согласен»: reasons first, then a yes in a clause of its own.
    Reasons may hold any negation or unknown word, but no doubt and nothing of somebody else."""
    if not m.has("agree", "half agree", "their agree", "their half agree", "asked agree"):
        return False
    pure = _pure_ending(m)
    if not pure or any(f.concept in _UNSETTLING or f.marks & _UNREAL for f in m.forms):
        return False
    if "CONSULT" in m.concepts() and any(map(_is_still_to_ask, m.forms)):
        return False
    words = [f for clause in pure for f in clause]
    explicit = {f.concept for f in words if f.concept in _YES_VERBS and _is_own(f)}
    reasons = [f for f in m.forms if f not in words]
    if not explicit or any(_is_refusing(f) for f in reasons):
        return False
    if {f.concept for f in reasons} & _HESITATING and len(explicit) < _TWICE:
        return False
    ours = len(explicit) >= _TWICE or not m.concepts().isdisjoint(OURS)
    unknown = sum(f.concept == "X" for f in reasons)
    return unknown <= (_UNKNOWN_REASONS if ours else 1)


def _pure_ending(m: Message) -> list[Clause]:
    """The last clauses, as many as hold nothing but a yes and courtesies."""
    pure: list[Clause] = []
    for clause in reversed(m.clauses):
        if not all(f.concept in _PURE and not f.no for f in clause):
            break
        pure.insert(0, clause)
    return pure


def _is_still_to_ask(form: Form) -> bool:
    """«Күйеуімнен сұрайын», «спрошу»; and not «ақылдасып», «посоветовались»."""
    return form.concept == "CONSULT" and form.key.endswith(_STILL)


def _is_own(form: Form) -> bool:
    if form.concept == "APPLY":
        return "order" in form.marks
    return form.concept == "WILLING" or bool(form.marks & {"1", "past1", "wished"})


def _is_refusing(form: Form) -> bool:
    if form.concept in ("NO", "REFUSE", "AGAINST", "OBJECTION"):
        return not form.no
    return form.no and form.concept in _YES_VERBS | {"WANT", "NEED", "GET", "TAKE", "GIVE"}


_YES_VERBS: Final = frozenset(("WILLING", "AGREE", "APPLY"))
_PURE: Final = frozenset(
    ("WILLING", "AGREE", "APPLY", "I", "FILL", "ENTIRELY", "WITHPLEASURE", "SURELY", "PLEASE",
     "NOW", "THANKS",
     "YES",
    "SIGN", ",", ".", "BENEFIT",
     "BLESS", "WARM", "SORRY", "YOU", "GET", "TAKE", "ACK", "BACK")
)  # fmt: skip
_UNSETTLING: Final = frozenset(
    ("IF", "MAYBE", "DOUBTFUL", "IRONY", "DISBELIEF", "LIFE", "OFFTOPIC", "FORSOMEONE",
    "VOCATIVE", "?", "OR", "WRITEFRAUD",
     "NOTAGAINST", "UNSURE", "FEAR", "WRONGNUMBER", "LATER", "TOMORROW", "WHEN", "DEADLINE",
     "LETS")
)  # fmt: skip
_UNREAL: Final = frozenset(("if", "maybe", "ask", "after"))
_HESITATING: Final = frozenset(("UNDECIDED", "HEDGE", "SAYTWICE", "BUT", "RELUCTANT"))
#: Endings of what is yet to be done.
_STILL: Final = ("аин", "еин", "амин", "емин", "спрошу", "юс", "ужу", "рю", "узнаю", "емся", "удим")
_TWICE: Final = 2
_UNKNOWN_REASONS: Final = 6
