"""Cuts a whole sentence apart that was written without its spaces. Part of `words`."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from flows.reading.forms import Form, Lean, cyrillic
from flows.reading.hearing import by_ear


def run_together(folded: str, lean: Lean) -> tuple[Form, ...]:
    """A whole sentence without its spaces: «хочуполучатьпособиенасына», where every piece is known
    and one is an answer. DOUBTFUL where it can also be cut so that it holds a negation."""
    if len(folded) > _LONGEST_SENTENCE:
        return ()
    runs = [run for run in _runs(folded, lean) if any(form.concept in _ANSWERS for form in run)]
    if not runs:
        return ()
    if len({any(form.no or form.concept in _DENIALS for form in run) for run in runs}) > 1:
        return (Form("DOUBTFUL", folded),)
    return min(runs, key=len)


@lru_cache(maxsize=512)
def _runs(folded: str, lean: Lean) -> tuple[tuple[Form, ...], ...]:
    """Ways to cut it into known words, the longest first."""
    return tuple(islice(_cuts(folded, lean), _MOST_CUTS)) if folded else ((),)


def _cuts(folded: str, lean: Lean) -> Iterator[tuple[Form, ...]]:
    for end in range(min(len(folded), _LONGEST_WORD), 0, -1):
        first = _in_a_run(folded[:end], lean)
        if first:
            for rest in _runs(folded[end:], lean):
                yield (*first, *rest)


@lru_cache(maxsize=4_096)
def _in_a_run(piece: str, lean: Lean) -> tuple[Form, ...]:
    if len(piece) < _WORD:
        return cyrillic(piece, piece, lean) if piece in _SHORT_WORDS else ()
    forms = cyrillic(piece, piece, lean)
    if not forms and len(piece) >= _HEARD:
        form = by_ear(piece, lean)
        forms = () if form is None else (form,)
    return () if any("mixed" in form.marks for form in forms) else forms


#: A sentence has so many letters,
LONG: Final = 12
#: and at most so many.
_LONGEST_SENTENCE: Final = 48
_LONGEST_WORD: Final = 18
#: Shorter pieces are not listened to.
_HEARD: Final = 6
#: So many ways to cut it are looked at.
_MOST_CUTS: Final = 24
#: Shorter words are found in every word, but for these.
_WORD: Final = 4
_SHORT_WORDS: Final = frozenset(
    ("да", "не", "ни", "я", "даю", "бас", "кои", "ия", "иа", "и", "на", "за", "мне", "вам",
     "нет", "жок", "мен", "бар", "уш", "бер", "ал", "до", "по", "с", "все", "его", "мои", "моя",
     "еи", "ол", "осы", "сол")
)  # fmt: skip
_ANSWERS: Final = frozenset(
    (
        "YES",
        "NO",
        "AGREE",
        "WILLING",
        "REFUSE",
        "APPLY",
        "WANT",
        "TAKE",
        "NEED",
        "GET",
        "AGREEMENT",
        "GIVE",
    )
)
_DENIALS: Final = frozenset(("NO", "NE", "NOTBE", "REFUSE"))
