"""Clauses that look like a question or a refusal and are neither: «сколько выйдет, я прочитала»,
«вижу, что ежемесячно», «нотариус не нужен». Part of `plain_facts`."""

from collections.abc import Sequence
from typing import Final

from flows.reading.forms import Form

_Words = Sequence[Form]


def knows_it(words: _Words) -> bool:
    """A question word before an own knowing, or a knowing and «что»: and not «понял когда»,
    «сколько, не знаю»."""
    keys = [form.key for form in words]
    asked = next((n for n, key in enumerate(keys) if key in _QUESTIONS), None)
    known = next((n for n, key in enumerate(keys) if key in _KNOWING), None)
    if asked is None or known is None or any(form.no or form.concept in _DOING for form in words):
        return False
    if known == len(words) - 1 or (known > asked and set(keys[known + 1 :]) <= _SELF):
        return True
    return keys[known] in _SURELY_KNOWING and asked == known + 1 and keys[asked] in ("что", "кто")


_QUESTIONS: Final = frozenset(
    ("что", "кто", "сколко", "когда", "где", "куда", "как", "какие", "какая", "какои", "какую",
     "какое", "зачем", "почему", "чего", "кому", "откуда", "не", "ким", "канша", "кашан", "калаи",
     "кандаи", "каида")
)  # fmt: skip
_SURELY_KNOWING: Final = frozenset(
    ("знаю", "знаем", "вижу", "видела", "видел", "помню", "прочитала", "прочитал", "прочла")
)
_KNOWING: Final = _SURELY_KNOWING | {
    "поняла", "понял", "поняли", "понимаю", "понятно", "изучила", "изучил", "уяснила", "уяснил",
    "билемин", "билем", "билип", "тусиндим", "окидим", "кордим", "уктим",
}  # fmt: skip
_SELF: Final = frozenset(("я", "сама", "сам", "уже", "же", "все", "и", "хорошо", "давно"))
#: Who does one of these says more than that he knows.
_DOING: Final = frozenset(
    ("REFUSE", "AGAINST", "AGREE", "WILLING", "APPLY", "TAKE", "WANT", "NEED", "YES", "NO", "?",
     "Q", "BUT", "IF", "OR", "MAYBE", "LATER", "FRAUD", "WRITEFRAUD", "SAY", "THINK", "UNSURE",
     "NE")
)  # fmt: skip


def needs_none(words: _Words) -> bool:
    """«Нотариус не нужен», «звонить не надо»: what nobody offered."""
    said = {form.concept for form in words}
    denied = "NE" in said or any(form.no for form in words)
    if len(words) > _LONGEST or "NEED" not in said or not denied:
        return False
    others = [form for form in words if form.concept not in _BESIDE_A_NEED]
    return bool(others) and all(form.key.startswith(_NOT_OFFERED) for form in others)


_LONGEST: Final = 5
_BESIDE_A_NEED: Final = frozenset(("NE", "NEED", "I", "FILL", "YOU", "ALREADY", "BUT"))
_NOT_OFFERED: Final = (
    "нотариус", "наличк", "наличн", "звонит", "перезван", "перезвон", "звонк", "кредит", "путевк",
    "путёвк", "реклам", "курьер", "курер", "адвокат", "юрист", "посредник", "займ", "рассрочк",
    "сертификат", "санатор", "подарк", "подарок", "лекарств", "комис", "чек", "талон", "очеред",
    "нотариалн", "доверен", "напомина", "повтор", "обяснят", "обясн", "уговар", "упрашив",
)  # fmt: skip
