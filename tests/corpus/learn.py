"""`make weights`: learns from the replies for writing rules what each word bears on a reading.

    python -m tests.corpus.learn

Writes `flows/reading/weights.tsv` and `certainty.tsv`, and `flows/fraud/weights.tsv`. The same
corpus always gives the same weights. How well they do on replies not learned from:
`tests.corpus.sets`.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from flows.question import Question
from flows.reading import certainty, evidence
from flows.reading.features import ALWAYS, features
from flows.reading.message import Message
from flows.reading.verdict import Verdict
from tests.corpus import learn_certainty, learn_forwarded
from tests.corpus.learn_certainty import Parsed, parsed
from tests.corpus.score import Row, sets_of

#: How freely weights may grow; 1 to 4 give the same accuracy on replies kept apart.
FREEDOM = 2.0
#: What bears on one reply alone is chance.
FEWEST = 2


class Table:
    """Replies by features."""

    def __init__(self, rows: Sequence[Row], found: Sequence[Parsed]) -> None:
        named = [_features(row, *one) for row, one in zip(rows, found, strict=True)]
        counted = Counter(name for names in named for name in names)
        self.names = sorted(name for name, n in counted.items() if n >= FEWEST)
        self.labels = np.array([row.intent for row in rows])
        place = {name: n for n, name in enumerate(self.names)}
        self.matrix = learn_certainty.matrix(named, place)


def _features(row: Row, message: Message, verdict: Verdict) -> Counter[str]:
    question = Question.parse(row.question)
    return Counter([*features(message, question, verdict), ALWAYS])


def learned(table: Table, rows: np.ndarray | slice = slice(None)) -> LogisticRegression:
    model = LogisticRegression(C=FREEDOM, max_iter=400, fit_intercept=False)
    return model.fit(table.matrix[rows], table.labels[rows])


def levels(table: Table, model: LogisticRegression) -> dict[str, bytes]:
    """The weights of each feature as they are kept; what bears on nothing is left out."""
    order = [list(model.classes_).index(intent) for intent in evidence.INTENTS]
    weights = model.coef_[order]
    kept = {name: evidence.levels(weights[:, n].tolist()) for n, name in enumerate(table.names)}
    return {name: level for name, level in kept.items() if evidence.tells(level)}


def write(kept: dict[str, bytes], path: Path) -> None:
    lines = [f"{name}\t{level.hex()}\n" for name, level in kept.items()]
    path.write_text("".join(lines), encoding="utf-8", newline="")


def main() -> int:
    sets = sets_of("dev")
    rows = [row for of_set in sets.values() for row in of_set]
    found = parsed(rows)
    table = Table(rows, found)
    kept = levels(table, learned(table))
    write(kept, evidence.FILE)
    replies = learn_certainty.Table(sets, found)
    words = learn_certainty.write(learn_certainty.learned(replies), certainty.FILE)
    frauds = learn_forwarded.write(learn_forwarded.learned(learn_forwarded.texts()))
    print(f"{len(kept)} weights of intents, {words} of certainty from {len(rows)} replies")
    print(f"{frauds} weights of frauds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
