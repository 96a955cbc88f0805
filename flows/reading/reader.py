"""Reads a reply: the one door to this package.

A reading goes letters → words → clauses → grammar → acts → decision, and every step is a table or
a small rule, so that the outcome can be explained in a sentence.
"""

import re
from typing import Final

from flows.identifiers import valid_iban
from flows.masking import Masked, mask
from flows.question import Question
from flows.reading.answers import consent
from flows.reading.balance import balanced
from flows.reading.certainty import certain
from flows.reading.decide import decide
from flows.reading.delays import delay_hours
from flows.reading.in_full import RIGHT_ACCOUNT, in_full
from flows.reading.layouts import cut
from flows.reading.letters import tidy
from flows.reading.message import Message, bare_of_tellings, understood
from flows.reading.proper_names import named
from flows.reading.reading import Reading
from flows.reading.spoken import spoken
from flows.reading.tokens import Clause
from flows.reading.verdict import Verdict


def read(text: str, question: Question) -> Reading:
    """Total: any string gets a reading, and nothing raises."""
    masked = mask(text)
    clean = tidy(_without_hosts(masked.text))
    found, layout = cut(clean)
    clauses = named(found, masked.text)
    message = understood(clauses)
    language, answer_in = spoken(message.forms, clean, layout)
    settled = _personal(masked, clean) or _whole(clean, message, question)
    verdict = settled or in_full(clauses, question) or _weighed(message, clauses, question)
    if _is_beside_an_unasked_number(verdict, clean):
        verdict = verdict._replace(sure=False, rule="a yes beside a number nobody asked for")
    return Reading(
        intent=verdict.intent,
        sure=verdict.sure,
        language=language,
        rule=verdict.rule,
        normalised=clean,
        words=verdict.words,
        choice=verdict.choice,
        iban=masked.iban if masked.iban and valid_iban(masked.iban) else None,
        bank=verdict.bank,
        postpone_hours=delay_hours(clean) if verdict.intent == "postpone" else None,
        wrong_person=verdict.wrong_person,
        answer_in=answer_in,
    )


def _weighed(message: Message, clauses: list[Clause], question: Question) -> Verdict:
    decided = decide(message, question)
    verdict = balanced(message, question, decided)
    if verdict.intent == "consent" and verdict.sure:
        return verdict
    again = _without_tellings(clauses, question)
    if again is None:
        return verdict
    sure = certain(message, question, decided) >= _SURE_AT_A_SECOND_LOOK
    return again._replace(sure=sure)


def _without_tellings(clauses: list[Clause], question: Question) -> Verdict | None:
    """A clear consent where only what the citizen tells of life stood against it."""
    if question.kind not in _ANSWERED_BY_YES:
        return None
    message = bare_of_tellings(clauses, question.kind)
    if message is None:
        return None
    verdict = balanced(message, question, decide(message, question))
    return verdict if verdict.intent == "consent" and verdict.sure else None


#: The odds of a clear consent in all the words, as a logarithm, from which on it is clear without
#: what is only told. Below them it is asked about: some of those take the yes back.
_SURE_AT_A_SECOND_LOOK: Final = 1.25
_ANSWERED_BY_YES: Final = frozenset(("offer", "confirm", "terms", "account_confirm", "refused"))


def by_rules(text: str, question: Question) -> tuple[Message, Verdict]:
    """What the rules alone make of a reply; the weights of `evidence` are learned beside it."""
    masked = mask(text)
    clean = tidy(_without_hosts(masked.text))
    message = understood(named(cut(clean)[0], masked.text))
    settled = _personal(masked, clean) or _whole(clean, message, question)
    return message, settled or decide(message, question)


def _without_hosts(text: str) -> str:
    return _HOST.sub(" ", text) if _OF_A_HOST.search(text) is not None else text


#: What no address is without, at its cheapest.
_OF_A_HOST: Final = re.compile(
    r"\.(?:kz|com|ru|org|net|info|top|xyz|site|online)\b|://|www\.", re.IGNORECASE
)


#: An address says nothing about the answer; the "kz" in it is no wish for Kazakh. No host has
#: longer labels (RFC 1035 §2.3.4) or many more; without bounds a long row of dots takes seconds.
_HOST: Final = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,9}\.(?:kz|com|ru|org|net|info|top|xyz|site|online)\b\S*",
    re.IGNORECASE,
)


def _is_beside_an_unasked_number(verdict: Verdict, clean: str) -> bool:
    if not verdict.sure or verdict.intent != "consent" or verdict.rule == RIGHT_ACCOUNT:
        return False
    return _FOUR_DIGITS.search(clean) is not None and _UNASKED_NUMBER.search(clean) is not None


_FOUR_DIGITS: Final = re.compile(r"\d{4}")
#: Four to eight digits beside a yes may be a code from an SMS; a sum, a year and 1414 are not.
_UNASKED_NUMBER: Final = re.compile(
    r"(?<![\d.,…])(?<!девочка )(?<!мальчик )(?<!вес )(?<!весом )"
    r"(?!1414\b|(?<=\b[св] )(?:19|20)\d\d\b|(?:19|20)\d\d ?(?:г|ж))"
    r"\d{4,8}(?!\d|[.,]\d|\s*(?:тг|тенге|теңге|₸|tg|раз|рет|гр|кг))"
)


def _personal(masked: Masked, clean: str) -> Verdict | None:
    if masked.leaks:
        return Verdict(
            "pii_leak", True, "holds personal data: " + ", ".join(masked.leaks), masked.leaks
        )
    if masked.iban is not None or "[iban" in clean:
        return Verdict("iban", True, "gives an account number")
    return None


def _whole(clean: str, message: Message, question: Question) -> Verdict | None:
    """Messages that mean something only as a whole: commands, and the words of this benefit."""
    core = " ".join(clean.replace("!", " ").replace(".", " ").replace(",", " ").split())
    if core in _START:
        return Verdict("start", True, "START as a whole message", (core,))
    if core in question.yes and not core.isdigit():
        return consent(message, question, "the word of this benefit for yes", (core,))
    if core in question.no and not core.isdigit():
        return Verdict("refuse", True, "the word of this benefit for no", (core,))
    if _is_stop(message):
        return Verdict("stop", True, "STOP as a whole message", (core,))
    return None


def _is_stop(message: Message) -> bool:
    if message.concepts().isdisjoint(_STOP):
        return False
    words = [f for f in message.forms if f.concept in _STOP or f.tongue]
    return words[0].concept in _STOP and all(f.concept in _BESIDE_STOP for f in words)


_STOP: Final = frozenset({"STOPWORD", "STOPV"})
_START: Final = frozenset({"start", "старт", "бастау", "баста"})
_BESIDE_STOP: Final = frozenset(
    {"STOPWORD", "STOPV", "THANKS", "PLEASE", "HELLO", "FILL", "SORRY", "YOU", "I"}
)
