"""Weighs the company of a yes: how far each clause beside it may take it back.

`evidence` adds up all words of a message, so that a strong yes can drown a small «если». Here every
clause is weighed by itself and the most doubtful one counts. The weights are learned with the
others (`make weights`) and kept in `company.tsv`.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from flows.reading import features
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.patterns import Act
from flows.reading.purity import is_whole, says_yes
from flows.reading.tokens import Clause

FILE: Final = Path(__file__).with_name("company.tsv")
#: One level of weight, as a natural logarithm of the odds.
STEP: Final = 0.02
#: Where nothing stands beside the yes, and the least that any company is doubted.
NO_COMPANY: Final = -4.0


def doubtful(m: Message) -> float:
    """Logarithm of the odds that the most doubtful clause takes the yes of this message back."""
    worst = NO_COMPANY
    for where, clause, acts in company(m):
        worst = max(worst, _weighed(clause, acts, where))
    return worst


def company(m: Message) -> list[tuple[features.Where, Clause, tuple[Act, ...]]]:
    """The clauses that hold more than a yes and courtesies, and how they stand to the yes."""
    own = [n for n, clause in enumerate(m.clauses) if says_yes(clause)]
    pure = [n for n in own if is_whole(m.clauses[n])]
    last = (pure or own or [len(m.clauses)])[-1]
    return [
        ("in" if n in own else "before" if n < last else "after", clause, m.acts[n])
        for n, clause in enumerate(m.clauses)
        if not is_whole(clause)
    ]


def _weighed(clause: Clause, acts: tuple[Act, ...], where: features.Where) -> float:
    total = _of_place(where)
    before, concept_before = "^", "^"
    for form in clause:
        weight, concept = _of_form(form, where)
        total += weight + _of_pair(concept_before, concept)
        concept_before = concept
        if form.concept not in features.STOPS:
            word = form.key or form.word
            total += _WEIGHTS.get(features.neighbours(before, word), 0)
            before = word
    total += _of_pair(concept_before, "$")
    for act in acts:
        total += _of_act(act.name, where)
    return total * STEP


@lru_cache(maxsize=16_384)
def _of_form(form: Form, where: features.Where) -> tuple[int, str]:
    return _sum(features.of_companion(form, where)), features.signed(form)


@lru_cache(maxsize=16_384)
def _of_pair(before: str, after: str) -> int:
    return _WEIGHTS.get(features.pair(before, after), 0)


@lru_cache(maxsize=1_024)
def _of_act(name: str, where: features.Where) -> int:
    return _sum(features.of_act(name, where))


@lru_cache(maxsize=8)
def _of_place(where: features.Where) -> int:
    return _sum([features.ANY_COMPANY, where])


def _sum(names: list[str]) -> int:
    return sum(_WEIGHTS.get(name, 0) for name in names)


def _read_weights() -> dict[str, int]:
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return {name: int(level) for name, level in rows}


_WEIGHTS: Final = _read_weights()
