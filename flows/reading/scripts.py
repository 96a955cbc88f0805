"""Brings words typed in another script back to folded Cyrillic: Latin transliterations in the
schemes in use, the wrong keyboard layout in both directions, digits in place of letters."""

import re
from functools import lru_cache
from itertools import product
from typing import Final

#: Never more spellings than this are tried for one word.
_MAX_SPELLINGS: Final = 24

#: Latin letters and groups, longest first, with the folded Cyrillic they may stand for.
_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "shch": ("ш",), "sch": ("ш", "сч"), "zh": ("ж",), "kh": ("х", "к"), "gh": ("г",), "sh": ("ш",),
    "ch": ("ч", "ш"), "ts": ("ц", "тс"), "yo": ("е", "ио"), "yu": ("ю", "иу"), "ju": ("ю", "жу"),
    "ya": ("я", "иа"), "ja": ("я", "жа"), "ia": ("я", "иа"), "iu": ("ю", "иу"), "ye": ("е",),
    "jo": ("е", "жо"),
    "ng": ("н", "нг"), "ae": ("а", "ае"), "ıa": ("я", "иа"), "ıu": ("ю", "иу"), "iya": ("ия",),
    "yya": ("ия",),
    "oe": ("о", "ое"), "ii": ("и",), "yi": ("и",), "iy": ("и",), "yy": ("и",),
    "dj": ("ж",), "dzh": ("ж",),
}  # fmt: skip
_LETTERS: Final[dict[str, tuple[str, ...]]] = {
    "a": ("а",), "b": ("б",), "c": ("с", "ц", "к", "ч"), "d": ("д",), "e": ("е",), "f": ("ф",),
    "g": ("г",), "h": ("х", "ш", ""), "i": ("и",), "j": ("ж", "и"), "k": ("к",), "l": ("л",),
    "m": ("м",),
    "n": ("н",), "o": ("о",), "p": ("п",), "q": ("к",), "r": ("р",), "s": ("с", "ш"), "t": ("т",),
    "u": ("у", "ю"), "v": ("в",), "w": ("ш", "у", "в"), "x": ("х", "кс", "ш"), "y": ("и", "у"),
    "z": ("з", "ж"),
    "ä": ("а",), "á": ("а",), "ə": ("а",), "ã": ("а",), "â": ("а",), "ğ": ("г",), "ǵ": ("г",),
    "ģ": ("г",),
    "ñ": ("н",), "ń": ("н",), "ŋ": ("н",), "ö": ("о",), "ó": ("о",), "ü": ("у",), "ú": ("у",),
    "ū": ("у",),
    "ý": ("у", "и"), "ı": ("и",), "í": ("и",), "î": ("и",), "ş": ("ш",), "š": ("ш",),
    "ç": ("ч",), "č": ("ч",),
    "ž": ("ж",), "é": ("е",), "è": ("е",), "ë": ("е",), "4": ("ч",), "6": ("ш", "б"),
    "0": ("о",), "3": ("з", "и"),
    "1": ("и",), "'": ("",), "9": ("я",),
}  # fmt: skip

_EN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RU_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
#: Signs that sit elsewhere on the Cyrillic layouts.
_EN_SIGNS = '?/&{}:"<>'
_RU_SIGNS = ",.?хъжэбю"
_TO_RUSSIAN: Final = str.maketrans(_EN_KEYS + _EN_SIGNS, _RU_KEYS + _RU_SIGNS)
_TO_KAZAKH: Final = str.maketrans(
    _EN_KEYS + _EN_SIGNS + "2345890-=", _RU_KEYS + _RU_SIGNS + "әіңғүұқөһ"
)
_TO_LATIN: Final = str.maketrans(_RU_KEYS, _EN_KEYS)

#: Keys of the Kazakh layout where the Russian one has digits.
_KAZAKH_KEYS: Final = str.maketrans("234589" + "0-=", "әіңғүұ" + "қөһ")
#: Digits and signs used for the letters they look like.
_LOOKALIKE: Final = str.maketrans("0134689@$", "оізчбвяас")


@lru_cache(maxsize=1_024)
def cyrillic_spellings(latin: str) -> tuple[str, ...]:
    """What a Latin word may spell in folded Cyrillic, likeliest first."""
    options: list[tuple[str, ...]] = []
    at = 0
    while at < len(latin):
        size = next((n for n in (4, 3, 2) if latin[at : at + n] in _GROUPS), 1)
        piece = latin[at : at + size]
        options.append(_GROUPS[piece] if size > 1 else _LETTERS.get(piece, ("",)))
        at += size
    return _likeliest(options)


def _likeliest(options: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first option everywhere, then all single and double departures from it."""
    doubtful = [n for n, choice in enumerate(options) if len(choice) > 1]
    first = [choice[0] for choice in options]
    spellings = ["".join(first)]
    for n in doubtful:
        spellings += ["".join([*first[:n], other, *first[n + 1 :]]) for other in options[n][1:]]
    if 1 < len(doubtful) <= 4:
        picked = (options[n] if n in doubtful else options[n][:1] for n in range(len(options)))
        spellings += ("".join(chosen) for chosen in product(*picked))
    return tuple(dict.fromkeys(spellings))[:_MAX_SPELLINGS]


def russian_layout(text: str, *, punctuated: bool = False) -> str:
    """Typed with the Latin layout on, meant for the Russian one. `punctuated` takes commas and
    full stops at the end of words for what they are, and not for б and ю."""
    return _map(text, _TO_RUSSIAN, punctuated)


def kazakh_layout(text: str, *, punctuated: bool = False) -> str:
    """Typed with the Latin layout on, meant for the Kazakh one."""
    return _SIGNS_ON_KEYS.sub(
        lambda sign: _SIGN_ON_KEY[sign[0]], _map(text, _TO_KAZAKH, punctuated)
    )


#: Where the Latin layout has 6 and 7, the Kazakh one has the comma and the full stop.
_SIGN_ON_KEY: Final = {"6": ",", "7": "."}
_SIGNS_ON_KEYS: Final = re.compile(r"(?<=[а-яёәғқңөұүһі])[67](?=\s|$)")


def _map(text: str, keys: dict[int, int], punctuated: bool) -> str:
    if not punctuated:
        return text.translate(keys)
    pieces = _PUNCTUATION.split(text)
    return "".join(p if _PUNCTUATION.fullmatch(p) else p.translate(keys) for p in pieces)


_PUNCTUATION: Final = re.compile(r"([,.!]+(?=\s|$))")


def latin_layout(text: str) -> str:
    """Typed with a Cyrillic layout on, meant for the Latin one."""
    return text.translate(_TO_LATIN)


def kazakh_digits(word: str) -> str:
    """Cyrillic, its Kazakh letters typed as the digits of their keys; the 2 of «да2» is none."""
    return word if _NO_LETTER.search(word) else word.translate(_KAZAKH_KEYS)


#: No ә follows another open vowel.
_NO_LETTER: Final = re.compile("[аәео]2")


def lookalike_digits(word: str) -> str:
    """Letters written as the digits they look like."""
    return word.translate(_LOOKALIKE)
