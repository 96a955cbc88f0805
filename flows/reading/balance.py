"""Holds what the rules decided against what all the words weigh.

How certain a clear consent is, `certainty` says: a consent is sure where its odds are high and none
of the `vetoes` stands against it. In every other question of what a reply means `evidence` has the
last word.
"""

from typing import Final

from flows.question import Question
from flows.reading import certainty
from flows.reading.answers import NOT_ASKED
from flows.reading.certainty import certain
from flows.reading.evidence import Weighed, telling, weigh
from flows.reading.message import Message
from flows.reading.verdict import Verdict
from flows.reading.vetoes import veto


def balanced(m: Message, q: Question, verdict: Verdict) -> Verdict:
    if not _has_words(m) or len(m.forms) > _NO_REPLY or (verdict.sure and _is_nothing_but_yes(m)):
        return verdict
    if len(m.forms) > _A_REPLY and (verdict.sure or not m.has("agree", "yes")):
        return _long(m, q, verdict)
    against = _against(m, q, verdict)
    return _clear(m, verdict) if against is None else _not_clear(m, q, verdict, against)


def _not_clear(m: Message, q: Question, verdict: Verdict, against: str) -> Verdict:
    if verdict.intent == "consent" and verdict.sure:
        return verdict._replace(sure=False, rule=against)
    weighed = weigh(m, q, verdict)
    if weighed.best == "consent":
        return _doubtful(m, q, verdict, weighed, against)
    if len(m.forms) > _A_REPLY or weighed.best == verdict.intent:
        return verdict
    return _outweighed(m, weighed)


def _is_nothing_but_yes(m: Message) -> bool:
    """«Иә» in quotes or brackets, «да» after a dash, «бірінші»."""
    return all(form.concept in _NOTHING_BUT or form.word in _MY_ANSWER for form in m.forms)


_NOTHING_BUT: Final = frozenset(("YES", "NUM1", "ORD1", "'", "SIGN", ".", "WARM"))
#: «Мой ответ 1».
_MY_ANSWER: Final = frozenset(("мой ответ", "ответ", "менің жауабым", "жауабым", "жауап", "1"))
#: Longer texts are somebody else's more often than not, unless they hold a yes; the weights know
#: replies.
_A_REPLY: Final = 16
_NO_REPLY: Final = 36
#: Under these a yes starts nothing.
_NOTHING_TO_AGREE_TO: Final = NOT_ASKED | {"accounts", "iban"}


def _long(m: Message, q: Question, verdict: Verdict) -> Verdict:
    """The odds of a long reply tell little, but what is forbidden is."""
    if verdict.intent != "consent" or not verdict.sure:
        return verdict
    against = veto(m, q, verdict)
    return verdict if against is None else verdict._replace(sure=False, rule=against)


def _has_words(m: Message) -> bool:
    """Digits and signs alone are the rules' business."""
    return any(form.tongue or form.concept == "X" for form in m.forms)


def _against(m: Message, q: Question, verdict: Verdict) -> str | None:
    """Why this is no clear consent; None where it is one."""
    if q.kind in _NOTHING_TO_AGREE_TO:
        return "a yes, but none was asked for"
    if q.kind != "account_confirm" and not any(m.standings) and not m.has("half agree"):
        return "no yes in it"
    if _is_surely_something_else(m, q, verdict):
        return HARDLY
    changed = q.kind == "refused" and verdict.intent == "consent" and verdict.sure
    clear = verdict.intent == "consent" and verdict.sure and "explicit" in m.standings
    if not changed and certain(m, q, verdict) < (_CLEAR_TO_RULES if clear else _CLEAR_CONSENT):
        return HARDLY
    return veto(m, q, verdict)


def _is_surely_something_else(m: Message, q: Question, verdict: Verdict) -> bool:
    """«Больше ничего не присылайте, хочу тишины»: what the rules are sure of no weight makes a yes
    where no word of agreement stands; an account is confirmed in many words."""
    other = verdict.sure and verdict.intent != "consent" and q.kind != "account_confirm"
    return other and not m.has("agree", "yes", "ask for it")


HARDLY: Final = "a yes, hardly clear"


#: The odds from which on a consent is clear, as a logarithm: more than half of the doubtful
#: replies above them would be lost consents (`tests.corpus.sets`).
_CLEAR_CONSENT: Final = 2.5
#: The same where the rules found it clear and a yes in so many words has a clause of its own: of
#: fourteen such between the two, none is doubtful.
_CLEAR_TO_RULES: Final = 1.5


def _clear(m: Message, verdict: Verdict) -> Verdict:
    if verdict.intent == "consent" and verdict.sure:
        return verdict
    return Verdict("consent", True, CLEAR, certainty.telling(m))


#: What a court is told where the rules alone did not find the yes clear.
CLEAR: Final = "a clear yes, all words taken together"


def _doubtful(m: Message, q: Question, verdict: Verdict, weighed: Weighed, against: str) -> Verdict:
    if q.kind in _NOTHING_TO_AGREE_TO:
        return Verdict("unclear", False, against, verdict.words)
    if "DOUBTFUL" in m.concepts() and not m.has("agree", "yes"):
        return verdict
    return Verdict("consent", False, verdict.rule, telling(m, weighed))


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
