"""Marks: what a conversation is, as words of their own kind that the index holds beside the texts.

An offer is marked by its benefit, state and region and by each combination of them, so that
"birth" and "paid" are found in one offer and not in two of the same citizen. A mark holds an
underscore, which no word does.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from storage.search import Wanted

#: An offer's columns, with the letter that stands for each.
OFFER_MARKS = {"b": "benefit", "s": "state", "r": "region"}

#: Longer spans are asked for by nobody, and each month of one is a word in the question.
LONGEST_SPAN = timedelta(days=5 * 366)

#: Stands on no conversation: a span that ends before it begins.
NO_DAY = "d_none"


def offer_combinations() -> Iterator[str]:
    """b, s, r, bs, br, sr, bsr."""
    for size in range(1, len(OFFER_MARKS) + 1):
        yield from ("".join(letters) for letters in combinations(OFFER_MARKS, size))


def wanted_marks(wanted: Wanted) -> list[list[str]]:
    """Of each list one must be there."""
    marks = [[mark] for mark in _offer_mark(wanted)]
    if wanted.language:
        marks.append([f"l_{wanted.language}"])
    marks += [[f"f_{flag}"] for flag in wanted.flags]
    if wanted.since or wanted.until:
        marks.append(day_marks(wanted.since, wanted.until))
    return marks


def _offer_mark(wanted: Wanted) -> Iterator[str]:
    values = {"b": wanted.benefit, "s": wanted.state, "r": _coded(wanted.region)}
    letters = "".join(letter for letter, value in values.items() if value)
    if letters:
        yield "_".join((letters, *(values[letter] for letter in letters)))


def _coded(region: str) -> str:
    """A name of several words as one, as SQL's `hex` makes it."""
    return region.encode().hex().upper()


def benefit_mark(code: str) -> str:
    return f"b_{code}"


def day_marks(since: date | None, until: date | None) -> list[str]:
    """The days of a span, whole months as one; an open end is LONGEST_SPAN away."""
    first = since or (until or date.max) - LONGEST_SPAN
    last = min(until or first + LONGEST_SPAN, first + LONGEST_SPAN)
    return list(_days(first, last)) or [NO_DAY]


def _days(first: date, last: date) -> Iterator[str]:
    day = first
    while day <= last:
        month_after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        if day.day == 1 and month_after - timedelta(days=1) <= last:
            yield f"m_{day:%Y%m}"
            day = month_after
        else:
            yield f"d_{day:%Y%m%d}"
            day += timedelta(days=1)
