"""Reads each set of replies of the development part with weights learned from the other sets: the
honest estimate for a writer nobody has seen.

    python -m tests.corpus.sets [--from ROW]
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import numpy as np

from flows.reading import company, evidence
from tests.corpus import learn, learn_company
from tests.corpus.composed import composed
from tests.corpus.learn import Table
from tests.corpus.score import Row, Scored, report, rows_of, score

#: Where each set begins, as they came to the corpus one after the other.
BEGINNINGS = (0, 1_692, 3_694, 4_087, 10_292, 10_803, 13_079)

_CACHED = (
    evidence._of_form, evidence._of_pair, evidence._of_name, evidence._of_shape,
    evidence._of_verdict, company._of_form, company._of_pair, company._of_act, company._of_place,
)  # fmt: skip


T = TypeVar("T")


class Weights:
    """What can be learned from some of the replies."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.found = learn.parsed(rows)
        self.table = Table(rows, self.found)
        beside = composed()
        self.beside = learn_company.bags(beside, learn.parsed(beside))

    def without(self, first: int, end: int) -> tuple[dict[str, bytes], dict[str, int]]:
        rest = np.r_[0:first, end : len(self.rows)]
        message = learn.levels(self.table, learn.learned(self.table, rest))
        bags = learn_company.bags(_cut(self.rows, first, end), _cut(self.found, first, end))
        return message, learn_company.levels(learn_company.learned([*bags, *self.beside]))


def _cut(whole: Sequence[T], first: int, end: int) -> list[T]:
    return [*whole[:first], *whole[end:]]


@contextmanager
def weighing_with(message: dict[str, bytes], clause: dict[str, int]) -> Iterator[None]:
    """Readings inside use these weights."""
    kept = dict(evidence._WEIGHTS), dict(company._WEIGHTS)
    _install({name: evidence._lanes(level) for name, level in message.items()}, clause)
    try:
        yield
    finally:
        _install(*kept)


def _install(message: dict[str, int], clause: dict[str, int]) -> None:
    for old, new in ((evidence._WEIGHTS, message), (company._WEIGHTS, clause)):
        old.clear()
        old.update(new)
    for cached in _CACHED:
        cached.cache_clear()


def read_apart(rows: Sequence[Row], start: int = 0) -> Iterator[tuple[int, list[Scored]]]:
    """Each set's first row and its readings."""
    weights = Weights(rows)
    for first, end in zip(BEGINNINGS, (*BEGINNINGS[1:], len(rows)), strict=True):
        if first >= start:
            with weighing_with(*weights.without(first, end)):
                yield first, score(rows[first:end])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="start", type=int, default=0, metavar="ROW")
    options = parser.parse_args()
    for first, scored in read_apart(rows_of("dev"), options.start):
        report(f"rows from {first}", scored)
    return 0


if __name__ == "__main__":
    sys.exit(main())
