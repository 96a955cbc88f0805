"""Cuts a tidy message into pieces: words, numbers and signs, each with what it means. Third step of
a reading, before `tokens` makes clauses of them.

Nearly all replies are made of the same few thousand words, so that what is known of a word is found
out once: its forms, and what `layouts` asks of it."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from flows.reading.forms import UNKNOWN, Form, Lean, known
from flows.reading.index import SHARED
from flows.reading.words import RUNNING, analyse, may_run


class Piece(NamedTuple):
    """`word` as it was typed, empty where it is a number or a sign. `unknown` where it may be part
    of a word that was split, `parts` where a clause may begin or end in it. `kazakh` and `russian`
    count the words that show one language, `words` and `known` those that the share of known words
    is made of. `depends` where it could be another word in a Kazakh message."""

    word: str
    forms: tuple[Form, ...]
    unknown: bool
    parts: bool
    kazakh: int
    russian: int
    words: int
    known: int
    depends: bool


def pieces(tidy: str, lean: Lean) -> list[Piece]:
    """Words that were split in two («со гласен», «келіс пеймін») are put together again."""
    text = _joined(tidy)
    found: list[Piece] = []
    if _SPANNING.search(text) is not None:
        found += _cut(text, lean)
    else:
        for chunk in text.split():
            if chunk.isalpha():
                found.append(_word(chunk, lean))
            else:
                found += _chunk(chunk, lean)
    for piece in found:
        if piece.unknown or piece.word in _ENDINGS:
            return _put_together(found, lean)
    return found


#: What may go on beyond a space: numbers, masked data, signs on the next line.
_SPANNING: Final = re.compile(r"[\d\[\n]")

# ------------------------------------------------------------------------------------- cutting

_PIECE: Final = re.compile(
    r"(?P<word>[^\W\d_](?:[\w'’ʼ`=@$-]*[\w'’ʼ`@$=])?)"
    r"|(?P<mask>\[(?:card|iin|code|document|iban …?\w{0,8})\])"
    r"|(?P<wholly>(?<![^\W_])[1-9]0{2,3} ?%)"
    r"|(?P<ordinal>(?<![^\W_])[1-9](?:\s?-\s?[а-яёәғқңөұүһі]{1,4}|(?:нші|ншы|інші|ші|шы|nshi|shi|ый|ой|ая|ую|ое|"
    r"ого|го|му|й|я|ю|е|st|nd|rd|th))(?![^\W_]))"
    r"|(?P<number>(?<![^\W_])[+]?\d[\d ().,/:-]*\d(?![^\W_])|(?<![^\W_])\d(?![^\W_]))"
    r"|(?P<digital>\d(?:[\w'’ʼ`=@$-]*[\w'’ʼ`@$=])?)"
    r"|(?P<sign>[?!.,;:()\n…–—\"«»“”„/+-]+)"
    r"|(?P<other>\S)"
)


def _cut(text: str, lean: Lean) -> Iterator[Piece]:
    for match in _PIECE.finditer(text):
        kind, piece = match.lastgroup, match[0]
        if kind in ("word", "digital"):
            yield _word(piece, lean)
        elif kind == "number":
            yield _piece("", tuple(_number(piece)))
        else:
            yield _piece("", (_sign(piece) if kind == "sign" else _other(kind, piece),))


@lru_cache(maxsize=16_384)
def _chunk(chunk: str, lean: Lean) -> tuple[Piece, ...]:
    """What stands between two spaces: «согласна!»"""
    return tuple(_cut(chunk, lean))


@lru_cache(maxsize=32_768)
def _word(word: str, lean: Lean) -> Piece:
    return _piece(word, analyse(word, lean))


def _piece(word: str, forms: tuple[Form, ...]) -> Piece:
    parts = depends = False
    kazakh = russian = words = certain = 0
    for form in forms:
        concept, tongue = form.concept, form.tongue
        unknown, shared = concept == UNKNOWN, form.key in SHARED
        parts = parts or concept in PARTING
        depends = depends or tongue == "ru" or unknown or shared
        if not shared and concept not in _COURTESY:
            kazakh += tongue == "kk"
            russian += tongue == "ru"
        if unknown or tongue:
            words += 1
            certain += not unknown and not form.guessed
    unknown = word != "" and forms[0].concept == UNKNOWN
    return Piece(word, forms, unknown, parts, kazakh, russian, words, certain, depends)


#: Greetings show no language.
_COURTESY: Final = frozenset({"SALAM", "BLESS", "THANKS"})
#: What a clause ends with, and what one begins with.
PARTING: Final = frozenset({"?", ".", ",", "BUT"})


def _other(kind: str | None, piece: str) -> Form:
    if kind == "ordinal":
        return Form(f"ORD{piece[0]}", piece)
    if kind == "mask":
        return Form("MASK", piece)
    if kind == "wholly":
        return Form("ENTIRELY", piece)
    return Form(_EMOJI.get(piece, "SIGN"), piece)


_EMOJI: Final[dict[str, str]] = {
    **dict.fromkeys("👍👌✅☑✔🆗🤝👏💪", "ACK"),
    **dict.fromkeys("👎❌🚫✖⛔🙅", "NOSIGN"),
    **dict.fromkeys("😂🤣😆😅🙄🙃🤡😏😹😜", "IRONY"),
    **dict.fromkeys("❓❔🤔🤷😕", "?"),
    **dict.fromkeys("🙏💐🌹🌷❤💖💕😊😀😃☺😍🥰🤲🎉✨💙", "WARM"),
    "💯": "YES",
}


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


# ------------------------------------------------------------------------- what people have split


def _joined(tidy: str) -> str:
    if "." in tidy:
        tidy = _INITIALS.sub(" ", tidy)
    if _LETTER.search(tidy) is None:
        return tidy
    return _SPACED.sub(lambda m: re.sub(r"[ .-]", "", m[0]), tidy)


#: «Литвиненко П.А.»: initials are no words.
_INITIALS: Final = re.compile(r"(?<=[^\W\d_]{4}) [^\W\d_]\. ?[^\W\d_]\.(?![^\W_])")
#: A letter by itself: nothing is spaced without one.
_LETTER: Final = re.compile(r"[ .-][^\W\d_](?![^\W_])")
#: Letters typed one by one: «д а», «н е т».
_SPACED: Final = re.compile(
    r"(?<![^\W_])(?:(?:[^\W\d_][ .-]){2,14}[^\W\d_]|д[ .-]а|и[ .-]ә)(?![^\W_])"
)


def _put_together(found: list[Piece], lean: Lean) -> list[Piece]:
    whole: list[Piece] = []
    at = 0
    while at < len(found):
        size, piece = 1, found[at]
        if piece.word and _may_begin(found, at):
            size, piece = _whole(_run(found, at), lean)
        whole.append(piece)
        at += size
    return whole


def _may_begin(found: list[Piece], at: int) -> bool:
    """Whether a word that was split may begin here: with a syllable, or beside what is unknown."""
    piece = found[at]
    if piece.unknown or len(piece.word) <= _LONGEST_SYLLABLE:
        return True
    return at + 1 < len(found) and (found[at + 1].unknown or found[at + 1].word in _ENDINGS)


def _run(found: list[Piece], at: int) -> list[Piece]:
    """The words in a row that may be parts of one."""
    end = at + 1
    while end < len(found) and end - at < _MOST_PARTS and found[end].word:
        end += 1
    return found[at:end]


_MOST_PARTS: Final = 4


def _whole(run: list[Piece], lean: Lean) -> tuple[int, Piece]:
    """How many words from the first on make one, and that word."""
    for size in range(len(run), 1, -1):
        if _may_be_one(run[:size]):
            whole = _one_word("".join([piece.word for piece in run[:size]]), lean)
            if whole is not None:
                return size, whole
    return 1, run[0]


def _may_be_one(parts: Sequence[Piece]) -> bool:
    """Two of which one is unknown, or an ending; or «ке лі се мін»."""
    if len(parts) == _TWO:
        return parts[0].unknown or parts[1].unknown or parts[1].word in _ENDINGS
    for piece in parts:
        if len(piece.word) > _LONGEST_SYLLABLE:
            return False
    return any(piece.unknown for piece in parts)


_TWO: Final = 2
#: Longer pieces are words.
_LONGEST_SYLLABLE: Final = 4
#: Endings that people part from their verb.
_ENDINGS: Final = frozenset(("мін", "мын", "міз", "мыз", "мин", "миз", "min", "miz", "myn", "myz"))


@lru_cache(maxsize=16_384)
def _one_word(word: str, lean: Lean) -> Piece | None:
    if len(word) < _SPLIT or not may_run(word):
        return None
    forms = known(word, lean)
    fits = (
        len(forms) == 1
        and forms[0].concept in RUNNING
        and not forms[0].guessed
        and forms[0].marks != _VERBAL_NOUN
    )
    return _piece(word, forms) if fits else None


#: «Беру слова» would make one: the ending of a verbal noun takes anything.
_VERBAL_NOUN: Final = frozenset({"name"})
#: Shorter words are not put together: too much would fit.
_SPLIT: Final = 6
