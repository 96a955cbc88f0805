"""What of a message has weight in `evidence`: its words with their beginnings and endings, the
concepts behind them and side by side, what its clauses do, and what the rules made of it. Each
feature has a name that a person can read."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from flows.question import Question
from flows.reading.forms import UNKNOWN, Form
from flows.reading.message import Message
from flows.reading.patterns import Act
from flows.reading.purity import is_company
from flows.reading.tokens import Clause
from flows.reading.verdict import Verdict


def features(m: Message, q: Question, verdict: Verdict) -> Iterator[str]:
    """All features of a message, as often as they occur. `evidence.weigh` walks the same way."""
    for form in m.forms:
        yield from of_form(form)
    for before, after in pairwise(path(m)):
        yield pair(before, after)
    for act in m.said:
        yield f"act {act}"
    for concept in last(m):
        yield f"last {concept}"
    yield from of_shape(shape(m, q))
    yield from of_verdict(verdict.intent, verdict.sure, q.kind)


def of_form(form: Form) -> list[str]:
    """What one word may bear."""
    concept = signed(form)
    found = [f"mark {concept}.{mark}" for mark in sorted(form.marks)]
    if form.concept != UNKNOWN:
        found.append(f"is {concept}")
    if form.tongue or form.key or form.concept == UNKNOWN:
        found += _of_spelling(form.key or form.word)
    return found


#: Beginnings stand for a stem, the ending for number, person and case.
_BEGINNINGS = (4, 5)
_ENDING = 3
#: The words of short spellings are all there is to them.
_SHORT = 4


def _of_spelling(word: str) -> list[str]:
    if len(word) <= _SHORT:
        return [f"word {word}"]
    beginnings = [f"begins {word[:n]}" for n in _BEGINNINGS if len(word) > n]
    return [f"word {word}", *beginnings, f"ends {word[-_ENDING:]}"]


def path(m: Message) -> list[str]:
    """The concepts in order, with the edges of the message."""
    return ["^", *map(signed, m.forms), "$"]


def pair(before: str, after: str) -> str:
    return f"pair {before} {after}"


def last(m: Message) -> set[str]:
    """Concepts of the last clause, which decides more often than others."""
    return set(map(signed, m.clauses[-1])) if m.clauses else set()


def signed(form: Form) -> str:
    """A concept with its polarity."""
    return form.concept + "!" if form.no else form.concept


#: Beyond these it does not matter how many.
_MANY_WORDS = 12
_MANY = 4


class Shape(NamedTuple):
    """The question asked; how many words, clauses, unknown words; whether it asks, and openly."""

    kind: str
    words: int
    clauses: int
    unknown: int
    asks: bool
    openly: bool


def shape(m: Message, q: Question) -> Shape:
    unknown = sum([form.concept == UNKNOWN for form in m.forms])
    return Shape(
        q.kind,
        min(len(m.forms), _MANY_WORDS),
        min(len(m.clauses), _MANY),
        min(unknown, _MANY),
        m.asks,
        m.asks_openly,
    )


def of_shape(seen: Shape) -> list[str]:
    names = [
        f"question {seen.kind}",
        f"length {seen.words}",
        f"clauses {seen.clauses}",
        f"unknown {seen.unknown}",
    ]
    return names + ["asks"] * seen.asks + ["asks openly"] * seen.openly


def of_verdict(intent: str, sure: bool, kind: str) -> list[str]:
    """What the rules made of it; not which rule, for the rules know the replies that the weights
    are learned from better than any others."""
    label = intent if sure else f"{intent}?"
    return [f"read {label}", f"read {label} at {kind}"]


#: How a clause stands to the yes: it holds the yes, or comes before or after it.
Where = Literal["in", "before", "after"]
#: Borne by every clause beside a yes.
ANY_COMPANY: Final = "always"
#: Signs that part clauses are no neighbours of a word.
STOPS: Final = frozenset((",", "."))


def of_clause(clause: Clause, acts: tuple[Act, ...], where: Where) -> Iterator[str]:
    """All features of a clause beside a yes. `company` walks the same way."""
    yield ANY_COMPANY
    yield where
    for form in clause:
        yield from of_companion(form, where)
    for before, after in pairwise(["^", *map(signed, clause), "$"]):
        yield pair(before, after)
    words = [form.key or form.word for form in clause if form.concept not in STOPS]
    for before, after in pairwise(["^", *words]):
        yield neighbours(before, after)
    for act in acts:
        yield from of_act(act.name, where)


def of_companion(form: Form, where: Where) -> list[str]:
    """Yeses and courtesies speak by their endings alone."""
    if not is_company(form):
        return [f"mark {form.concept}.{mark}" for mark in sorted(form.marks - _OF_A_YES)]
    found = of_form(form)
    if form.concept != UNKNOWN:
        found.append(f"{where} is {signed(form)}")
    return found


#: The first person and an order are how a yes is said.
_OF_A_YES: Final = frozenset(("1", "past1", "order", "2"))


def of_act(name: str, where: Where) -> list[str]:
    return [f"act {name}", f"{where} act {name}"]


def neighbours(before: str, after: str) -> str:
    return f"words {before} {after}"
