"""Weighs how certain it is that a message is a clear consent, against everything else it may be.

`evidence` compares what a message may mean; here is one question only, yes or no, asked of every
word, of what stands beside it, of where it stands to the yes, and of the rule that decided. The
weights are learned with the others (`make weights`) and kept in `certainty.tsv`; a message is
weighed by adding one number for each of its features.
"""

from functools import lru_cache
from pathlib import Path
from typing import Final

from flows.question import Question
from flows.reading import features
from flows.reading.features import Place, Where
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.purity import Standing
from flows.reading.verdict import Verdict

FILE: Final = Path(__file__).with_name("certainty.tsv")
#: One level of weight, as a natural logarithm of the odds.
STEP: Final = 0.02


def certain(m: Message, q: Question, verdict: Verdict) -> float:
    """Logarithm of the odds that this is a clear consent: 2.3 is ten to one."""
    total = _of_shape(features.shape(m, q))
    total += _of_rule(verdict.rule, verdict.intent, verdict.sure, q.kind)
    total += _of_standings(tuple(m.standings), verdict.rule)
    end = ""
    did: tuple[str, ...] = ()
    for place, clause, does in features.placed(m):
        where = place.where
        last, last_word = "^", "^"
        for form in clause:
            weight, concept, word = _of_form(form, place)
            total += weight + _of_pair(last, concept, where) + _of_neighbours(last_word, word)
            if end:
                total += _of_seam(end, concept)
                end = ""
            last, last_word = concept, word
        total += _of_pair(last, "$", where) + _of_neighbours(last_word, "$")
        total += _of_doings(did, does, place)
        end, did = last, does
    return total * STEP


def telling(m: Message) -> tuple[str, ...]:
    """The words that bore most on the consent, the heaviest first."""
    heavy = sorted(
        (-_of_form(form, place)[0], form.word)
        for place, clause, _ in features.placed(m)
        for form in dict.fromkeys(clause)
    )
    return tuple(dict.fromkeys(word for weight, word in heavy[:_TELLING] if weight < 0))


#: So many words are named.
_TELLING: Final = 3


@lru_cache(maxsize=32_768)
def _of_form(form: Form, place: Place) -> tuple[int, str, str]:
    """Its weight, its concept with the polarity, and its spelling."""
    weight = _sum(features.of_companion(form, place))
    return weight, features.signed(form), features.spelling(form)


@lru_cache(maxsize=32_768)
def _of_pair(before: str, after: str, where: Where) -> int:
    return _sum(features.of_pair(before, after, where))


@lru_cache(maxsize=32_768)
def _of_neighbours(before: str, after: str) -> int:
    return _WEIGHTS.get(features.neighbours(before, after), 0)


@lru_cache(maxsize=8_192)
def _of_seam(before: str, after: str) -> int:
    return _WEIGHTS.get(features.seam(before, after), 0)


@lru_cache(maxsize=16_384)
def _of_doings(did: tuple[str, ...], does: tuple[str, ...], place: Place) -> int:
    return _sum(features.of_doings(did, does, place))


@lru_cache(maxsize=4_096)
def _of_standings(standings: tuple[Standing, ...], rule: str) -> int:
    return _sum(features.of_standings(standings, rule))


@lru_cache(maxsize=4_096)
def _of_shape(shape: features.Shape) -> int:
    return _WEIGHTS.get(features.ALWAYS, 0) + _sum(features.of_shape(shape))


@lru_cache(maxsize=4_096)
def _of_rule(rule: str, intent: str, sure: bool, kind: str) -> int:
    return _sum(features.of_rule(rule, intent, sure, kind))


def _sum(names: list[str]) -> int:
    return sum([_WEIGHTS.get(name, 0) for name in names])


def _read_weights() -> dict[str, int]:
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines())
    return {name: int(level) for name, level in rows}


_WEIGHTS: Final = _read_weights()
