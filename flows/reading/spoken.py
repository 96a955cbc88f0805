"""Tells the language of a message from its words."""

import re

from flows.languages import Language
from flows.reading.letters import has_kazakh_letter, is_cyrillic, is_latin
from flows.reading.reading import Spoken
from flows.reading.words import Form

_PLACEHOLDER = re.compile(r"\[[^\]]*\]|cvv2?|cvc2?|iban", re.I)

#: Concepts whose words belong to no language.
_NEUTRAL = frozenset({"BANKNAME", "N", "MASK", "SIGN", "'", "?", ".", ",", "PLUS", "WARM", "IRONY", "BANK", "SALAM"})


def spoken(forms: list[Form], tidy: str, layout: bool) -> tuple[Spoken, Language | None]:
    """The language or script of the message, and the language to answer in where it shows."""
    kazakh = sum(_is(f, "kk") for f in forms)
    russian = sum(_is(f, "ru") for f in forms)
    mixed = any("mixed" in f.marks for f in forms)
    answer: Language | None = None
    if kazakh or russian:
        answer = "kk" if kazakh > russian else "ru" if russian > kazakh else None
    tidy = _PLACEHOLDER.sub(" ", tidy)
    latin = is_latin(tidy) and not layout
    if latin and not is_cyrillic(tidy):
        wordless = not any(f.tongue or f.concept == "X" for f in forms)
        return (
            "none" if wordless and not any(f.concept == "BANKNAME" for f in forms) else "latin"
        ), answer
    if mixed or (kazakh and russian):
        return "mixed", answer
    if kazakh:
        return "kk", answer
    if russian:
        return "ru", answer
    if any(f.concept == "SALAM" for f in forms):
        return "kk", "kk"
    if is_cyrillic(tidy) and any(f.concept not in _NEUTRAL for f in forms):
        return ("kk" if has_kazakh_letter(tidy) else "ru"), answer
    return "none", answer


def _is(form: Form, tongue: str) -> bool:
    return form.tongue == tongue and form.concept not in _NEUTRAL
