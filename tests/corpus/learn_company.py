"""Learns what may stand beside a yes (`flows.reading.company`); part of `make weights`.

A reply is a bag of clauses: in a consent none of them takes the yes back, in any other reply with a
yes at least one does. Which one is not said; the most doubtful one is taken to be it.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from flows.reading import company, features
from flows.reading.message import Message
from flows.reading.purity import is_pure, says_yes
from flows.reading.verdict import Verdict
from tests.corpus.composed import COMPOSED
from tests.corpus.score import Row

#: How freely weights may grow.
FREEDOM = 0.5
#: What bears on one clause alone is chance.
FEWEST = 2
#: How often the most doubtful clause of a reply is looked for anew.
ROUNDS = 3
#: A composed reply counts a quarter of one that somebody wrote; so does a clause of a question, a
#: refusal or a greeting that stands for one beside a yes.
LESS: Final = 0.25

#: Replies of these intents take back a yes that they stand beside.
_TAKING_BACK: Final = frozenset(
    ("postpone", "question_amount", "question_what", "question_who_fraud", "refuse", "stop",
     "help_operator", "report_fraud")
)  # fmt: skip
#: Questions under which a yes is no consent, or one to something else.
_ELSEWHERE: Final = ("accounts", "none", "expired", "filed")
_PERSONAL: Final = frozenset(("iban", "pii_leak"))

Clause = list[str]


class Bag(NamedTuple):
    """The features of each clause; whether one of them takes the yes back."""

    clauses: list[Clause]
    doubtful: bool
    weight: float


def bags(rows: Sequence[Row], parsed: Sequence[tuple[Message, Verdict]]) -> list[Bag]:
    return [bag for row, (m, v) in zip(rows, parsed, strict=True) for bag in _bags(row, m, v)]


def _bags(row: Row, m: Message, verdict: Verdict) -> list[Bag]:
    if row.question.startswith(_ELSEWHERE) or not _PERSONAL.isdisjoint(
        (row.intent, verdict.intent)
    ):
        return []
    if any(map(says_yes, m.clauses)):
        found = [list(features.of_clause(c, acts, where)) for where, c, acts in company.company(m)]
        weight = LESS if row.why == COMPOSED else 1.0
        return [Bag(found, row.intent != "consent", weight)] if found else []
    return _beside_a_yes(row, m)


def _beside_a_yes(row: Row, m: Message) -> list[Bag]:
    """What a short question, refusal or greeting would be, were there a yes."""
    takes_back = row.intent in _TAKING_BACK and len(m.clauses) <= 2
    clauses = [(c, a) for c, a in zip(m.clauses, m.acts, strict=True) if not is_pure(c)]
    if not clauses or not (takes_back or row.intent == "greeting_smalltalk"):
        return []
    places: tuple[features.Where, ...] = ("before", "after")
    return [
        Bag([list(features.of_clause(c, a, where)) for c, a in clauses], takes_back, LESS)
        for where in places
    ]


class Learned(NamedTuple):
    names: list[str]
    weights: np.ndarray


def learned(found: Sequence[Bag]) -> Learned:
    counted = Counter(name for bag in found for clause in bag.clauses for name in set(clause))
    names = sorted(name for name, n in counted.items() if n >= FEWEST)
    clauses = [clause for bag in found for clause in bag.clauses]
    matrix = _matrix(clauses, {name: n for n, name in enumerate(names)})
    of_bag = np.array([n for n, bag in enumerate(found) for _ in bag.clauses])
    doubtful = np.array([bag.doubtful for bag in found])[of_bag]
    weights = np.array([bag.weight for bag in found])[of_bag]
    label = doubtful.copy()
    for _ in range(ROUNDS):
        model = LogisticRegression(C=FREEDOM, max_iter=300, fit_intercept=False)
        model.fit(matrix, label, weights)
        label = _blamed(model.decision_function(matrix), of_bag, doubtful)
    return Learned(names, model.coef_[0])


def _blamed(scores: np.ndarray, of_bag: np.ndarray, doubtful: np.ndarray) -> np.ndarray:
    """In a doubtful reply the most doubtful clause, and every other that is more so than not."""
    worst = np.full(of_bag.max() + 1, -np.inf)
    np.maximum.at(worst, of_bag, scores)
    return doubtful & ((scores == worst[of_bag]) | (scores > 0))


def _matrix(clauses: Sequence[Clause], place: dict[str, int]) -> csr_matrix:
    cells = [
        (n, place[name], times)
        for n, clause in enumerate(clauses)
        for name, times in sorted(Counter(clause).items())
        if name in place
    ]
    rows, columns, times = np.array(cells, dtype=np.int32).T
    return csr_matrix((times.astype(np.float64), (rows, columns)), (len(clauses), len(place)))


def levels(model: Learned) -> dict[str, int]:
    """Whole levels; what rounds to nothing is left out."""
    rounded = np.rint(model.weights / company.STEP).astype(int).tolist()
    return {name: level for name, level in zip(model.names, rounded, strict=True) if abs(level) > 1}


def write(model: Learned, path: Path) -> int:
    kept = levels(model)
    path.write_text("".join(f"{n}\t{w}\n" for n, w in kept.items()), encoding="utf-8", newline="")
    return len(kept)
