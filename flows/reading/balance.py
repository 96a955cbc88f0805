"""Holds what the rules decided against what all the words weigh (`evidence`).

The rules see danger, the weights see the whole. A consent is sure only where both allow it: how
far the weights must speak for it depends on how purely the yes stands there (`purity`). In every
other question of what a reply means the weights have the last word.
"""

from typing import Final

from flows.question import Question
from flows.reading.evidence import Weighed, telling, weigh
from flows.reading.message import Message
from flows.reading.purity import Place, Purity, place, purity
from flows.reading.ties import BY_NAME, tied
from flows.reading.verdict import Verdict


def balanced(m: Message, q: Question, verdict: Verdict) -> Verdict:
    if not _has_words(m) or len(m.forms) > _A_REPLY:
        return verdict
    weighed = weigh(m, q, verdict)
    if weighed.best == "consent":
        return _consent(m, q, verdict, weighed)
    return verdict if weighed.best == verdict.intent else _outweighed(m, weighed)


#: Longer texts are somebody else's more often than not; the weights know replies.
_A_REPLY: Final = 16


def _has_words(m: Message) -> bool:
    """Digits and signs alone are the rules' business."""
    return any(form.tongue or form.concept == "X" for form in m.forms)


def _consent(m: Message, q: Question, verdict: Verdict, weighed: Weighed) -> Verdict:
    if verdict.intent == "consent" and verdict.sure:
        needed = _BARE if place(m) == "bare last" else _SEEN_BY_RULES[purity(m)]
        return (
            verdict
            if weighed.consent >= needed
            else verdict._replace(sure=False, rule="a yes, hardly clear")
        )
    if q.kind in _NOT_ASKED:
        return Verdict("unclear", False, "a yes, but none was asked for", verdict.words)
    words = telling(m, weighed)
    if _has_the_last_word(m, weighed.consent) and (q.kind != "refused" or m.has("agree")):
        return Verdict("consent", True, "reasons, and a yes in a clause of its own", words)
    return Verdict("consent", False, verdict.rule, words)


#: Under these a yes starts nothing.
_NOT_ASKED: Final = frozenset(("none", "expired", "filed", "sender", "accounts", "iban"))

#: How far a consent must be ahead of every other intent, as a logarithm of the odds (2.3 is ten to
#: one), where the rules found it clear. These and the next were chosen so that on replies kept
#: apart no false consent was left.
_SEEN_BY_RULES: Final[dict[Purity, float]] = {"whole": 0.0, "clause": 1.0, "none": 4.0}
#: The same for a mere «да» or «иә» at the end.
_BARE: Final = 3.0
#: The same where the rules did not understand what stands beside the yes.
_NOT_UNDERSTOOD: Final[dict[Place, float]] = {"last": 1.0, "bare last": 2.0, "bare first": 6.0}
#: Where a word of doubt stands among the reasons, and the last word is a yes all the same.
_AGAINST_DOUBT: Final = 3.0
#: Where the message may begin by calling somebody.
_CALLING: Final = 2.0


def _has_the_last_word(m: Message, ahead: float) -> bool:
    """«Работы нет, детей трое, согласна»: reasons may hold any word and any negation, but nothing
    that takes the yes back or ties it to something."""
    if "?" in m.concepts() or m.has("for another", "maybe"):
        return False
    where = place(m)
    needed = _NOT_UNDERSTOOD.get(where)
    if needed is None or ahead < needed:
        return False
    tie = tied(m)
    if tie is not None and not (tie == BY_NAME and ahead >= _CALLING):
        return False
    if m.asks_openly or m.has(*_TAKING_BACK):
        return where == "last" and ahead >= _AGAINST_DOUBT
    return True


_TAKING_BACK: Final = ("if", "doubt", "irony", "undecided")


def _outweighed(m: Message, weighed: Weighed) -> Verdict:
    return Verdict(
        weighed.best,
        weighed.best != "unclear" and weighed.lead > _CLEAR,
        f"weighs most as {weighed.best}",
        telling(m, weighed),
        wrong_person=weighed.best == "other" and m.has("wrong person"),
    )


#: Ten to one.
_CLEAR: Final = 2.3
