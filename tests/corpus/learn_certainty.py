"""Learns how certain a consent is (`flows.reading.certainty`); part of `make weights`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from flows.question import Question
from flows.reading import certainty
from flows.reading.features import ALWAYS, of_certainty
from flows.reading.message import Message
from flows.reading.reader import by_rules
from flows.reading.verdict import Verdict
from tests.corpus.composed import composed
from tests.corpus.score import Row

#: How freely weights may grow.
FREEDOM = 1.0
#: What bears on one reply alone is chance.
FEWEST = 2
#: A composed reply counts a quarter of one that somebody wrote.
OF_COMPOSED: Final = 0.25
#: Sets by which rules were written: the rules look better on them than on any others, so that
#: they count less.
OF_FAMILIAR: Final = 0.3
FAMILIAR: Final = frozenset({"01", "02", "03", "04", "05", "06", "07"})

Parsed = tuple[Message, Verdict]


def parsed(rows: Sequence[Row]) -> list[Parsed]:
    """What the rules alone make of each reply."""
    return [by_rules(row.text, Question.parse(row.question)) for row in rows]


class Learned(NamedTuple):
    names: list[str]
    weights: np.ndarray


class Table:
    """Replies by features, each with its label and how much it counts; the composed ones last.
    `found` is what the rules alone make of those of the sets."""

    def __init__(self, sets: dict[str, list[Row]], found: Sequence[Parsed]) -> None:
        beside = composed()
        rows = [*(row for of_set in sets.values() for row in of_set), *beside]
        found = [*found, *parsed(beside)]
        named = [_features(row, *one) for row, one in zip(rows, found, strict=True)]
        counted = Counter(name for names in named for name in names)
        self.names = sorted(name for name, n in counted.items() if n >= FEWEST)
        self.matrix = matrix(named, {name: n for n, name in enumerate(self.names)})
        self.labels = np.array([row.intent == "consent" for row in rows])
        familiar = [OF_FAMILIAR if name in FAMILIAR else 1.0 for name in sets]
        self.counts = np.r_[
            np.repeat(familiar, [len(of_set) for of_set in sets.values()]),
            np.full(len(beside), OF_COMPOSED),
        ]


def _features(row: Row, message: Message, verdict: Verdict) -> Counter[str]:
    question = Question.parse(row.question)
    return Counter([*of_certainty(message, question, verdict), ALWAYS])


def matrix(found: Sequence[Counter[str]], place: dict[str, int]) -> csr_matrix:
    """How often each feature, by its place, is found in each reply."""
    cells = [
        (n, place[name], times)
        for n, names in enumerate(found)
        for name, times in sorted(names.items())
        if name in place
    ]
    rows, columns, times = np.array(cells, dtype=np.int32).T
    return csr_matrix((times.astype(np.float64), (rows, columns)), (len(found), len(place)))


def learned(table: Table, rows: np.ndarray | slice = slice(None)) -> Learned:
    model = LogisticRegression(C=FREEDOM, max_iter=400, tol=1e-5, fit_intercept=False)
    model.fit(table.matrix[rows], table.labels[rows], table.counts[rows])
    return Learned(table.names, model.coef_[0])


def levels(model: Learned) -> dict[str, int]:
    """Whole levels; what rounds to nothing is left out."""
    rounded = np.rint(model.weights / certainty.STEP).astype(int).tolist()
    return {name: level for name, level in zip(model.names, rounded, strict=True) if abs(level) > 1}


def write(model: Learned, path: Path) -> int:
    kept = levels(model)
    path.write_text("".join(f"{n}\t{w}\n" for n, w in kept.items()), encoding="utf-8", newline="")
    return len(kept)
