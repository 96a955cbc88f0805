"""Cuts a tidy message into clauses of words, numbers and signs. Third step of a reading."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from flows.reading.forms import Form, Lean, known
from flows.reading.words import RUNNING, analyse

#: A clause is the forms between two marks of punctuation. The mark itself stands at its end as a
#: form of its own, so that a question can be told from a statement.
Clause = list[Form]

_PIECE: Final = re.compile(
    r"(?P<word>[^\W\d_](?:[\w'’ʼ`=@$-]*[\w'’ʼ`@$=])?)"
    r"|(?P<mask>\[(?:card|iin|code|document|iban …?\w{0,8})\])"
    r"|(?P<ordinal>(?<![^\W_])[1-9](?:\s?-\s?[а-яёәғқңөұүһі]{1,4}|(?:нші|ншы|інші|ші|шы|nshi|shi|ый|ой|ая|ую|ое|"
    r"ого|го|му|й|я|ю|е|st|nd|rd|th))(?![^\W_]))"
    r"|(?P<number>(?<![^\W_])[+]?\d[\d ().,/:-]*\d(?![^\W_])|(?<![^\W_])\d(?![^\W_]))"
    r"|(?P<digital>\d(?:[\w'’ʼ`=@$-]*[\w'’ʼ`@$=])?)"
    r"|(?P<sign>[?!.,;:()\n…–—\"«»“”„/+-]+)"
    r"|(?P<other>\S)"
)
#: Letters typed one by one: «д а», «н е т».
_SPACED: Final = re.compile(
    r"(?<![^\W_])(?:(?:[^\W\d_][ .-]){2,14}[^\W\d_]|д[ .-]а|и[ .-]ә)(?![^\W_])"
)

_EMOJI: Final[dict[str, str]] = {
    **dict.fromkeys("👍👌✅☑✔🆗🤝👏💪", "ACK"),
    **dict.fromkeys("👎❌🚫✖⛔🙅", "NOSIGN"),
    **dict.fromkeys("😂🤣😆😅🙄🙃🤡😏😹😜", "IRONY"),
    **dict.fromkeys("❓❔🤔🤷😕", "?"),
    **dict.fromkeys("🙏💐🌹🌷❤💖💕😊😀😃☺😍🥰🤲🎉✨💙", "WARM"),
    "💯": "YES",
}


def clauses(tidy: str, lean: Lean) -> list[Clause]:
    """The message as clauses of analysed words; empty clauses are left out."""
    found: list[Clause] = [[]]
    for form in _forms(_joined(tidy), lean):
        if form.concept == "BUT":
            found.append([form])
            continue
        found[-1].append(form)
        if form.concept in _ENDS:
            found.append([])
    return [clause for clause in found if clause]


#: «Литвиненко П.А.»: initials are no words.
_INITIALS: Final = re.compile(r"(?<=[^\W\d_]{4}) [^\W\d_]\. ?[^\W\d_]\.(?![^\W_])")
_ENDS: Final = frozenset({"?", ".", ","})


def _joined(tidy: str) -> str:
    if "." in tidy:
        tidy = _INITIALS.sub(" ", tidy)
    return _SPACED.sub(lambda m: re.sub(r"[ .-]", "", m[0]), tidy) if _SPACED.search(tidy) else tidy


def _forms(text: str, lean: Lean) -> list[Form]:
    forms: list[Form] = []
    words: list[str] = []
    for match in _PIECE.finditer(text):
        kind, piece = match.lastgroup, match[0]
        if kind in ("word", "digital"):
            words.append(piece)
            continue
        if words:
            _add_words(forms, words, lean)
            words = []
        if kind == "number":
            forms += _number(piece)
        else:
            forms.append(_sign(piece) if kind == "sign" else _other(kind, piece))
    if words:
        _add_words(forms, words, lean)
    return forms


def _other(kind: str | None, piece: str) -> Form:
    if kind == "ordinal":
        return Form(f"ORD{piece[0]}", piece)
    if kind == "mask":
        return Form("MASK", piece)
    return Form(_EMOJI.get(piece, "SIGN"), piece)


def _add_words(forms: list[Form], words: list[str], lean: Lean) -> None:
    """Words in a row; a word split in two («со гласен», «келіс пеймін») is put together again."""
    analysed = [analyse(word, lean) for word in words]
    n, last = 0, len(words) - 1
    while n <= last:
        if last - n > 1 and len(words[n]) < _PIECE_OF_A_WORD > len(words[n + 1]):
            size, whole = _syllables(words[n : n + _PIECES], analysed[n : n + _PIECES], lean)
            if size:
                forms += whole
                n += size
                continue
        if n < last and (
            not (analysed[n][0].known and analysed[n + 1][0].known) or words[n + 1] in _ENDINGS
        ):
            whole = _put_together(words[n] + words[n + 1], lean)
            if whole:
                forms += whole
                n += 2
                continue
        forms += analysed[n]
        n += 1


def _syllables(
    words: list[str], analysed: list[tuple[Form, ...]], lean: Lean
) -> tuple[int, tuple[Form, ...]]:
    """«Ке лі се мін»: how many pieces make one word, and that word; 0 where they make none."""
    for size in range(len(words), 2, -1):
        if all(len(word) < _PIECE_OF_A_WORD for word in words[:size]) and not all(
            forms[0].known for forms in analysed[:size]
        ):
            whole = _put_together("".join(words[:size]), lean)
            if whole:
                return size, whole
    return 0, ()


_PIECES: Final = 4
#: Longer pieces are words.
_PIECE_OF_A_WORD: Final = 5


#: Endings that people part from their verb.
_ENDINGS: Final = frozenset(("мін", "мын", "міз", "мыз", "мин", "миз", "min", "miz", "myn", "myz"))


@lru_cache(maxsize=8_192)
def _put_together(word: str, lean: Lean) -> tuple[Form, ...]:
    if len(word) < _SPLIT:
        return ()
    forms = known(word, lean)
    fits = len(forms) == 1 and forms[0].concept in RUNNING and not forms[0].guessed
    return forms if fits else ()


#: Shorter words are not put together: too much would fit.
_SPLIT: Final = 6


@lru_cache(maxsize=1_024)
def _sign(piece: str) -> Form:
    if "+" in piece and not piece.strip("+"):
        return Form("PLUS", piece)
    if "?" in piece:
        return Form("?", piece)
    if set(piece) <= _BRACKETS:
        return Form("'" if piece[0] in '"«»“”„' else "SIGN", piece)
    return Form("," if set(piece) <= {",", ":"} else ".", piece)


_BRACKETS: Final = frozenset('()"«»“”„-/')


def _number(piece: str) -> Iterator[Form]:
    bare = piece.strip(" ().,/:-")
    if re.fullmatch(r"\d(?:[ ,./]{1,2}\d)+", bare):
        yield from (Form("N", d, key=d) for d in bare if d.isdigit())
    else:
        yield Form("N", bare, key=bare)
