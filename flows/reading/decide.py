"""Decides what a message means under the question it answers: rules in strict order, and the rule
of doubt (DOMAIN.md, "Labels and the rule of doubt"). Last step of a reading.

Each rule looks at the acts of the message and either decides or passes. A rule's name is what a
court would be told.
"""

from collections.abc import Callable
from typing import Final

from flows.question import Question
from flows.reading.accounts import account, number
from flows.reading.answers import acknowledgement, answer, doubt
from flows.reading.ending import ends_clearly
from flows.reading.meaning import ASKING
from flows.reading.message import Message
from flows.reading.questions import asked_yes, other_question, question
from flows.reading.requests import fraud, language, operator, somebody_else, stop
from flows.reading.verdict import Verdict

Rule = Callable[[Message, Question], Verdict | None]


def decide(message: Message, asked: Question) -> Verdict:
    """The first rule that decides."""
    said = message.said.keys()
    for acts, rule in _RULES:
        if acts and said.isdisjoint(acts):
            continue
        verdict = rule(message, asked)
        if verdict is not None:
            return verdict
    return Verdict("unclear", False, "nothing in it is understood")


def _choice(m: Message, q: Question) -> Verdict | None:
    """A place in the list of accounts is a choice whatever else is said, a question mark aside."""
    if q.kind != "accounts" or "?" in m.concepts() or (m.asks_openly and not m.has("ordinal")):
        return None
    return account(m, q)


def _elsewhere(m: Message, q: Question) -> Verdict | None:
    """Already receives, disputes the facts, or talks of something else."""
    promised = m.has("later", "promise") and not m.concepts().isdisjoint(
        ("PROMISE", "THINK", "CONSULT")
    )
    for act, rule in _ELSEWHERE:
        if act == "life" and promised:
            continue
        if act != "life" and m.asks_openly and not m.concepts().isdisjoint(("Q", "?", "MAY")):
            continue
        if m.has(act) and not m.has("agree", "ask for it", "refuse", "greet", "agrees to refuse"):
            return Verdict("other", True, rule, m.words(act))
    return None


_ELSEWHERE: Final = (
    ("already", "already receives or has applied"),
    ("dispute", "disputes the facts"),
    ("life", "speaks of something else"),
)


def _later(m: Message, q: Question) -> Verdict | None:
    if m.has("agree") and any(
        f.concept in ("THINK", "CONSULT") and "past" in f.marks for f in m.forms
    ):
        return None
    if (
        m.asks_openly
        and not m.concepts().isdisjoint(("MAY", "Q", "?"))
        and m.has("later")
        and len(m.forms) > _FEW
    ):
        return None
    if ends_clearly(m) or _is_only_busy(m):
        return None
    if m.has("later") and not (q.kind == "refused" and m.has("agree")):
        return Verdict("postpone", True, "puts it off", m.words("later"))
    return None


#: A question whether one may answer later has more words than these.
_FEW: Final = 4


def _is_only_busy(m: Message) -> bool:
    """«Согласен, сам хожу с трудом»: where one is says nothing of when to answer."""
    return m.has("agree") and m.concepts().isdisjoint(_OF_LATER)


_OF_LATER: Final = frozenset(
    ("LATER", "TOMORROW", "NEXT", "THROUGH", "FREE", "WAIT", "REMIND", "YET", "THINK", "CONSULT",
     "SEASON", "NOW", "AWAIT", "PROMISE", "TIMEUNIT")
)  # fmt: skip


def _promise(m: Message, q: Question) -> Verdict | None:
    if m.has("promise"):
        return Verdict("postpone", True, "promises an answer", m.words("promise"))
    return None


def _manners(m: Message, q: Question) -> Verdict | None:
    if m.has("greet"):
        return Verdict(
            "greeting_smalltalk", True, "a greeting or thanks, no answer", m.words("greet")
        )
    return None


#: From so many words on, a message that nothing is understood of is about something else.
_A_SENTENCE: Final = 3


def _unknown(m: Message, q: Question) -> Verdict | None:
    words = sum(f.tongue != "" or f.concept == "X" for f in m.forms)
    if words >= _A_SENTENCE:
        return Verdict("other", False, "speaks of something else")
    return None


#: Each rule with the acts that it looks for; a rule without acts looks at every message.
_RULES: Final[tuple[tuple[frozenset[str], Rule], ...]] = (
    (frozenset({"stop"}), stop),
    (frozenset({"wrong person", "dead"}), somebody_else),
    (frozenset({"fraud", "true?", "spam"}), fraud),
    (frozenset({"no kazakh", "no russian", "kazakh please", "russian please"}), language),
    (frozenset({"need help", "operator"}), operator),
    (frozenset(), _choice),
    (ASKING, question),
    (frozenset(), asked_yes),
    (frozenset({"already", "dispute", "life"}), _elsewhere),
    (frozenset({"later"}), _later),
    (frozenset(), other_question),
    (frozenset(), doubt),
    (frozenset(), account),
    (frozenset(), number),
    (frozenset(), answer),
    (frozenset({"promise"}), _promise),
    (frozenset({"not against", "acknowledge"}), acknowledgement),
    (frozenset({"greet"}), _manners),
    (frozenset(), _unknown),
)
