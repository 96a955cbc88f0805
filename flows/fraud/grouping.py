"""Marks by which similar reports find each other.

A fraud is sent to thousands with another name, amount or path of the link in each. Its words give
a handful of marks (MinHash over the beginnings of words, in bands); two texts with three words in
four in common share at least one mark nearly always, strangers hardly ever. A host of the
swindler's own is a mark too.
"""

import re
from typing import Final
from zlib import crc32

from flows.fraud.hosts import hosts
from flows.reading.letters import tidy


def marks(text: str) -> tuple[str, ...]:
    """The same text always has the same marks; a text of too few words has none of its words."""
    own = [
        f"host {host.name}"
        for host in hosts(text)
        if host.fault in ("look_alike", "stranger", "cheap")
    ]
    return tuple(dict.fromkeys([*own, *_marks_of_words(text)]))


#: Two texts that share this share of their words' beginnings land together: 1 - (1 - s³)¹².
_BANDS: Final = 12
_ROWS: Final = 3
#: Fewer different words say too little.
_FEWEST_WORDS: Final = 5
#: Endings change with the grammar of a changed name or amount.
_BEGINNING: Final = 5
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
#: The path of a link is another one in each message.
_LINK: Final = re.compile(r"\S*(?:://|\w\.\w)\S*")
#: Odd numbers that spread 32 bits (Knuth's multiplicative hashing), one for each row.
_SPREAD: Final = tuple((2_654_435_761 * (2 * n + 1)) % 2**32 | 1 for n in range(_BANDS * _ROWS))


def _marks_of_words(text: str) -> list[str]:
    linkless = _LINK.sub(" ", tidy(text))
    words = {crc32(word[:_BEGINNING].encode()) for word in _WORD.findall(linkless)}
    if len(words) < _FEWEST_WORDS:
        return []
    least = [min((word ^ spread) * spread % 2**32 for word in words) for spread in _SPREAD]
    bands = (least[at : at + _ROWS] for at in range(0, len(least), _ROWS))
    return [f"words {n}:{_joined(band)}" for n, band in enumerate(bands)]


def _joined(band: list[int]) -> str:
    return f"{crc32(repr(band).encode()):08x}"
