"""Reads each set of replies of the development part with weights learned from the other sets: the
honest estimate for a writer nobody has seen.

    python -m tests.corpus.sets [--from ROW]
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from flows.reading import certainty, evidence
from tests.corpus import learn, learn_certainty
from tests.corpus.composed import composed
from tests.corpus.learn import Table
from tests.corpus.score import Row, Scored, report, rows_of, score

#: Where each set begins, as they came to the corpus one after the other.
BEGINNINGS = (
    0,
    1_692,
    3_694,
    4_087,
    10_292,
    10_803,
    13_079,
    16_562,
    17_862,
    19_162,
    20_462,
    21_862,
    23_062,
    24_262,
    25_462,
    26_814,
    28_114,
    29_314,
    30_514,
    31_946,
    33_249,
)

_CACHED = (
    evidence._of_form, evidence._of_pair, evidence._of_name, evidence._of_shape,
    evidence._of_verdict, certainty._of_form, certainty._of_pair,
    certainty._of_neighbours, certainty._of_seam, certainty._of_doings, certainty._of_standings,
    certainty._of_shape, certainty._of_rule,
)  # fmt: skip


class Weights:
    """What can be learned from some of the replies."""

    def __init__(self, rows: Sequence[Row]) -> None:
        found = learn.parsed(rows)
        self.table = Table(rows, found)
        beside = composed()
        self.size = len(rows)
        self.replies = learn_certainty.Table([*rows, *beside], [*found, *learn.parsed(beside)])

    def without(self, first: int, end: int) -> tuple[dict[str, bytes], dict[str, int]]:
        rest = np.r_[0:first, end : self.size]
        message = learn.levels(self.table, learn.learned(self.table, rest))
        rest = np.r_[rest, self.size : len(self.replies.labels)]
        return message, learn_certainty.levels(learn_certainty.learned(self.replies, rest))


@contextmanager
def weighing_with(message: dict[str, bytes], certain: dict[str, int]) -> Iterator[None]:
    """Readings inside use these weights."""
    kept = dict(evidence._WEIGHTS), dict(certainty._WEIGHTS)
    _install({name: evidence._lanes(level) for name, level in message.items()}, certain)
    try:
        yield
    finally:
        _install(*kept)


def _install(message: dict[str, int], certain: dict[str, int]) -> None:
    for old, new in ((evidence._WEIGHTS, message), (certainty._WEIGHTS, certain)):
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
