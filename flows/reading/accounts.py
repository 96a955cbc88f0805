"""Rules for accounts: a bank named, a number or an ordinal of a list."""

from typing import Final

from flows.question import Question
from flows.reading.answers import ASKS_FOR_AN_ACCOUNT, NOT_ASKED, consent
from flows.reading.forms import Form
from flows.reading.message import YES, Message
from flows.reading.verdict import Verdict

_ABOUT_ACCOUNTS: Final = ASKS_FOR_AN_ACCOUNT | {"account_confirm"}


def account(m: Message, q: Question) -> Verdict | None:
    """A bank or a place in the list of accounts."""
    named = "BANKNAME" in m.concepts()
    return _account(m, q) if named or q.kind in _ABOUT_ACCOUNTS else None


def _account(m: Message, q: Question) -> Verdict | None:
    banks = list(dict.fromkeys(f.word for f in m.forms if f.concept == "BANKNAME" and not f.no))
    bank = banks[0] if len(banks) == 1 else None
    if q.kind == "accounts":
        return _from_the_list(m, q, bank, len(banks))
    if q.kind == "account_confirm":
        if m.has("wrong person", "not my account"):
            words = m.words("wrong person", "not my account")
            return Verdict("refuse", True, "not that account", words)
        if m.has("this account") and not m.has("refuse", "no") and not any(f.no for f in m.forms):
            return consent(m, q, "says this account", m.words("this account"))
    if bank and not (q.kind in _ABOUT_ACCOUNTS and m.has("refuse", "no")) and m.has("yes", "agree"):
        return None
    if bank and (
        q.kind in _ABOUT_ACCOUNTS
        or not m.has(*YES, "half agree", "surely", "refuse", "no", "greet")
    ):
        return Verdict("bank_choice_number", True, "names a bank", (bank,), None, bank)
    return None


def _from_the_list(m: Message, q: Question, bank: str | None, banks: int) -> Verdict | None:
    if m.has("refuse", "no") and not bank:
        return None
    places = _places(m, q)
    if len(places) > 1 or banks > 1:
        return Verdict("unclear", False, "names more than one account")
    if places:
        (place,) = places
        if not 1 <= place <= q.choices:
            return Verdict("unclear", False, "a number that was not offered", (str(place),))
        return Verdict(
            "bank_choice_number", True, "names an account of the list", (str(place),), place, bank
        )
    return _by_name_or_ending(m, bank)


def _by_name_or_ending(m: Message, bank: str | None) -> Verdict | None:
    if bank:
        return Verdict("bank_choice_number", True, "names a bank", (bank,), None, bank)
    ending = next((f.word for f in m.forms if f.concept == "N" and len(f.word) == _ENDING), None)
    if ending:
        return Verdict("bank_choice_number", True, "names an account by its ending", (ending,))
    return None


#: People know their account by its last four digits.
_ENDING: Final = 4


def _places(m: Message, q: Question) -> set[int]:
    return {
        place
        for form in m.forms
        if not form.no and (place := _place(form.concept, form.word, q)) is not None
    }


def _place(concept: str, word: str, q: Question) -> int | None:
    if concept == "ORDLAST":
        return q.choices
    if concept == "ORDMID":
        return (q.choices + 1) // 2 if q.choices % 2 else None
    if concept == "N" and word.isdigit() and len(word) < 4:
        return int(word)
    if concept[:3] in ("ORD", "NUM") and concept[3:].isdigit():
        return int(concept[3:])
    return None


def number(m: Message, q: Question) -> Verdict | None:
    """A bare number, which means what the question made it mean."""
    if m.concepts().isdisjoint(_NUMBERS):
        return None
    numbers = [str(n) for f in m.forms if (n := _place(f.concept, f.word, q)) is not None]
    if not numbers or not all(
        f.concept in _BESIDE_A_NUMBER
        or f.concept[:3] in ("ORD", "NUM")
        or (numbers[0] in q.yes and _nods(f))
        for f in m.forms
    ):
        return _against_the_word(m, q, numbers)
    if q.kind in NOT_ASKED | ASKS_FOR_AN_ACCOUNT or len(set(numbers)) > 1:
        return Verdict("unclear", False, "a number where none was offered", tuple(numbers))
    if numbers[0] in q.yes:
        return consent(m, q, "the number for yes", tuple(numbers))
    if numbers[0] in q.no:
        return Verdict("refuse", True, "the number for no", tuple(numbers))
    return Verdict("unclear", False, "a number that was not offered", tuple(numbers))


#: The concepts of numbers and ordinals.
_NUMBERS: Final = frozenset(
    ("N", "ORDLAST", "ORDMID", *(f"{kind}{n}" for kind in ("ORD", "NUM") for n in range(10)))
)


def _nods(form: Form) -> bool:
    """«1 👍»: a sign that says no more than the number."""
    return form.concept == "ACK" and len(form.word) == 1 and not form.word.isalnum()


def _against_the_word(m: Message, q: Question, numbers: list[str]) -> Verdict | None:
    """«1 нет»: the number says one thing and the word another."""
    bare = [n for n in numbers if m.forms and m.forms[0].concept == "N"]
    if bare and bare[0] in q.yes and m.has("refuse", "no") and len(m.forms) <= _SHORT:
        return Verdict("unclear", False, "the number for yes beside a no", (bare[0],))
    return None


_SHORT: Final = 3
_BESIDE_A_NUMBER: Final = frozenset(
    {
        "N",
        "FILL",
        "SIGN",
        ".",
        ",",
        "HELLO",
        "SALAM",
        "THANKS",
        "VARIANT",
        "NUMBER",
        "PLEASE",
        "WARM",
        "'",
        "THIS",
        "I",
        "CHOOSE",
    }
)
