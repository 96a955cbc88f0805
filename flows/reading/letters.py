"""Folds away everything about letters that does not change what a reply means.

First step of a reading. `tidy` works on a whole message (Unicode forms, look-alike letters,
stretched letters), `fold` on one Cyrillic word (Kazakh letters to the Russian ones they are
typed as, hard and soft signs gone), so that a word and its usual misspellings meet in one form.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Longer messages are read by their beginning and their end; nobody answers in a novel.
LIMIT: Final = 2_000

_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
_THRICE: Final = re.compile(r"(.)\1\1")
_DOUBLED: Final = re.compile(r"(.)\1+")
_LATIN_IN_CYRILLIC: Final = str.maketrans("aceopxykmtbhiñöügáäə", "асеорхукмтвнінөүгәәә")
#: What is left of a word in two alphabets: «kelсемин».
_SPELLED: Final = str.maketrans("lnsdrzfv", "лнсдрзфв")
_CYRILLIC_IN_LATIN: Final = str.maketrans("асеорхукмтвніѕј", "aceopxykmtbhisj")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-z\u00c0-\u024f]")
_BOTH: Final = re.compile("[a-záäə][\u0400-\u052f]|[\u0400-\u052f][a-záäə]")
_WORD: Final = re.compile("[a-záäə\u0400-\u052f]+")
_INVISIBLE: Final = dict.fromkeys(
    [
        0xAD,
        0x200B,
        0x200C,
        0x200D,
        0x2060,
        0xFEFF,
        0xFE0F,
        0x20E3,
        *range(0x1F3FB, 0x1F400),
        *range(0x300, 0x370),
    ]
)
#: Nothing that Unicode could write in another way.
_PLAIN: Final = re.compile(
    "[ -~\u0430-\u044f\u0451\u04d9\u0493\u049b\u04a3\u04e9\u04b1\u04af\u04bb\u0456«»—–]*"
)
_FOLD: Final = str.maketrans(
    {
        "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и",
        "ы": "и", "й": "и", "ё": "е", "э": "е", "щ": "ш", "ъ": "", "ь": "", "ї": "и", "є": "е",
        "ў": "у", "ј": "ж", "ѕ": "с", "'": "", "’": "", "`": "", "ʼ": "",
    }
)  # fmt: skip
#: The Arabic script of Kazakhs in China.
_ARABIC: Final = str.maketrans(
    "اەىيوۇۋبپتجچدرزسشعفقكگڭلمنھهحۆئ", "аеийоуубптжчдрзсшғфқкгңлмнһһхви"
) | {ord("ء"): ""}
_ARABIC_LETTER: Final = re.compile("[\u0600-\u06ff]")

_KAZAKH: Final = re.compile("[әғқңөұүһі]")


def tidy(text: str) -> str:
    """Lower case, one form of every letter, words in one alphabet each, no stretched letters."""
    if len(text) > LIMIT:
        text = text[: LIMIT // 2] + " \n " + text[-LIMIT // 2 :]
    text = text.replace("_", " ")
    if text.isascii():
        text = text.lower()
    else:
        text = text.replace("№", " ").casefold()
        if _PLAIN.fullmatch(text) is None:
            text = unicodedata.normalize("NFKC", text).casefold()
            text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
            if _ARABIC_LETTER.search(text) is not None:
                text = text.translate(_ARABIC)
        if _LATIN.search(text) is not None and _BOTH.search(text) is not None:
            text = _WORD.sub(_one_alphabet, text)
    return _STRETCHED.sub(r"\1", text) if _THRICE.search(text) is not None else text


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """One Cyrillic word without the differences people do not type."""
    return word.translate(_FOLD)


@lru_cache(maxsize=16_384)
def undouble(folded: str) -> str:
    """Without doubled letters."""
    return _DOUBLED.sub(r"\1", folded) if _DOUBLED.search(folded) is not None else folded


def is_cyrillic(word: str) -> bool:
    return _CYRILLIC.search(word) is not None


def is_latin(word: str) -> bool:
    return _LATIN.search(word) is not None


def has_kazakh_letter(word: str) -> bool:
    return _KAZAKH.search(word) is not None


def _one_alphabet(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii() or _LATIN.search(word) is None:
        return word
    as_cyrillic = word.translate(_LATIN_IN_CYRILLIC)
    if _LATIN.search(as_cyrillic) is None:
        return as_cyrillic
    as_latin = word.translate(_CYRILLIC_IN_LATIN)
    return as_latin if as_latin.isascii() else as_cyrillic.translate(_SPELLED)
