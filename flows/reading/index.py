"""The tables of the lexicon, folded, for `words` to look up in."""

from collections.abc import Iterable
from typing import Final, Literal

from flows.reading.letters import fold, undouble
from flows.reading.lexicon import TABLES
from flows.reading.lexicon.surroundings import BANKS

#: The language of a word; empty where it shows none.
Tongue = Literal["kk", "ru", "en", ""]

#: A concept, the kind of endings it takes, its language.
Stem = tuple[str, Literal["noun", "verb"], Tongue]


class Index:
    """Exact words, stems, English words and banks, each under its folded spelling."""

    def __init__(self) -> None:
        self.exact: dict[str, list[tuple[str, Tongue]]] = {}
        self.stems: dict[str, list[Stem]] = {}
        self.english: dict[str, str] = {}
        self.banks: dict[str, str] = {}
        for table in TABLES:
            self._add(table.KK, "kk")
            self._add(table.RU, "ru")
            for concept, words in table.EN.items():
                self.english.update(dict.fromkeys(words.split(), concept))
        for bank, words in BANKS.items():
            self.banks.update({fold(word): bank for word in words.split()})
        self.bank_beginnings = frozenset(name[:3] for name in self.banks)

    def _add(self, concepts: dict[str, str], tongue: Tongue) -> None:
        for concept, words in concepts.items():
            for word in words.split():
                if word[-1] in "*-":
                    kind: Literal["noun", "verb"] = "noun" if word[-1] == "*" else "verb"
                    for spelling in {fold(word[:-1]), undouble(fold(word[:-1]))}:
                        self.stems.setdefault(spelling, []).append((concept, kind, tongue))
                else:
                    for spelling in {
                        fold(word),
                        undouble(fold(word)) if len(word) > 3 else fold(word),
                    }:
                        self.exact.setdefault(spelling, []).append((concept, tongue))


INDEX: Final = Index()
#: Words spelled alike in both languages; they do not show which one is spoken.
SHARED: Final = frozenset(
    word for word, choices in INDEX.exact.items() if len({tongue for _, tongue in choices}) > 1
)
KNOWN: Final = frozenset(map(undouble, INDEX.exact)) | frozenset(
    stem for stem, stems in INDEX.stems.items() if any(kind == "noun" for _, kind, _ in stems)
)


def _lengths() -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for stem in INDEX.stems:
        found.setdefault(stem[:2], set()).add(len(stem))
    return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in found.items()}


#: How long the stems are that begin with two letters, the longest first.
STEM_LENGTHS: Final = _lengths()


class Beginnings:
    """The first letters of words, and of stems, which take endings. Most garbage (another keyboard
    layout, one of the many readings of a Latin word) begins like nothing, and need not be looked
    up."""

    def __init__(self, words: Iterable[str], stems: Iterable[str]) -> None:
        stems = tuple(stems)
        self._first = frozenset(word[:_FIRST] for word in (*words, *stems))
        self._short = frozenset(stem for stem in stems if len(stem) < _FIRST)

    def may_hold(self, folded: str) -> bool:
        """Whether one of them may be the beginning of this spelling."""
        short = self._short
        return folded[:_FIRST] in self._first or folded[:3] in short or folded[:2] in short


_FIRST: Final = 4
#: Of everything in the tables.
HELD: Final = Beginnings(INDEX.exact, (*INDEX.stems, *INDEX.banks))
