"""Looks a text up among what we really send: messages sent to this citizen, then our templates.

Texts are compared word by word. A phone may lose characters, join or part messages, and add a
signature; a citizen adds a remark. A word, a number or a stretch put *into* our text makes it
somebody else's.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from flows.catalogue import Catalogue
from flows.fraud.forging import Step, is_forged
from flows.inventory import benefits, entries
from flows.languages import LANGUAGES
from flows.loading import load_catalogue
from flows.reading.letters import fold


class Match(NamedTuple):
    """`known` are the texts of ours found in the text, `rest` is what stands around them, as
    written. `forged` says that a number in it is not ours, or a denial of ours is missing; `intact`
    that nothing was put into them, not even into a placeholder."""

    known: tuple[str, ...]
    rest: str
    forged: bool = False
    intact: bool = False


class OurTexts:
    """Templates with `{placeholders}`, indexed by three words in a row, or by two where they have
    few of those. `names` are what may stand in `{benefit}`; none: anything."""

    def __init__(self, templates: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        self.names = tuple(" ".join(_known(name).words) for name in names)
        self._by_three: dict[tuple[str, ...], list[_Known]] = {}
        self._by_two: dict[tuple[str, ...], list[_Known]] = {}
        self._rows: dict[_Known, int] = {}
        for template in dict.fromkeys(templates):
            known = _known(template)
            threes, twos = list(_rows(known.words, 3)), list(_rows(known.words, 2))
            self._rows[known] = len(threes)
            for three in threes:
                self._by_three.setdefault(three, []).append(known)
            for two in twos if len(threes) < _FEW_THREES else ():
                self._by_two.setdefault(two, []).append(known)

    def candidates(self, words: list[str]) -> list["_Known"]:
        """The likeliest first; few texts share three words in a row."""
        votes: Counter[_Known] = Counter()
        for three in zip(words, words[1:], words[2:], strict=False):
            for known in self._by_three.get(three, ()):
                votes[known] += 1
            for known in self._by_two.get(three[:2], ()):
                votes[known] += 1
        return [
            known
            for known, count in votes.most_common(_MOST_CANDIDATES)
            if count >= _SHARED * min(self._rows[known], len(words))
        ]


def our_texts(catalogue: Catalogue) -> OurTexts:
    texts = [entry.text for entry in entries(catalogue)]
    names = [said.benefit.short for said in benefits(catalogue)]
    return OurTexts(
        (text.template(language) for text in texts for language in LANGUAGES),
        (name.said(language) for name in names for language in LANGUAGES),
    )


@lru_cache(maxsize=1)
def shipped_texts() -> OurTexts:
    """Those of the files that come with the product."""
    return our_texts(load_catalogue())


def find(text: str, sent: Iterable[str], ours: OurTexts, *, loosely: bool = False) -> Match | None:
    """The texts of ours in the text; None when there is none. `loosely` finds what was rewritten,
    too: it is no longer ours, but made of ours."""
    spoken = [(fold(match[0].casefold()), *match.span()) for match in _WORD.finditer(text[:_LIMIT])]
    most_lost = _MOST_REWRITTEN if loosely else _MOST_LOST
    stretches, known = [(0, len(spoken))], list[str]()
    forged, intact = False, True
    sent_ones = [_known(one) for one in sent]
    for _ in range(_MOST_TEXTS):
        found = _first_found([word for word, _, _ in spoken], stretches, sent_ones, ours, most_lost)
        if found is None:
            break
        stretch, aligned = found
        known.append(aligned.known.text)
        forged, intact = forged or aligned.forged, intact and aligned.intact
        stretches.remove(stretch)
        stretches += [(stretch[0], aligned.start), (aligned.end, stretch[1])]
    if not known:
        return None
    left = [(first, last) for first, last in sorted(stretches) if first < last]
    rest = " ".join(text[spoken[first][1] : spoken[last - 1][2]] for first, last in left)
    return Match(tuple(known), rest, forged, intact)


#: A forwarded text holds two languages, an offer and its question, rarely more.
_MOST_TEXTS: Final = 6
_MOST_CANDIDATES: Final = 4
#: Rows of words that a candidate shares, of the words of the shorter one.
_SHARED: Final = 0.2
_LIMIT: Final = 4_000
#: Fewer letters than this could be anybody's.
_FEWEST_LETTERS: Final = 18
#: A phrase of ours is not our text: this share of ours must be there, or this share of what was
#: forwarded must be ours (one part of several).
_MOST_OF_OURS: Final = 0.7
_MOST_OF_THEIRS: Final = 0.8
#: A text with fewer rows of three words is looked up by two.
_FEW_THREES: Final = 4
#: So much of a stretch of ours may be lost or mangled.
_MOST_LOST: Final = 0.12
#: What was sent to this very citizen may have lost a word.
_MOST_LOST_OF_SENT: Final = 0.2
#: So much a swindler changes who makes ours his own.
_MOST_REWRITTEN: Final = 0.4
#: Two words of which one was damaged on the way, out of 100.
_SAME_WORD: Final = 60.0
#: A benefit's name as it came, out of 100.
_SAME_NAME: Final = 85.0
#: The longest words that stand in a placeholder: a list of three accounts, a registry's reason.
_LONGEST_FILLING: Final = 16

_WORD: Final = re.compile(r"\d+|[^\W\d_]+|\{[a-z_]+\}")


class _Known(NamedTuple):
    """`letters` are those of its own words."""

    text: str
    words: tuple[str, ...]
    letters: int

    def __hash__(self) -> int:
        return hash(self.text)


class _Aligned(NamedTuple):
    """Where in the text (by words) a text of ours stands."""

    known: _Known
    start: int
    end: int
    #: of ours that were found again
    letters: int
    forged: bool
    intact: bool


@lru_cache(maxsize=4096)
def _known(text: str) -> _Known:
    words = tuple(fold(word.casefold()) for word in _WORD.findall(text))
    return _Known(text, words, sum(len(word) for word in words if word[0] != "{"))


def _rows(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """So many words in a row, none of them a placeholder."""
    for row in zip(*(words[n:] for n in range(size)), strict=False):
        if not any(word.startswith("{") for word in row):
            yield row


def _first_found(
    words: list[str],
    stretches: list[tuple[int, int]],
    sent: list[_Known],
    ours: OurTexts,
    most_lost: float,
) -> tuple[tuple[int, int], _Aligned] | None:
    for first, last in stretches:
        part = words[first:last]
        if sum(map(len, part)) < _FEWEST_LETTERS:
            continue
        theirs = [(one, max(most_lost, _MOST_LOST_OF_SENT)) for one in _sharing(part, sent)]
        known = (*theirs, *((one, most_lost) for one in ours.candidates(part)))
        aligned = [
            found for one, lost in known if (found := _aligned(one, part, first, ours.names, lost))
        ]
        if aligned:
            return (first, last), max(aligned, key=lambda found: found.letters)
    return None


def _sharing(words: list[str], sent: list[_Known]) -> Iterator[_Known]:
    if sent:
        threes = set(_rows(words, 3))
        yield from (known for known in sent if not threes.isdisjoint(_rows(known.words, 3)))


def _aligned(
    known: _Known, words: list[str], offset: int, names: Sequence[str], most_lost: float
) -> _Aligned | None:
    """The stretch of `words` that follows the known text, if it does so closely."""
    steps = SequenceMatcher(None, known.words, words, autojunk=False).get_opcodes()
    same = [n for n, step in enumerate(steps) if step[0] == "equal"]
    if not same:
        return None
    inner = steps[same[0] : same[-1] + 1]
    letters = sum(
        len(word) for kind, a, b, _, _ in inner if kind == "equal" for word in known.words[a:b]
    )
    lost = sum(
        _loss(known.words[a:b], words[c:d], known.words[max(a - 1, 0) : b + 1], names)
        for kind, a, b, c, d in inner
        if kind != "equal"
    )
    if letters < _FEWEST_LETTERS or lost > most_lost * (letters + lost):
        return None
    if letters < _MOST_OF_OURS * known.letters and letters < _MOST_OF_THEIRS * sum(map(len, words)):
        return None
    forged = is_forged(known.words, words, inner, steps[max(same[0] - 1, 0) : same[-1] + 2])
    intact = all(
        _survives(word, known.words[max(a - 1, 0) : b + 1])
        for kind, a, b, c, d in inner
        if kind != "equal"
        for word in words[c:d]
    )
    start, end = _with_its_ends(known, words, steps, inner[0][3], inner[-1][4])
    return _Aligned(known, offset + start, offset + end, letters, forged, intact)


def _loss(
    ours: Sequence[str], theirs: Sequence[str], around: Sequence[str], names: Sequence[str]
) -> int:
    """Letters of ours that are missing or changed here, and letters put in; what stands in a
    placeholder is neither."""
    gone = sum(1 if _survives(word, theirs) else len(word) for word in ours if word[0] != "{")
    if any(word.startswith("{") for word in around):
        fits = len(theirs) <= _LONGEST_FILLING and (
            "{benefit}" not in around or _names_one(theirs, names)
        )
        return gone + (0 if fits else sum(map(len, theirs)))
    put_in = sum(1 if _survives(word, ours) else len(word) for word in theirs)
    return max(gone, put_in)


def _names_one(theirs: Sequence[str], names: Sequence[str]) -> bool:
    """A benefit of ours is among the words, damaged at most a little."""
    said = " ".join(theirs)
    return not names or not said or any(fuzz.partial_ratio(n, said) >= _SAME_NAME for n in names)


def _survives(word: str, others: Sequence[str]) -> bool:
    """It stands among the others too, damaged at most by a letter or two."""
    return any(fuzz.ratio(word, other) >= _SAME_WORD for other in others)


def _with_its_ends(
    known: _Known, words: list[str], steps: Sequence[Step], start: int, end: int
) -> tuple[int, int]:
    """An end of our text may be a placeholder, or a word that was damaged."""
    first, last = steps[0], steps[-1]
    if last[0] != "equal" and last[1] < last[2]:
        while end < len(words) and _belongs(words[end], known.words[last[1] : last[2]]):
            end += 1
    if first[0] != "equal" and first[1] < first[2]:
        while start and _belongs(words[start - 1], known.words[first[1] : first[2]]):
            start -= 1
    return start, end


def _belongs(word: str, ours: Sequence[str]) -> bool:
    """It is one of these words, or the sum, date or number of an application in a placeholder."""
    if any(one.startswith("{") for one in ours):
        return word.isdecimal() or word in _UNITS or (word.isascii() and len(word) == 1)
    return _survives(word, ours)


_UNITS: Final = frozenset({"тг"})
