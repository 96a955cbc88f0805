"""What of a message a conversation file asks for: words that are there again when it is played.

Dates, amounts and account numbers are of one day and one person, so the words around them are
taken, and the answers offered (“1 – иә”), which are the same for everybody.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import Final, Literal

from gateway_sim.clock import LOCAL

#: Enough to tell one text from another, few enough that a person can read the file.
MOST_PIECES: Final = 3

#: Letters a piece has at least, to mean something, and at most, so that a line stays short.
_SHORTEST, _LONGEST = 8, 60

#: A token with a digit ends a piece, except the short code and the digit of an offered answer.
_VOLATILE = re.compile(r"(?<![^\s|])(?!1414\b)(?!\d\s[–—-]\s\w)[^\s|]*\d[^\s|]*|[\n|…]")

_MARKS = " ,.:;–—-()"

#: What a cut leaves at the end that means nothing: marks, and the digit of an answer cut away.
_WHOLE = re.compile(r"[ ,.:;–—()-]*(?: \d)?[ ,.:;–—()-]*$")


def pieces(text: str) -> tuple[str, ...]:
    """In the order of the text; at least one for a text that holds anything."""
    every = [piece for part in _VOLATILE.split(text) if (piece := _trimmed(part))]
    long = [piece for piece in every if len(piece) >= _SHORTEST]
    longest = sorted(long, key=len, reverse=True)[:MOST_PIECES]
    chosen = [piece for piece in every if piece in longest][:MOST_PIECES]
    return tuple(chosen or every[:1] or _any_word(text))


def spoken(text: str) -> list[Literal["kk", "ru"]]:
    """The languages of a text's lines, each once: Kazakh where a line has a letter of its own."""
    cyrillic = [line for line in text.casefold().splitlines() if _CYRILLIC.search(line)]
    found = ["kk" if _KAZAKH.search(line) else "ru" for line in cyrillic]
    return [language for language in ("kk", "ru") if language in found]


def deadline_in(text: str, after: datetime) -> datetime | None:
    """The first moment that a text names as ours do (26.11, 13:18, local), after that one."""
    found = _MOMENT.search(text)
    if found is None:
        return None
    day, month, hour, minute = map(int, found.groups())
    for year in (after.year, after.year + 1):
        with suppress(ValueError):  # no such day in that year
            moment = datetime(year, month, day, hour, minute, tzinfo=LOCAL)
            if moment > after:
                return moment
    return None


_MOMENT = re.compile(r"(\d\d)\.(\d\d), (\d\d):(\d\d)")

_CYRILLIC = re.compile(r"[а-яё]{3}")
_KAZAKH = re.compile(r"[әғқңөұүһі]")


def _trimmed(part: str) -> str:
    """Whole words, without the marks that stood against what was cut away."""
    plain = " ".join(part.split()).strip(_MARKS).removeprefix("1414: ")
    if len(plain) <= _LONGEST:
        return plain
    return _WHOLE.sub("", plain[:_LONGEST].rpartition(" ")[0]) or plain[:_LONGEST]


def _any_word(text: str) -> list[str]:
    """A text of nothing but numbers."""
    return text.replace("|", " ").split()[:1]
