"""Whose yes it is, and what was asked for it: «Весь дом согласен» is somebody else's, «Закройте мой
долг, и я согласна» names a price. Part of `ties`."""

from typing import Final

from flows.reading.concepts import IN_PERSON
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause


def is_somebody_elses(m: Message) -> bool:
    """A Russian «согласен» after a subject of its own: «опекун согласен», «внуки рады, согласны».
    Kazakh verbs show their person, and need no such rule."""
    if _OF_SUBJECTS.isdisjoint(m.folded()) and "TAKE" not in m.concepts():
        return False
    if any(_has_another_subject(clause) or _lets_another(clause) for clause in m.clauses):
        return True
    return _they_agree(m)


def _lets_another(clause: Clause) -> bool:
    """«…, пусть сестра получает», «…, көршім алсын», «жена хочет получать»."""
    if any(form.key in _OTHERS_WANT for form in clause):
        return True
    if any(form.concept == "TAKE" and "let3" in form.marks for form in clause):
        return True
    concepts = {form.concept for form in clause}
    return (
        any(form.key == "пуст" for form in clause)
        and not concepts.isdisjoint(("REL", "RELCASE", "OTHERONE"))
        and (not concepts.isdisjoint(("GET", "TAKE")) or any("3" in f.marks for f in clause))
    )


_OTHERS_WANT: Final = frozenset(("хочет", "хотят", "захотел", "захотела"))


def _has_another_subject(clause: Clause) -> bool:
    at = next((n for n, f in enumerate(clause) if f.concept == "WILLING" and _is_short(f)), None)
    if at is None:
        return False
    before = clause[:at]
    if any((f.concept == "I" and f.key in IN_PERSON) or f.key == "как" for f in clause):
        return False
    return any(
        _may_be_subject(form) and (not n or before[n - 1].key not in _PREPOSITIONS)
        for n, form in enumerate(before)
    )


def _is_short(form: Form) -> bool:
    """«Согласен», not «согласие даю»."""
    return form.key in _SHORT_FORMS and not form.no


_SHORT_FORMS: Final = frozenset(("согласен", "согласна", "согласни"))
#: Without one of these words, or a taking, nobody else shows.
_OF_SUBJECTS: Final = _SHORT_FORMS | _OTHERS_WANT | {"пуст"}
_PREPOSITIONS: Final = frozenset(
    ("на", "с", "со", "за", "по", "для", "от", "к", "ко", "из", "в", "во", "у", "о", "об", "как",
     "без", "при", "над", "под", "про", "через", "после", "ради", "насчет", "относително")
)  # fmt: skip


def _may_be_subject(form: Form) -> bool:
    if form.key.startswith(_OTHERS):
        return True
    return form.concept in _BEINGS and not form.key.endswith(_OBLIQUE)


#: Beings and bodies that other tables hold for something else.
_OTHERS: Final = ("брат", "опекун", "представител", "дом", "аул", "поселок", "коллектив", "подезд")
_BEINGS: Final = frozenset(("REL", "HUMAN", "OTHERONE", "OPERATOR", "NAME"))
#: Endings of adverbs, verbs and cases that are no subject's.
_OBLIQUE: Final = ("о", "у", "ю", "ои", "ом", "ами", "ями", "ах", "ях", "ти", "ая")


def _they_agree(m: Message) -> bool:
    """«Внуки рады, согласны»: a plural after a clause about relatives."""
    if not any(f.key == "согласни" for f in m.forms):
        return False
    return any(f.concept == "REL" for f in m.forms) and not any(
        f.concept == "I" and f.key in ("ми", "биз", "я", "мен") for f in m.forms
    )


def names_a_price(m: Message) -> bool:
    """Something we are to do first: «Почините крышу, и согласна», «Миллион дадите — согласна»."""
    if len(m.clauses) == 1:
        return False
    for n, clause in enumerate(m.clauses):
        if any(f.concept in _YES for f in clause):
            return any(map(_names_it, m.clauses[:n]))
    return False


def _names_it(clause: Clause) -> bool:
    """And not «дайте это пособие»: the benefit itself is no price for it."""
    ours = any(form.concept == "BENEFIT" for form in clause)
    return any(_demands(form) for form in clause if not (ours and form.concept == "GIVE"))


_YES: Final = frozenset(("WILLING", "AGREE", "YES", "TAKE"))


def _demands(form: Form) -> bool:
    if form.concept == "GIVE":
        return "2" in form.marks or form.key in _GIVE
    if form.concept not in ("X", "LIFE", "QUIT", "PUT", "SEE"):
        return False
    if form.key.startswith(_ASKING_KINDLY) or len(form.key) <= _LONG_ENOUGH:
        return False
    return form.key.endswith(_ORDERS) and not form.key.endswith(_YOU_DO)


_GIVE: Final = frozenset(("дадите", "даите", "даш", "берсениз", "берсениздер"))
#: «Жарайсыңдар», «отырсыңдар»: praise and plain telling.
_YOU_DO: Final = ("синдер", "синдар", "сиздер", "сиздар")
#: «Поддержите», «поймите», «помогите», «формируйте», «запускайте»: no price.
_ASKING_KINDLY: Final = (
    "помо", "подде", "повер", "поим", "выруч", "спас", "посочу", "учт", "знаит", "скаж", "запи",
    "отме", "увер", "смотр", "слуш", "прим", "счит", "комек", "колда", "тусин", "ескер", "зертт",
    "форм", "запу", "тирке", "кур", "кошир", "умит", "ренж", "кешир", "состав", "подгот", "зачис",
    "начис", "печат", "калиптас",
)  # fmt: skip
_LONG_ENOUGH: Final = 5
_ORDERS: Final = ("аите", "еите", "уите", "ите", "ндер", "ндар", "нидер", "низдер", "низдар")
