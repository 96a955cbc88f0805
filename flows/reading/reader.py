"""Reads a reply: the one door to this package."""

import re

from flows.masking import mask
from flows.question import Question
from flows.reading.reading import Intent, Reading, Spoken

_WORDS: dict[str, tuple[Intent, Spoken]] = {
    "да": ("consent", "ru"), "согласен": ("consent", "ru"), "согласна": ("consent", "ru"),
    "иә": ("consent", "kk"), "келісемін": ("consent", "kk"), "нет": ("refuse", "ru"),
    "отказываюсь": ("refuse", "ru"), "жоқ": ("refuse", "kk"), "келіспеймін": ("refuse", "kk"),
    "стоп": ("stop", "ru"), "stop": ("stop", "latin"), "старт": ("start", "ru"),
    "start": ("start", "latin"), "сколько": ("question_amount", "ru"),
    "қанша": ("question_amount", "kk"), "кто": ("question_who_fraud", "ru"),
    "что": ("question_what", "ru"), "потом": ("postpone", "ru"), "кейін": ("postpone", "kk"),
    "мошенники": ("report_fraud", "ru"), "алаяқ": ("report_fraud", "kk"),
    "оператор": ("help_operator", "ru"),
    "рахмет": ("greeting_smalltalk", "kk"), "спасибо": ("greeting_smalltalk", "ru"),
}  # fmt: skip
_NOT_ASKED = ("none", "expired", "filed", "sender")


def read(text: str, question: Question) -> Reading:
    """Total: any string gets a reading, and nothing raises."""
    masked = mask(text)
    words = re.findall(r"\w+", masked.text.casefold())
    found = [_WORDS[w] for w in words if w in _WORDS]
    intent: Intent = found[0][0] if found else "unclear"
    spoken: Spoken = found[0][1] if found else "none"
    if masked.leaks:
        intent = "pii_leak"
    elif masked.iban:
        intent = "iban"
    elif len(words) == 1 and words[0].isdigit():
        return _number(words[0], question)
    elif {"consent", "refuse"} <= {i for i, _ in found}:
        intent = "unclear"
    if intent == "consent" and question.kind in _NOT_ASKED:
        intent = "unclear"
    return Reading(intent=intent, sure=intent != "unclear", language=spoken, rule="word")


def _number(number: str, question: Question) -> Reading:
    intent: Intent = "unclear"
    choice = None
    if question.kind == "accounts" and 1 <= int(number) <= question.choices:
        intent, choice = "bank_choice_number", int(number)
    elif question.kind not in (*_NOT_ASKED, "accounts", "iban"):
        intent = "consent" if number in question.yes else "unclear"
        intent = "refuse" if number in question.no else intent
    sure = intent != "unclear" and question.kind != "refused"
    return Reading(intent=intent, sure=sure, language="none", rule="number", choice=choice)
