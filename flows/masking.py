"""Takes personal data out of a message before anything is stored (DESIGN.md, "The rules").

It stands at the door, before the inbox: what is not masked here is kept for ever.
"""

import re
from collections.abc import Callable
from typing import Final

import msgspec

from flows.identifiers import compact_iban, looks_like_iin, valid_iin


class Masked(msgspec.Struct, frozen=True):
    """`text` with card numbers, IINs, codes and passwords replaced by `[card]`, `[iin]`, `[code]`,
    an identity document's number by `[document]`, and an IBAN by `[iban …0100]`. `leaks` names
    what was found, except IBANs; `iban` is the first IBAN found, in capitals without spaces (its
    check digits, and even its length, may be wrong), or None."""

    text: str
    leaks: tuple[str, ...] = ()
    iban: str | None = None


def mask(text: str) -> Masked:
    """Idempotent: masking a masked text changes nothing and reports the same leaks."""
    if _HINT.search(text) is None or _SOMETHING_TO_DO.search(text) is None:
        return Masked(text)
    ibans: list[str] = []
    before = None
    while text != before:  # one masked secret can uncover the next; every pass takes digits away
        before = text
        text = _mask_ibans(text, ibans)
        for step in _STEPS:
            text = step(text)
    leaks = dict.fromkeys(_PLACEHOLDER.findall(text))
    return Masked(text, tuple(leaks), ibans[0] if ibans else None)


#: Placeholders in masked text, IBANs aside.
_PLACEHOLDER: Final = re.compile(r"\[(card|iin|code|document)\]")

#: Nine replies in ten have none of these: what any of the next begins with, at its cheapest.
_HINT: Final = re.compile(r"[\d\[]|[пП][аА][рР]|[pP][aA][rRsS]|[қҚкК][ұҰуУүҮ][пП][иИ]")

#: Three digits in a row (letter O may stand for zero), a placeholder or a password.
_SOMETHING_TO_DO: Final = re.compile(
    r"\d[\s.-]?[\dOoОо][\s.-]?[\dOoОо]|\[|парол|parol|passw|[қк][ұуү]пия", re.I
)

#: A digit as people type it.
_D = r"[\dOoОо]"

# ---------------------------------------------------------------------------------------- IBAN

_IBAN: Final = re.compile(
    r"(?<![^\W\d_])[KК][ZЗ](?:"
    rf"[\s-]?{_D}{{2}}(?:[\s-]?[0-9A-ZА-Я]){{16}}(?![0-9A-ZА-ЯЁ])"  # whole, in groups or not
    rf"|{_D}{{2}}[0-9A-Z]{{8,24}}(?![0-9A-ZА-ЯЁ])"  # too short or too long
    r")",
    re.I,
)
#: An account holds mostly digits; fewer than this and "KZ" began an ordinary word.
_MIN_IBAN_DIGITS = 7


def _mask_ibans(text: str, found: list[str]) -> str:
    def replace(match: re.Match[str]) -> str:
        iban = compact_iban(match[0])
        if sum(c.isdigit() for c in iban) < _MIN_IBAN_DIGITS:
            return match[0]
        found.append(iban)
        return f"[iban …{iban[-4:]}]"

    return _IBAN.sub(replace, text)


# --------------------------------------------------------------------------------- card numbers

_CARD_GROUPS: Final = re.compile(rf"(?<![\d+])(?:{_D}{{4}}[\s.\-/]{{0,3}}){{3}}{_D}{{4}}(?!\d)")
_CARD_RUN: Final = re.compile(r"(?<![\d+])[2-6](?:[ -]?\d){12,18}(?!\d)")
#: What follows a card number: its month and year, and the three digits of its back.
_CARD_TAIL: Final = re.compile(
    r"\[card\](?P<gap>[\s,;:]+)(?:(?:0[1-9]|1[0-2])\s?[/.\\-]\s?(?:20)?\d\d(?P<gap2>[\s,;:]+)?)?"
    r"(?:\d{3}(?!\d|\s*(?:тг|т[её]?[нң]г|tg|₸)))?(?<=\d)(?!\d)"
)


def _mask_cards(text: str) -> str:
    text = _CARD_GROUPS.sub("[card]", text)
    text = _CARD_RUN.sub(lambda m: "[card]" if _luhn(m[0]) else m[0], text)
    return _CARD_TAIL.sub("[card] [code]", text) if "[card]" in text else text


def _luhn(number: str) -> bool:
    digits = [int(c) for c in number if c.isdigit()]
    doubled = (d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


# ------------------------------------------------------------------------------------------ IIN

_IIN_WORD = r"(?:иин|жсн|iin|jsn|zhsn)[а-яёәғқңөұүһіa-z]{0,5}"
_IIN_NAMED: Final = re.compile(
    rf"\b({_IIN_WORD}\b\W{{0,6}}(?:[^\W\d]{{1,20}}\W{{1,3}}){{0,2}}){_D}(?:[\s-]?{_D}){{7,13}}",
    re.I,
)
#: Twelve digits, or up to two too many from a slip of the finger.
_IIN_BARE: Final = re.compile(
    rf"(?<![\d+]){_D}{{6}}[\s-]?{_D}{{6,8}}(?!\d)|(?<![\d+]){_D}(?:[\s-]?{_D}){{11}}(?!\d)"
)
_IIN_SAID: Final = re.compile(rf"\b{_IIN_WORD}\b", re.I)
_ZERO: Final = str.maketrans("OoОо", "0000")


def _mask_iins(text: str) -> str:
    text = _IIN_NAMED.sub(r"\1[iin]", text)
    if _IIN_BARE.search(text) is None:
        return text
    said = _IIN_SAID.search(text) is not None
    return _IIN_BARE.sub(lambda match: _iin_or_same(match, said), text)


def _iin_or_same(match: re.Match[str], said: bool) -> str:
    digits = "".join(c for c in match[0].translate(_ZERO) if c.isdigit())
    in_one_piece = len(match[0]) <= len(digits) + (len(digits) > 12)
    sure = in_one_piece or said
    known = looks_like_iin(digits[:12]) if sure else valid_iin(digits)
    return "[iin]" if known else match[0]


# ------------------------------------------------------------------------------ documents, codes

#: Up to so many words may stand between the name of a secret and the secret.
_GAP = r"\W{0,4}(?:[^\W\d]{1,20}\W{1,4}){0,4}?"

_DOCUMENT: Final = re.compile(
    r"\b((?:удостовер|уд\.?\s?лич|паспорт|ку[әа]л[іи]к|kualik|udostover|pasport|passport)\w{0,9}"
    rf"{_GAP}(?:№\s*)?)[NН]?\d{{8,9}}(?!\d)",
    re.I,
)

#: Amounts, durations and the like are not codes; nor is our own number.
_NOT_A_CODE = (
    r"(?!\d)(?!\s*(?:тг|т[еэ][нң]?г|tg\b|teng|₸|%|мың|мын\b|тыс|руб|лет\b|год|жыл|жас|дн|сут|час|"
    r"мин|саға|күн|кун\b|ай\b|мес|раз\b|рет\b|[.,:/]\d))"
)
_OURS = r"(?!1414\b)"
_DIGITS = r"(?:\d(?: \d){3,7}|\d{2,3}[ -]\d{2,3}(?:[ -]\d\d)?|\d{3,8})"
_CODE_WORD = (
    r"(?<!\[)(?:cvv2?|cvc2?|цвв|свв|свс|(?:смс|sms)[- ]?[кkc]о?o?[дd]\w{0,4}|код(?!екс)\w{0,6}|"
    r"kod[yiı]?\w{0,3}|codes?|п[иi]н[- ]?код\w{0,3}|пин\w{0,2}|pin|otp|парол\w{0,4}|parol\w{0,3}|"
    r"password|[қк][ұуү]пия ?с[өо]з\w{0,6}|эцп|эц[қк]|ecp)(?![^\W\d])"
)
#: Codes of towns and the like are public.
_PUBLIC = r"(?!\W{0,3}(?:город|регион|област|услуг|стран|офис|қала|кала|облыс))"
_CODE_AFTER: Final = re.compile(
    rf"\b({_CODE_WORD}{_PUBLIC}{_GAP}(?:1414{_GAP})?){_OURS}{_DIGITS}{_NOT_A_CODE}", re.I
)
_CODE_BEFORE: Final = re.compile(
    rf"(?<![\d+.,/№]){_OURS}\d{{4,8}}(\W{{1,5}}(?:(?:это|деген|вот|мой|мне|мен[іи][ңн]|приш[её]л|осы|"
    rf"б[ұу]л|из|eto|vot|degen)\W{{1,3}}){{0,3}}{_CODE_WORD})",
    re.I,
)
_CODE_IN_SMS: Final = re.compile(
    rf"\b((?:смс|sms|cmc)\w{{0,4}}\W{{1,3}}){_OURS}\d{{4,6}}{_NOT_A_CODE}", re.I
)
_BACK_OF_CARD: Final = re.compile(
    r"((?:на обороте|с обратной стороны|артында[ғг]ы|арт жағында\w{0,3}|три цифры|үш сан\w{0,4})"
    rf"{_GAP})\d{{3}}(?!\d)",
    re.I,
)
#: Six digits as a whole message are what a bank's code looks like, unless they could be an amount
#: of one of our benefits (100,000 to 299,999 tenge).
_CODE_ALONE: Final = re.compile(r"\A\s*(?![12]\d{5})\d{3}[ -]?\d{3}[\s.!]*\Z")

#: A password holds a digit, or stands after a colon in Latin letters.
_PASSWORD: Final = re.compile(
    r"\b((?:парол|parol|password|[қк][ұуү]пия ?с[өо]з)\w{0,6}"
    r"(?:\s*[:=–—-]\s*|\W{1,4}(?:[а-яёәғқңөұүһіa-z]{1,20}\W{1,4}){0,3}?))"
    r"(?!\[|1414\b)(?:(?=[^\s\d]{0,40}\d)|(?<=[:=])(?=[a-z])|(?<=[:=]\s)(?=[a-z]))"
    r"[^\s,;\[\]]{4,40}",
    re.I,
)


def _mask_documents(text: str) -> str:
    return _DOCUMENT.sub(r"\1[document]", text)


def _mask_passwords(text: str) -> str:
    return _PASSWORD.sub(r"\1[code]", text)


def _mask_codes(text: str) -> str:
    text = _CODE_AFTER.sub(r"\1[code]", text)
    text = _CODE_BEFORE.sub(r"[code]\1", text)
    text = _CODE_IN_SMS.sub(r"\1[code]", text)
    text = _BACK_OF_CARD.sub(r"\1[code]", text)
    return _CODE_ALONE.sub("[code]", text)


_STEPS: Final[tuple[Callable[[str], str], ...]] = (
    _mask_cards,
    _mask_iins,
    _mask_documents,
    _mask_passwords,
    _mask_codes,
)
