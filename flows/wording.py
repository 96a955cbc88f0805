"""Rules over the words of one text in one language: what an official SMS from 1414 never holds.

Nothing asked, nothing linked (DESIGN.md, "The rules"; DOMAIN.md, "What happens in real life", 7),
and the letters that spoil a text unseen.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from flows.languages import Language

#: Words in Latin letters that belong in our texts; any other is a look-alike typed by mistake.
LATIN_WORDS: Final = frozenset({"eGov", "IBAN", "KZ", "SMS"})

#: Kazakh words that stay Kazakh in a Russian text.
_KAZAKH_IN_RUSSIAN: Final = re.compile(r"күміс|алтын|алқа|КЕЛІСЕМІН", re.IGNORECASE)

_RUSSIAN_LETTERS: Final = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_KAZAKH_LETTERS: Final = frozenset("әғқңөұүһі")


def faults(text: str, language: Language) -> Iterator[str]:
    """What is wrong with the words, one sentence each."""
    yield from _links(text)
    yield from _asked_secrets(text)
    yield from _typed_sums(text)
    yield from _wrong_letters(text, language)
    yield from _untidy(text)


@lru_cache(2_000)  # the same few banks and reasons come again and again
def may_be_said(foreign: str) -> bool:
    """Whether somebody else's words (a bank's name, the registry's reason) may stand in a text of
    ours: no link, no number to call or card, nothing that asks for a secret."""
    return not (any(_links(foreign)) or any(_asked_secrets(foreign)) or holds_number(foreign))


def holds_number(text: str) -> bool:
    """Whether a telephone, account or card number stands in it; sums and dates are shorter, or
    broken by signs."""
    return _NUMBER.search(text) is not None


_NUMBER = re.compile(r"\d(?:[\s()-]?\d){6,}")

# --- nothing linked, nothing asked ----------------------------------------------------------------

#: An address, or a dot or @ between letters, which phones make clickable.
_LINK = re.compile(r"\S*(?:://|www\.|@|\w\.[^\W\d_])\S*", re.IGNORECASE)

#: What nobody may ever be asked for.
_SECRET = re.compile(
    r"\b(?:код|пин|pin|cvv|cvc|пароль|парол|құпиясөз|иин|жсн|эцп|эцқ|карт(?!ин))\w*", re.IGNORECASE
)
#: Says that the secret is not asked for, or must not be given.
_NEVER = re.compile(
    r"\bне (?:спрашива|спрос|прос|сообща|отправля|присыла|называ|пиш|говор|дава|передава)\w*"
    r"|\w+(?:маймыз|мейміз|баймыз|бейміз|паймыз|пейміз|майды|мейді|байды|бейді|пайды|пейді)\b"
    r"|\w+(?:ма|ме|ба|бе|па|пе)ңыз\b|\w+(?:ма|ме|ба|бе|па|пе)ңіз\b",
    re.IGNORECASE,
)
#: Asks for something in so many words; «answer» and «call» ask for no secret.
_ASKS = re.compile(
    r"(?<!не )\b(?:пришлите|отправьте|сообщите|назовите|напишите|введите|продиктуйте|укажите|дайте"
    r"|скажите|передайте|подтвердите|присылайте|отправляйте|называйте|пишите|вводите)\b"
    r"|(?<!жауап )\b(?:жіберіңіз|айтыңыз|жазыңыз|енгізіңіз|көрсетіңіз|хабарлаңыз|беріңіз|теріңіз"
    r"|растаңыз|жолдаңыз)\b",
    re.IGNORECASE,
)
#: The Digital Family Card is no bank card.
_FAMILY_CARD = re.compile(r"карт\w* семьи|отбасы\w*(?: цифрлық)? карта\w*", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+")


def _links(text: str) -> Iterator[str]:
    for match in _LINK.finditer(text):
        yield f"“{match[0]}” is a link, or a phone will make it one"


def _asked_secrets(text: str) -> Iterator[str]:
    """A sentence may name a secret only to say that we never ask for it."""
    for match in _SENTENCE.finditer(_FAMILY_CARD.sub("", text)):
        sentence = match[0].strip()
        secret = _SECRET.search(sentence)
        if secret and (_ASKS.search(sentence) or not _NEVER.search(sentence)):
            yield f"“{sentence}” seems to ask for “{secret[0]}”, which we never do"


def _typed_sums(text: str) -> Iterator[str]:
    for match in re.finditer(r"\d[\d ]*(?:тг|тенге|теңге|₸)", text):
        yield f"“{match[0]}” is typed in: a sum follows from bases.toml, as {{amount}}"


# --- letters --------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")


def _wrong_letters(text: str, language: Language) -> Iterator[str]:
    bare = re.sub(r"\{[^}]*\}", "", text)
    words = _WORD.findall(bare)
    for word in words:
        yield from _wrong_word(word, language)
    if language == "kk" and words and not _KAZAKH_LETTERS & set(bare.lower()):
        yield "holds not one Kazakh letter (ә ғ қ ң ө ұ ү һ і): is it Kazakh?"


def _wrong_word(word: str, language: Language) -> Iterator[str]:
    letters = set(word.lower())
    cyrillic = letters & (_RUSSIAN_LETTERS | _KAZAKH_LETTERS)
    latin = {letter for letter in letters if letter.isascii()}
    if cyrillic and latin:
        yield f"“{word}” mixes Latin {_spelled(latin)} into Cyrillic"
    elif latin and word not in LATIN_WORDS:
        yield f"“{word}” is in Latin letters"
    elif foreign := letters - cyrillic - latin:
        yield f"“{word}” holds {_spelled(foreign)}, a letter of neither language"
    elif language == "ru" and letters & _KAZAKH_LETTERS and not _KAZAKH_IN_RUSSIAN.fullmatch(word):
        yield f"“{word}” holds a Kazakh letter in a Russian text"


def _spelled(letters: set[str]) -> str:
    return ", ".join(sorted(letters))


# --- tidiness -------------------------------------------------------------------------------------


def _untidy(text: str) -> Iterator[str]:
    if text != text.strip():
        yield "begins or ends with a space"
    if re.search(r"\s\s", text):
        yield "has two spaces in a row"
    if re.search(r" [,.:;!?]", text):
        yield "has a space before a punctuation mark"
    if odd := {c for c in text if c.isspace() and c != " "}:
        yield f"has a space that is not plain ({', '.join(f'U+{ord(c):04X}' for c in sorted(odd))})"
