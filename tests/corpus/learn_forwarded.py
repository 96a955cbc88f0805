"""Learns what the words of a forwarded text bear on a fraud (`flows.fraud.evidence`); part of
`make weights`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from flows.fraud import evidence
from flows.fraud.forwarded import SHORT
from flows.fraud.signal import Seen
from tests.corpus.score import Row, rows_of
from tests.corpus.score_forwarded import rows_of as forwarded

#: How freely weights may grow.
FREEDOM: Final = 0.5
#: What bears on one text alone is chance.
FEWEST: Final = 2
#: Ordinary replies are judged, too, and are no frauds. There are many of them, all much alike.
OF_REPLIES: Final = 0.1
#: In these a citizen may tell what a swindler said.
_TELLING_OF_FRAUDS: Final = frozenset({"report_fraud", "question_who_fraud", "pii_leak", "other"})


class Text(NamedTuple):
    features: set[str]
    fraud: bool
    counts: float


def texts() -> list[Text]:
    """What there is to learn from."""
    return [
        *(_text(text, label == "fraud") for text, label in forwarded("dev")),
        *(_text(text, True) for text in _lines("frauds.txt")),
        *(_text(text, False) for text in _lines("honest.txt")),
        *(_text(row.text, False, OF_REPLIES) for row in rows_of("dev") if _is_ordinary(row)),
    ]


def _text(text: str, fraud: bool, counts: float = 1.0) -> Text:
    return Text(evidence.features(Seen(text)), fraud, counts)


def _lines(file: str) -> list[str]:
    """Texts that the signals are tested by."""
    told = (_TESTED / file).read_text(encoding="utf-8").splitlines()
    return [line for line in told if line and not line.startswith("#")]


_TESTED: Final = Path(__file__).parents[1] / "flows" / "fraud"


def _is_ordinary(row: Row) -> bool:
    return len(row.text) >= SHORT and row.intent not in _TELLING_OF_FRAUDS


def learned(known: Sequence[Text]) -> dict[str, int]:
    """Levels by feature; what rounds to nothing is left out."""
    counted = Counter(name for text in known for name in text.features)
    names = sorted(name for name, n in counted.items() if n >= FEWEST)
    model = LogisticRegression(C=FREEDOM, max_iter=500, fit_intercept=False)
    model.fit(
        _matrix(known, {name: n for n, name in enumerate(names)}),
        np.array([text.fraud for text in known]),
        np.array([text.counts for text in known]),
    )
    rounded = np.rint(model.coef_[0] / evidence.STEP).astype(int).tolist()
    return {name: level for name, level in zip(names, rounded, strict=True) if level}


def _matrix(known: Sequence[Text], place: dict[str, int]) -> csr_matrix:
    found = [sorted(place[name] for name in text.features if name in place) for text in known]
    ends = np.cumsum([0, *map(len, found)])
    cells = np.array([column for columns in found for column in columns], dtype=np.int32)
    plain = csr_matrix((np.ones(len(cells)), cells, ends), (len(known), len(place)))
    return diags([evidence.share(len(columns)) for columns in found]) @ plain


def write(levels: dict[str, int], path: Path = evidence.FILE) -> int:
    lines = (f"{name}\t{level}\n" for name, level in levels.items())
    path.write_text("".join(lines), encoding="utf-8", newline="")
    return len(levels)
