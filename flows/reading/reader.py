"""Reads a reply: the one door to this package.

A reading goes letters → words → clauses → grammar → acts → decision, and every step is a table or
a small rule, so that the outcome can be explained in a sentence.
"""

import re
from typing import Final

from flows.identifiers import valid_iban
from flows.masking import Masked, mask
from flows.question import Question
from flows.reading import scripts
from flows.reading.answers import consent
from flows.reading.balance import balanced
from flows.reading.decide import decide
from flows.reading.delays import delay_hours
from flows.reading.forms import Form, Lean, known
from flows.reading.index import SHARED
from flows.reading.letters import has_kazakh_letter, is_cyrillic, is_latin, tidy
from flows.reading.message import Message, understood
from flows.reading.proper_names import named
from flows.reading.reading import Reading
from flows.reading.spoken import spoken
from flows.reading.tokens import Clause, clauses
from flows.reading.verdict import Verdict


def read(text: str, question: Question) -> Reading:
    """Total: any string gets a reading, and nothing raises."""
    masked = mask(text)
    clean = tidy(_without_hosts(masked.text))
    cut, layout = _cut(clean)
    message = understood(named(cut, masked.text))
    language, answer_in = spoken(message.forms, clean, layout)
    verdict = _personal(masked, clean) or _whole(clean, message, question)
    if verdict is None:
        verdict = balanced(message, question, decide(message, question))
    if verdict.intent == "consent" and verdict.sure and _UNASKED_NUMBER.search(clean):
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


def by_rules(text: str, question: Question) -> tuple[Message, Verdict]:
    """What the rules alone make of a reply; the weights of `evidence` are learned beside it."""
    masked = mask(text)
    clean = tidy(_without_hosts(masked.text))
    message = understood(named(_cut(clean)[0], masked.text))
    settled = _personal(masked, clean) or _whole(clean, message, question)
    return message, settled or decide(message, question)


def _without_hosts(text: str) -> str:
    return _HOST.sub(" ", text) if "." in text or "://" in text else text


#: An address says nothing about the answer; the "kz" in it is no wish for Kazakh.
_HOST: Final = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:kz|com|ru|org|net|info|top|xyz|site|online)\b\S*",
    re.IGNORECASE,
)
#: Four to eight digits beside a yes may be a code from an SMS; a sum, a year and 1414 are not.
_UNASKED_NUMBER: Final = re.compile(
    r"(?<![\d.,…])(?!1414\b|(?<=\b[св] )(?:19|20)\d\d\b|(?:19|20)\d\d ?(?:г|ж))"
    r"\d{4,8}(?!\d|[.,]\d|\s*(?:тг|тенге|теңге|₸|tg))"
)


def _cut(clean: str) -> tuple[list[Clause], bool]:
    """The clauses, and whether another keyboard layout had to be assumed."""
    first = _first_lean(clean)
    cut = clauses(clean, first)
    lean = _lean(cut)
    if (
        lean != first
        and "kk" in (lean, first)
        and any(_depends(f) for clause in cut for f in clause)
    ):
        cut = clauses(clean, lean)
    enough = 1.01 if _has_keys(clean) else _ENOUGH_KNOWN
    share = _share_known(cut)
    if share >= enough or (is_cyrillic(clean) and is_latin(clean)):
        return cut, False
    others = [clauses(*other) for other in _other_layouts(clean) if _may_be_meant(*other)]
    if not others:
        return cut, False
    best = max(others, key=_share_known)
    better = _share_known(best) > max(share, 0.49) or (enough > 1 and _share_known(best) == 1)
    return (best, True) if better else (cut, False)


def _may_be_meant(text: str, lean: Lean) -> bool:
    """Whether enough words are known as they stand. Only then is it worth while to mend the others:
    most of what another layout makes of a message is garbage, and dear to look at."""
    words = _WORD.findall(text)
    if len(words) < _FEW:
        return True
    return sum([known(word, lean) != () for word in words]) >= len(words) * _SOME_KNOWN


_WORD: Final = re.compile(r"[^\W\d_][\w'’]*")
_SOME_KNOWN: Final = 0.25
#: A message without its spaces may be a single word.
_FEW: Final = 3


#: Signs inside a Latin word that are Cyrillic letters on the same keys.
_KEYS: Final = re.compile(r"[a-z][;\[\]][a-z]|(?<![a-z])[;\[\]][a-z]{2}|[a-z]{2}[;\[](?![a-z])")


def _has_keys(clean: str) -> bool:
    return (";" in clean or "[" in clean or "]" in clean) and _KEYS.search(clean) is not None


def _first_lean(clean: str) -> Lean:
    """Kazakh where most words have a Kazakh letter."""
    if not has_kazakh_letter(clean):
        return ""
    words = clean.split()
    return "kk" if sum(map(has_kazakh_letter, words)) * 2 > len(words) > 1 else ""


def _depends(form: Form) -> bool:
    """Whether a word could be another in a Kazakh message."""
    return form.tongue == "ru" or not form.known or form.key in SHARED


def _other_layouts(clean: str) -> list[tuple[str, Lean]]:
    if is_cyrillic(clean):
        return [(scripts.latin_layout(clean), "")]
    return [
        (scripts.russian_layout(clean), "ru"),
        (scripts.russian_layout(clean, punctuated=True), "ru"),
        (scripts.kazakh_layout(clean), "kk"),
        (scripts.kazakh_layout(clean, punctuated=True), "kk"),
    ]


#: Below this share of known words the other keyboard layouts are tried.
_ENOUGH_KNOWN: Final = 0.6


def _share_known(cut: list[Clause]) -> float:
    words = known = 0
    for clause in cut:
        for form in clause:
            if form.concept == "X":
                words += 1
            elif form.tongue:
                words += 1
                known += not form.guessed
    return known / words if words else 1.0


def _lean(cut: list[Clause]) -> Lean:
    """The language most words are of; greetings and words of both languages have no vote."""
    kazakh = russian = 0
    for clause in cut:
        for form in clause:
            if form.concept in _COURTESY or form.key in SHARED:
                continue
            kazakh += form.tongue == "kk"
            russian += form.tongue == "ru"
    return "kk" if kazakh > russian else "ru" if russian else ""


_COURTESY: Final = frozenset({"SALAM", "BLESS", "THANKS"})


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
    words = [f for f in message.forms if f.concept in ("STOPWORD", "STOPV") or f.tongue]
    if (
        words
        and words[0].concept in ("STOPWORD", "STOPV")
        and all(f.concept in _BESIDE_STOP for f in words)
    ):
        return Verdict("stop", True, "STOP as a whole message", (core,))
    return None


_START: Final = frozenset({"start", "старт", "бастау", "баста"})
_BESIDE_STOP: Final = frozenset(
    {"STOPWORD", "STOPV", "THANKS", "PLEASE", "HELLO", "FILL", "SORRY", "YOU", "I"}
)
