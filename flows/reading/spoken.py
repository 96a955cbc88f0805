"""Tells the language of a message from its words."""

import re
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
    "полици", "мобил", "почт", "салам", "салем", "пароль", "парол", "студент", "такси", "кредит",
    "курс", "алимент", "цон", "комисси", "комиси", "кандас", "етап", "операци", "машин", "аким",
    "форма", "апарат", "колхоз", "реабилит", "стипенди", "алах", "аллах", "газ", "свет", "станок",
    "президент", "трактор", "минут", "интернет", "депутат", "автобус", "диагноз",
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
#: Words that are written alike in both, and mean something in both (folded): what stands around
#: them tells which is spoken.
_EITHER: Final = frozenset(
    (
        "берем", "беру", "бери", "алтин", "апа", "ата", "ага", "аже", "мама", "папа", "жауап",
        "хабар", "бил", "била", "били", "било", "дала", "дал", "дали", "жила", "жили", "ким",
        "кем", "тан", "кол", "жан", "син", "ден", "дим", "ли", "ти", "ту", "им", "и", "а", "о",
        "па", "го", "кои", "маи", "сам", "сол", "бол", "бар", "мал", "мала", "мали", "малие",
        "малим", "тои", "рас", "газ", "шот", "даи", "пен", "кин", "ол", "ал", "мин", "аи", "ак",
        "от", "из", "бро", "ше", "отбаси", "береке", "алло", "ало", "кумис", "алка", "науриз",
        "наурыз", "курбан", "бата", "с", "к", "он", "тур", "кор", "сан", "жар", "бир", "сен",
        "барин", "сабина", "асила", "белим",
    )
)  # fmt: skip
_MARKS: Final = frozenset({".", ",", "?"})
#: What makes a Latin message one of words.
_LATIN: Final = frozenset({"X", "SALAM"})
_PLACEHOLDER: Final = re.compile(r"\[[^\]]*\]|cvv2?|cvc2?|iban", re.I)


def spoken(forms: list[Form], tidy: str, layout: bool) -> tuple[Spoken, Language | None]:
    """The language or script of the message, and the language to answer in where it shows."""
    latin = is_latin(tidy)
    if latin or "[" in tidy:
        tidy = _PLACEHOLDER.sub(" ", tidy)
        latin = is_latin(tidy)
    own = [f for f in forms if f.concept not in _NEUTRAL or f.concept in _MARKS]
    kazakh, russian, mixed = _count(own)
    answer: Language | None = "kk" if kazakh > russian else "ru" if russian > kazakh else None
    if latin and not is_cyrillic(tidy) and not layout:
        worded = any(f.tongue or f.concept in _LATIN or _names_a_bank_in_kazakh(f) for f in forms)
        return ("latin" if worded else "none"), answer
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
    either: list[Form] = []
    before: Form | None = None
    for form in own:
        last, before = before, form
        key, tongue = form.key, form.tongue
        if form.guessed and form.tongue == "kk" and not has_kazakh_letter(form.word):
            continue
        if key in _KAZAKH:
            kazakh += 1
        elif key in _EITHER or _is_of_the_other(form) or _is_particle(form, last):
            either.append(form)
        elif tongue == "kk":
            kazakh += not _is_loan(key)
            mixed = mixed or key.startswith(_BORROWED)
        elif tongue == "ru" and not _is_loan(key):
            russian += 1
            mixed = mixed or "mixed" in form.marks
    if not kazakh and not russian and not mixed:
        kazakh = sum([form.tongue == "kk" for form in either])
        russian = sum([form.tongue == "ru" for form in either])
    return kazakh, russian, mixed


def _is_of_the_other(form: Form) -> bool:
    """A word spelled with letters that its language does not have: «алқа», «щот»."""
    if form.tongue == "ru":
        return "mixed" not in form.marks and has_kazakh_letter(form.word)
    return form.tongue == "kk" and ("щ" in form.word or "ё" in form.word)


def _is_particle(form: Form, before: Form | None) -> bool:
    """«Болса да»: Kazakh «да» and «та» follow a word."""
    return form.key in ("да", "та") and before is not None and before.tongue == "kk"


def _is_loan(key: str) -> bool:
    return key[:2] in _LOAN_BEGINNINGS and key.startswith(_LOANS)


#: Words of Kazakh that begin like a loan word.
_KAZAKH: Final = frozenset(("казакша", "жсн", "жск", "жсним", "жским"))
_LOAN_BEGINNINGS: Final = frozenset(loan[:2] for loan in _LOANS)


def _names_a_bank_in_kazakh(form: Form) -> bool:
    """«Каспиге», «халыққа»."""
    return form.concept == "BANKNAME" and form.key.endswith(_TO_A_BANK)


#: Kazakh cases.
_TO_A_BANK: Final = ("ге", "га", "ке", "ка", "ден", "дан", "тен", "тан", "деги", "даги", "дики")


def _by_letters(
    forms: list[Form], own: list[Form], tidy: str, layout: bool
) -> tuple[Spoken, Language | None]:
    if has_kazakh_letter(tidy) or any(f.concept == "SALAM" for f in forms):
        return "kk", "kk"
    own = [form for form in own if form.concept not in _MARKS]
    if not own and any(map(_names_a_bank_in_kazakh, forms)):
        return "kk", "kk"
    if not own and (len(forms) < 2 or not is_cyrillic(tidy)):
        return "none", None
    if any(f.tongue == "kk" for f in own):
        return "kk", "kk"
    if is_cyrillic(tidy) or layout:
        return "ru", "ru"
    return "none", None
