"""`make weights`: learns from the replies for writing rules what each word bears on a reading.

    python -m tests.corpus.learn [--folds N]

Writes `flows/reading/weights.tsv`. `--folds` writes nothing and measures instead: every reply is
weighed by weights that were learned from the others. Deterministic: the same corpus gives the
same weights.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from flows.question import Question
from flows.reading import evidence
from flows.reading.features import features
from flows.reading.reader import by_rules
from tests.corpus.score import Row, rows_of

#: How freely weights may grow; 1 to 4 give the same accuracy on replies kept apart.
FREEDOM = 2.0
#: What bears on one reply alone is chance.
FEWEST = 2


class Table:
    """Replies by features."""

    def __init__(self, rows: Sequence[Row]) -> None:
        found = [_features(row) for row in rows]
        counted = Counter(name for names in found for name in names)
        self.names = sorted(name for name, n in counted.items() if n >= FEWEST)
        self.labels = np.array([row.intent for row in rows])
        self.matrix = self._matrix(found)

    def _matrix(self, found: list[Counter[str]]) -> csr_matrix:
        place = {name: n for n, name in enumerate(self.names)}
        cells = [
            (n, place[name], times)
            for n, names in enumerate(found)
            for name, times in sorted(names.items())
            if name in place
        ]
        rows, columns, times = np.array(cells, dtype=np.int32).T
        return csr_matrix((times.astype(np.float64), (rows, columns)), (len(found), len(place)))


def _features(row: Row) -> Counter[str]:
    question = Question.parse(row.question)
    message, verdict = by_rules(row.text, question)
    return Counter([*features(message, question, verdict), evidence.ALWAYS])


def learned(table: Table, rows: np.ndarray | slice = slice(None)) -> LogisticRegression:
    model = LogisticRegression(C=FREEDOM, max_iter=400, fit_intercept=False)
    return model.fit(table.matrix[rows], table.labels[rows])


def write(table: Table, model: LogisticRegression, path: Path) -> int:
    """One line a feature; those that bear on nothing are left out."""
    order = [list(model.classes_).index(intent) for intent in evidence.INTENTS]
    weights = model.coef_[order]
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for n, name in enumerate(table.names):
            levels = evidence.levels(weights[:, n].tolist())
            if evidence.tells(levels):
                file.write(f"{name}\t{levels.hex()}\n")
                written += 1
    return written


def measure(table: Table, rows: Sequence[Row], folds: int) -> None:
    right = np.zeros(len(rows), dtype=bool)
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=1).split(
        table.matrix, table.labels
    ):
        model = learned(table, train)
        right[test] = model.predict(table.matrix[test]) == table.labels[test]
    print(f"weighed right in {folds} folds: {right.mean():.1%}")


def main() -> int:
    csv.field_size_limit(1 << 20)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    rows = rows_of("dev")
    table = Table(rows)
    if options.folds:
        measure(table, rows, options.folds)
        return 0
    written = write(table, learned(table), evidence.FILE)
    print(f"{written} weights from {len(rows)} replies")
    return 0


if __name__ == "__main__":
    sys.exit(main())
