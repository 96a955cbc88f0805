"""Reads each set of replies of the development part with weights learned from the other sets: the
honest estimate for a writer nobody has seen.

    python -m tests.corpus.sets [--from SET]
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from flows.reading import certainty, evidence
from tests.corpus import learn, learn_certainty
from tests.corpus.learn import Table
from tests.corpus.score import Row, Scored, report, score, sets_of

_CACHED = (
    evidence._of_form, evidence._of_pair, evidence._of_name, evidence._of_shape,
    evidence._of_verdict, certainty._of_form, certainty._of_pair,
    certainty._of_neighbours, certainty._of_seam, certainty._of_doings, certainty._of_standings,
    certainty._of_shape, certainty._of_rule,
)  # fmt: skip


class Weights:
    """What can be learned from some of the sets."""

    def __init__(self, sets: dict[str, list[Row]]) -> None:
        rows = [row for of_set in sets.values() for row in of_set]
        found = learn_certainty.parsed(rows)
        self.table = Table(rows, found)
        self.size = len(rows)
        self.replies = learn_certainty.Table(sets, found)

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


def read_apart(sets: dict[str, list[Row]], start: str = "") -> Iterator[tuple[str, list[Scored]]]:
    """Each set's name and its readings."""
    weights = Weights(sets)
    first = 0
    for name, rows in sets.items():
        end = first + len(rows)
        if name >= start:
            with weighing_with(*weights.without(first, end)):
                yield name, score(rows)
        first = end


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="start", default="", metavar="SET")
    options = parser.parse_args()
    for name, scored in read_apart(sets_of("dev"), options.start):
        report(f"set {name}", scored)
    return 0


if __name__ == "__main__":
    sys.exit(main())
