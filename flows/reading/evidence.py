"""Weighs a message: what all its words together speak for, where a rule sees a single phrase.

Each feature of a message (`features`) has a weight for each intent, learned from the replies of
`tests/corpus/dev` (`make weights`) and kept in `weights.tsv`. Nothing is learned at run time:
the same words always weigh the same.

The weights of a feature are lanes of one whole number, so that a message is weighed by adding one
number for each of its features.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from flows.question import Question
from flows.reading import features
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.reading import Intent
from flows.reading.verdict import Verdict

FILE: Final = Path(__file__).with_name("weights.tsv")

#: The lanes, in the order of the file.
INTENTS: Final[tuple[Intent, ...]] = (
    "consent", "refuse", "question_amount", "question_what", "question_who_fraud", "report_fraud",
    "stop", "help_operator", "language_switch_kk", "language_switch_ru", "bank_choice_number",
    "iban", "pii_leak", "postpone", "greeting_smalltalk", "unclear", "other",
)  # fmt: skip

#: One level of weight, as a natural logarithm of the odds.
STEP: Final = 0.025
#: The level of what speaks neither for nor against.
_NEUTRAL: Final = 128
#: A feature with no weight beyond these levels for any intent is not kept.
_LEAST: Final = 2


class Weighed(NamedTuple):
    """`best` is `lead` ahead of the second; a consent is `consent` ahead of the best other intent
    (below zero: behind). Both are logarithms of odds: 2.3 is ten to one."""

    best: Intent
    lead: float
    consent: float


def weigh(m: Message, q: Question, verdict: Verdict) -> Weighed:
    """What the message speaks for, all in all."""
    total = _of_shape(features.shape(m, q))
    total += _of_verdict(verdict.intent, verdict.sure, q.kind)
    path = ["^"]
    for form in m.forms:
        weight, concept = _of_form(form)
        total += weight + _of_pair(path[-1], concept)
        path.append(concept)
    total += _of_pair(path[-1], "$")
    for act in m.said:
        total += _of_name("act ", act)
    if m.clauses:
        for concept in set(path[-len(m.clauses[-1]) :]):
            total += _of_name("last ", concept)
    return _compared(total)


def telling(m: Message, weighed: Weighed) -> tuple[str, ...]:
    """The words that bore most on the best intent, the heaviest first."""
    lane = INTENTS.index(weighed.best)
    heavy = sorted((-_bears(form, lane), form.word) for form in dict.fromkeys(m.forms))
    return tuple(word for weight, word in heavy[:_TELLING] if weight < 0)


#: So many words are named.
_TELLING: Final = 3


def _bears(form: Form, lane: int) -> int:
    """How much a word bears on the intent of a lane, in levels."""
    return _levels(_of_form(form)[0])[lane] - _NEUTRAL * len(features.of_form(form))


def _compared(total: int) -> Weighed:
    lanes = _levels(total)
    consent, *others = lanes
    first, second = sorted(lanes)[-1:-3:-1]
    return Weighed(
        INTENTS[lanes.index(first)], (first - second) * STEP, (consent - max(others)) * STEP
    )


def _levels(lanes: int) -> list[int]:
    return memoryview(lanes.to_bytes(_SIZE, "little")).cast("I").tolist()


_SIZE: Final = 4 * len(INTENTS)


@lru_cache(maxsize=32_768)
def _of_form(form: Form) -> tuple[int, str]:
    """Its weight, and its concept with the polarity."""
    return sum(map(_weight, features.of_form(form))), features.signed(form)


@lru_cache(maxsize=32_768)
def _of_pair(before: str, after: str) -> int:
    return _weight(features.pair(before, after))


@lru_cache(maxsize=4_096)
def _of_name(kind: str, name: str) -> int:
    return _weight(kind + name)


@lru_cache(maxsize=4_096)
def _of_shape(shape: features.Shape) -> int:
    return _weight(features.ALWAYS) + sum(map(_weight, features.of_shape(shape)))


@lru_cache(maxsize=4_096)
def _of_verdict(intent: str, sure: bool, kind: str) -> int:
    return sum(map(_weight, features.of_verdict(intent, sure, kind)))


def _weight(name: str) -> int:
    """Unknown features say nothing: all their lanes are neutral."""
    return _WEIGHTS.get(name, _NOTHING)


def levels(weights: list[float]) -> bytes:
    """Weights in the order of `INTENTS`, as they are kept."""
    return bytes(min(255, max(0, round(w / STEP) + _NEUTRAL)) for w in weights)


def tells(kept: bytes) -> bool:
    return any(abs(level - _NEUTRAL) > _LEAST for level in kept)


def _lanes(kept: bytes) -> int:
    """Each level in a lane of four bytes, which no sum of levels outgrows."""
    return int.from_bytes(kept.decode("latin-1").encode("utf-32-le"), "little")


_NOTHING: Final = _lanes(bytes([_NEUTRAL]) * len(INTENTS))


def _read_weights() -> dict[str, int]:
    weights = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        name, _, kept = line.partition("\t")
        weights[name] = _lanes(bytes.fromhex(kept))
    return weights


_WEIGHTS: Final = _read_weights()
