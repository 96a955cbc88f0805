"""Tells the language of a message from its words."""

import re
from functools import lru_cache
from typing import Final

from flows.languages import Language
from flows.reading.forms import Form
from flows.reading.letters import has_kazakh_letter, is_cyrillic, is_latin
from flows.reading.reading import Spoken

#: Concepts whose words belong to no language.
_NEUTRAL: Final = frozenset(
    {
        "BANKNAME",
        "N",
        "MASK",
        "SIGN",
        "'",
        "?",
        ".",
        ",",
        "PLUS",
        "WARM",
        "IRONY",
        "BANK",
        "SALAM",
        "NOSIGN",
        "NAME",
        "PLACENAME",
    }
)
#: Words both languages use (folded beginnings).
_LOANS: Final = (
    "смс", "код", "карт", "номер", "телефон", "менеджер", "оператор", "банк", "тг", "тенге",
    "пин", "иин",
    "робот", "саит", "паспорт", "пенси", "ок", "жсн", "жск", "реквизит", "спам", "каз", "емс",
    "процес",
    "полици", "мобил", "почт", "салам", "салем", "пароль", "парол",
)  # fmt: skip
#: Russian stems that take Kazakh endings in mixed speech (folded beginnings).
_BORROWED: Final = (
    "звонд",
    "сума",
    "суммa",
    "размер",
    "пособи",
    "услови",
    "рассилк",
    "счет",
    "втор",
    "документ",
)
_PLACEHOLDER: Final = re.compile(r"\[[^\]]*\]|cvv2?|cvc2?|iban", re.I)


def spoken(forms: list[Form], tidy: str, layout: bool) -> tuple[Spoken, Language | None]:
    """The language or script of the message, and the language to answer in where it shows."""
    latin = is_latin(tidy)
    if latin or "[" in tidy:
        tidy = _PLACEHOLDER.sub(" ", tidy)
        latin = is_latin(tidy)
    own = [f for f in forms if f.concept not in _NEUTRAL]
    kazakh, russian, mixed = _count(own)
    answer: Language | None = "kk" if kazakh > russian else "ru" if russian > kazakh else None
    if latin and not is_cyrillic(tidy) and not layout:
        return ("latin" if any(f.tongue or f.concept == "X" for f in own) else "none"), answer
    if mixed or (kazakh and russian):
        return "mixed", answer
    if kazakh or russian:
        return ("kk" if kazakh else "ru"), answer
    return _by_letters(forms, own, tidy, layout)


def _count(own: list[Form]) -> tuple[int, int, bool]:
    """Words of Kazakh, words of Russian, and whether one word is of both; loan words only count
    where there is nothing else to go by."""
    kazakh = russian = 0
    mixed = False
    for form in own:
        if form.guessed and form.tongue == "kk" and not has_kazakh_letter(form.word):
            continue
        if form.tongue == "kk":
            kazakh += not _is_loan(form.key)
            mixed = mixed or _is_borrowed(form.key)
        elif form.tongue == "ru":
            russian += not _is_loan(form.key)
            mixed = mixed or ("mixed" in form.marks and not _is_loan(form.key))
    return kazakh, russian, mixed


@lru_cache(maxsize=8_192)
def _is_loan(key: str) -> bool:
    return key.startswith(_LOANS)


@lru_cache(maxsize=8_192)
def _is_borrowed(key: str) -> bool:
    return key.startswith(_BORROWED)


def _by_letters(
    forms: list[Form], own: list[Form], tidy: str, layout: bool
) -> tuple[Spoken, Language | None]:
    if has_kazakh_letter(tidy) or any(f.concept == "SALAM" for f in forms):
        return "kk", "kk"
    if not own and (len(forms) < 2 or not is_cyrillic(tidy)):
        return "none", None
    if any(f.tongue == "kk" for f in own):
        return "kk", "kk"
    if is_cyrillic(tidy) or layout:
        return "ru", "ru"
    return "none", None
