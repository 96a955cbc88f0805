"""Holds what the rules decided against what all the words weigh (`evidence`).

The rules see danger, the weights see the whole. A consent is sure only where both allow it: how
far the weights must speak for it depends on how purely the yes stands there (`purity`). In every
other question of what a reply means the weights have the last word.
"""

from typing import Final

from flows.question import Question
from flows.reading.answers import ACKNOWLEDGED, BOTH, LEANING, THEIRS
from flows.reading.clearness import (
    AMONG_UNKNOWN,
    ANOTHER_OBJECT,
    DENIED,
    NOT_FOR_US,
    ON_THE_TELEPHONE,
    ONLY_A_WISH,
)
from flows.reading.company import doubtful
from flows.reading.evidence import Weighed, telling, weigh
from flows.reading.forms import Form
from flows.reading.mere_yes import MERE
from flows.reading.message import Message
from flows.reading.purity import Place, Purity, place, purity, stands
from flows.reading.ties import BY_NAME, tied
from flows.reading.unknown import (
    looks_harmless,
    only_past,
    speaks_of_a_benefit,
    speaks_of_ones_life,
)
from flows.reading.verdict import Verdict


def balanced(m: Message, q: Question, verdict: Verdict) -> Verdict:
    if not _has_words(m) or len(m.forms) > _NO_REPLY or (verdict.sure and _is_nothing_but_yes(m)):
        return verdict
    if len(m.forms) > _A_REPLY and (verdict.sure or not m.has("agree", "yes")):
        return verdict
    weighed = weigh(m, q, verdict)
    if weighed.best == "consent":
        if "DOUBTFUL" in m.concepts() and not m.has("agree", "yes"):
            return verdict
        return _consent(m, q, verdict, weighed)
    if len(m.forms) > _A_REPLY:
        return verdict
    return verdict if weighed.best == verdict.intent else _outweighed(m, weighed)


def _is_nothing_but_yes(m: Message) -> bool:
    """«Иә» in quotes or brackets, «да» after a dash."""
    return all(form.concept in _NOTHING_BUT for form in m.forms)


_NOTHING_BUT: Final = frozenset(("YES", "'", "SIGN", ".", "WARM"))
#: Longer texts are somebody else's more often than not, unless they hold a yes; the weights know
#: replies.
_A_REPLY: Final = 16
_NO_REPLY: Final = 36


def _has_words(m: Message) -> bool:
    """Digits and signs alone are the rules' business."""
    return any(form.tongue or form.concept == "X" for form in m.forms)


def _consent(m: Message, q: Question, verdict: Verdict, weighed: Weighed) -> Verdict:
    if verdict.intent == "consent" and verdict.sure:
        needed = _BARE if place(m) == "bare last" else _SEEN_BY_RULES[purity(m)]
        if weighed.consent < needed:
            return verdict._replace(sure=False, rule="a yes, hardly clear")
        if doubtful(m) > _SPOILT:
            return verdict._replace(sure=False, rule="a yes, and a clause that may take it back")
        return verdict
    if q.kind in _NOT_ASKED:
        return Verdict("unclear", False, "a yes, but none was asked for", verdict.words)
    words = telling(m, weighed)
    if q.kind == "refused" and not m.has("agree"):
        return Verdict("consent", False, verdict.rule, words)
    rule = None if verdict.rule == MERE else _clear_by_weight(m, q, verdict, weighed.consent)
    return Verdict("consent", rule is not None, rule or verdict.rule, words)


def _clear_by_weight(m: Message, q: Question, verdict: Verdict, ahead: float) -> str | None:
    """The rule by which a yes that the rules doubted is clear all the same."""
    theirs = verdict.rule == THEIRS and ahead < _BY_WEIGHT[THEIRS]
    if not theirs and _has_the_last_word(m, ahead):
        return "reasons, and a yes in a clause of its own"
    if _weighs_enough(m, q, verdict, ahead):
        return "a yes among reasons, and nothing against it"
    if _stands_beside(m, verdict, ahead):
        return "a yes of its own, and no clause takes it back"
    return None


#: Company that is doubted so much spoils a yes that the rules found clear.
_SPOILT: Final = 2.5

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
#: The same where the yes is seen but not what is around it, by what the rules made of it.
_BY_WEIGHT: Final[dict[str, float]] = {
    AMONG_UNKNOWN: 2.0,
    ONLY_A_WISH: 3.0,
    LEANING: 5.6,
    DENIED: 2.0,
    NOT_FOR_US: 4.0,
    BOTH: 4.0,
    "a condition": 4.5,
    "undecided": 4.5,
    "a maybe": 4.0,
    "puts it off": 6.0,
    THEIRS: 4.0,
    "disputes the facts": 3.0,
}
#: So much more where neither a benefit nor the citizen's own life is spoken of.
_OF_NOTHING: Final = 1.0
#: What stands in questions without a mark: «согласна, а документы», «құжаттар ше».
_INQUIRING: Final = frozenset(
    ("?", "Q", "DOCS", "SUM", "EXPLAIN", "DEADLINE", "HOWMUCH", "TERM", "WHAT", "WHICH", "WHEN",
     "WHERE", "HOW", "WHO", "WHOM", "WHOSE", "WHEREFROM", "WHY", "INTEREST", "WHATIS", "ASK")
)  # fmt: skip
#: Where a word of doubt stands among the reasons, and the last word is a yes all the same.
_AGAINST_DOUBT: Final = 3.0
#: Where something among the reasons looks like a plan or an order: «айырбастайық, келісемін».
_PLANS: Final = 3.5
#: Where the message may begin by calling somebody.
_CALLING: Final = 2.0


def _has_the_last_word(m: Message, ahead: float) -> bool:
    """«Работы нет, детей трое, согласна»: reasons may hold any word and any negation, but nothing
    that takes the yes back or ties it to something."""
    if "?" in m.concepts() or m.has("for another", "maybe"):
        return False
    where = place(m)
    needed = _NOT_UNDERSTOOD.get(where)
    if needed is None or ahead < (needed if looks_harmless(m) else max(needed, _PLANS)):
        return False
    tie = tied(m)
    if tie is not None and not (tie == BY_NAME and ahead >= _CALLING):
        return False
    if m.asks_openly or m.has(*_TAKING_BACK):
        return where == "last" and ahead >= _AGAINST_DOUBT
    return True


def _weighs_enough(m: Message, q: Question, verdict: Verdict, ahead: float) -> bool:
    """«Да, нам надо, у сына ДЦП»: the rules saw a yes and words they do not know, none of danger;
    then the weights decide, and must speak clearly."""
    needed = _needed(q, verdict)
    if needed is not None and not speaks_of_a_benefit(m) and not speaks_of_ones_life(m):
        needed += _OF_NOTHING
    if needed is None or ahead < needed or not m.has(*_SAYING_YES):
        return False
    if _inquires(m) or any(map(_refuses, m.forms)):
        return False
    return looks_harmless(m) and tied(m) is None and doubtful(m) < _DOUBTFUL


def _inquires(m: Message) -> bool:
    return m.asks_openly or not m.concepts().isdisjoint(_INQUIRING)


def _needed(q: Question, verdict: Verdict) -> float | None:
    if verdict.rule == ACKNOWLEDGED:
        return _OF_AN_ACCOUNT if q.kind == "account_confirm" else None
    if verdict.rule == AMONG_UNKNOWN and verdict.intent == "consent":
        return _ONE_WORD_TOO_MANY
    return _BY_WEIGHT.get(verdict.rule)


def _stands_beside(m: Message, verdict: Verdict, ahead: float) -> bool:
    """«Мошенников боюсь, но вам верю: согласна»: a yes in so many words in a clause of its own, and
    no other clause takes it back, whatever the rules saw in it."""
    if verdict.rule in _SETTLED or "?" in m.concepts() or m.has("for another"):
        return False
    how = stands(m)
    if how == "no" or tied(m) is not None or only_past(m) or _inquires(m):
        return False
    strange = verdict.rule == AMONG_UNKNOWN
    if (strange or how == "bare") and not looks_harmless(m):
        return False
    doubt = doubtful(m)
    return (
        doubt < _DOUBTFUL and ahead - doubt >= _APART[how] + (how == "own" and strange) * _STRANGE
    )


#: What was said to be no weight can overrule.
_SETTLED: Final = frozenset(
    (ANOTHER_OBJECT, NOT_FOR_US, ON_THE_TELEPHONE, LEANING, "a condition", "a maybe",
     "a yes, and what may be a question")
)  # fmt: skip
#: How far ahead a consent must be, the doubt about its company taken off: a yes in so many words, a
#: mere «да».
_APART: Final = {"own": 2.0, "bare": 3.0}
#: Company that is doubted so much spoils any yes.
_DOUBTFUL: Final = 1.0
#: So much more where there are words nobody knows.
_STRANGE: Final = 3.7

_SAYING_YES: Final = ("agree", "yes", "ask for it", "half agree", "this account")
#: «Дұрыс, сол картаммен жүрмін», where an account is to be confirmed.
_OF_AN_ACCOUNT: Final = 3.0
#: Where all words are known but one or two, and those may be what was agreed to.
_ONE_WORD_TOO_MANY: Final = 3.2


def _refuses(form: Form) -> bool:
    """No weight makes a yes of «да, не оформляйте» and «иә, бас тартам»."""
    return form.concept in (_NEVER_DENIED if form.no else _REFUSALS)


_NEVER_DENIED: Final = frozenset(
    ("AGREE", "WILLING", "WANT", "NEED", "APPLY", "TAKE", "GET", "GIVE", "READY", "INTEREST",
     "INTENT", "PAY", "SUPPORT", "BE", "DO", "AGREEMENT", "BENEFIT", "SEND", "BEGIN", "CONTENT")
)  # fmt: skip
_REFUSALS: Final = frozenset(("REFUSE", "AGAINST", "OBJECTION", "STOPV", "STOPWORD", "NOSIGN"))
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
