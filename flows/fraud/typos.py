"""Finds the word of the lexicon that a mistyped one stands for, one slip away at most.

A slip must never turn a denial into a request: a Kazakh verb denies inside itself, so Kazakh verbs
are left as they are, and so are short words and those that begin with another letter.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from flows.fraud.vocabulary import ASKED, STEMS, TAGS

#: Shorter words are too near to each other.
SHORTEST: Final = 6
_SHORTEST_STEM: Final = 5


@lru_cache(maxsize=4096)
def corrected(form: str) -> str | None:
    """The form as it was meant; None for a word that is near to none."""
    if len(form) < SHORTEST:
        return None
    index = _index()
    for beginning in _beginnings(form):
        for damaged in _shortened(beginning):
            for known, is_stem in index.get(damaged, ()):
                if (is_stem or beginning == form) and _is_a_slip(known, beginning, is_stem):
                    return known + form[len(beginning) :]
    return None


def _is_a_slip(known: str, written: str, is_stem: bool) -> bool:
    """Not another form of the word, nor another word."""
    at = next((n for n, (a, b) in enumerate(zip(known, written, strict=False)) if a != b), None)
    if at is None or at == 0 or (not is_stem and at >= len(known) - _ENDING):
        return False
    rest, other = known[at:], written[at:]
    if len(known) == len(written):
        swapped = rest[:2] == other[1::-1] and rest[2:] == other[2:]
        return swapped or (rest[1:] == other[1:] and rest[0] + other[0] in _NEIGHBOURS)
    longer, shorter = (rest, other) if len(rest) > len(other) else (other, rest)
    return longer[1:] == shorter and longer[0] not in _DENYING


#: Forms of a word differ in its last letters.
_ENDING: Final = 2
#: Kazakh denies with these: «келмеді» is no «келеді».
_DENYING: Final = "мпб"
_ROWS: Final = ("ицукенгшзх", "фивапролдж", "ячсмитбю")
#: What one finger takes for the other, and one ear for another sound.
_NEIGHBOURS: Final = frozenset(
    pair
    for row in (*_ROWS, "ао", "еи", "дт", "зс", "вф", "гк", "жш", "уо")
    for one, other in pairwise(row)
    for pair in (one + other, other + one)
)


def _beginnings(form: str) -> Iterator[str]:
    """The whole of it, then its beginnings, the longest first."""
    yield from (form[:size] for size in range(len(form), _SHORTEST_STEM - 1, -1))


def _shortened(word: str) -> Iterator[str]:
    yield word
    yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[tuple[str, bool], ...]]:
    """Words and stems of the lexicon by what is left of each when a letter is lost."""
    entries = [(word, False) for word in sorted({*ASKED, *TAGS}) if len(word) >= SHORTEST]
    entries += [(stem, True) for stem in sorted(STEMS) if len(stem) >= _SHORTEST_STEM]
    index: dict[str, tuple[tuple[str, bool], ...]] = {}
    for entry in entries:
        if not entry[0].isascii():
            for shortened in set(_shortened(entry[0])):
                index[shortened] = (*index.get(shortened, ()), entry)
    return index
