"""What of a message has weight in `evidence` and `certainty`: its words with their beginnings and
endings, the concepts behind them and side by side, what its clauses do, and what the rules made of
it. Each feature has a name that a person can read."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from flows.question import Question
from flows.reading.forms import UNKNOWN, Form
from flows.reading.message import Message
from flows.reading.purity import Standing
from flows.reading.tokens import Clause
from flows.reading.verdict import Verdict

#: Borne by every message: how common an intent is.
ALWAYS: Final = "always"


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


#: How a clause stands to the yes: it holds one, comes before the first, between two or after the
#: last; `apart` where there is none.
Where = Literal["in", "before", "between", "after", "apart"]


class Place(NamedTuple):
    """Where a clause stands, and beside what kind of yes."""

    where: Where
    yes: Standing


def placed(m: Message) -> list[tuple[Place, Clause, tuple[str, ...]]]:
    """The clauses with what they do, and how they stand to the yes."""
    own = [n for n, standing in enumerate(m.standings) if standing]
    yes = _best(m.standings)
    return [
        (Place(_where(n, own), yes), clause, does)
        for n, (clause, does) in enumerate(zip(m.clauses, m.doings, strict=True))
    ]


def _where(n: int, own: list[int]) -> Where:
    if not own:
        return "apart"
    if n in own:
        return "in"
    if n < own[0]:
        return "before"
    return "after" if n > own[-1] else "between"


def _best(standings: list[Standing]) -> Standing:
    return max(standings, key=_STANDINGS.index, default="")


#: From none to the clearest.
_STANDINGS: Final[tuple[Standing, ...]] = (
    "", "supposed", "bare in more", "explicit in more", "bare", "explicit",
)  # fmt: skip


def of_certainty(m: Message, q: Question, verdict: Verdict) -> Iterator[str]:
    """All features that say how certain a consent is, as often as they occur. `certainty.certain`
    walks the same way."""
    yield from of_shape(shape(m, q))
    yield from of_rule(verdict.rule, verdict.intent, verdict.sure, q.kind)
    yield from of_standings(tuple(m.standings), verdict.rule)
    did: tuple[str, ...] = ()
    for place, clause, does in placed(m):
        for form in clause:
            yield from of_companion(form, place)
        for before, after in pairwise(["^", *map(signed, clause), "$"]):
            yield from of_pair(before, after, place.where)
        for before, after in pairwise(["^", *map(spelling, clause), "$"]):
            yield neighbours(before, after)
        yield from of_doings(did, does, place)
        did = does
    for clause, follows in pairwise(m.clauses):
        yield seam(signed(clause[-1]), signed(follows[0]))


def of_standings(standings: tuple[Standing, ...], rule: str) -> list[str]:
    """How each yes stands, where, and under which rule."""
    found: set[Standing] = {standing for standing in standings if standing} or {""}
    names = [f"yes {standing or 'none'} under {rule}" for standing in sorted(found)]
    for n, standing in enumerate(standings):
        if standing:
            names += [f"yes {standing}", f"yes {standing} {_position(n, len(standings))}"]
    return names


def _position(n: int, clauses: int) -> str:
    if clauses == 1:
        return "alone"
    if n == 0:
        return "first"
    return "last" if n == clauses - 1 else "amid"


def of_rule(rule: str, intent: str, sure: bool, kind: str) -> list[str]:
    """What the rules made of it, and by which rule."""
    return [*of_verdict(intent, sure, kind), f"rule {rule}", f"rule {rule} at {kind}"]


def of_companion(form: Form, place: Place) -> list[str]:
    concept = signed(form)
    names = [*of_form(form), f"{place.where} word {spelling(form)}", f"{place.where} is {concept}"]
    return names if place.where == "in" else [*names, f"beside {place.yes}: {concept}"]


def spelling(form: Form) -> str:
    return form.key or form.word


def of_pair(before: str, after: str, where: Where) -> list[str]:
    return [pair(before, after), f"{where} {pair(before, after)}"]


def of_doings(did: tuple[str, ...], does: tuple[str, ...], place: Place) -> list[str]:
    """What a clause does, all in all, and after what."""
    acts = "+".join(does)
    names = [f"does {acts}", f"does {'+'.join(did)} then {acts}"]
    for act in does:
        names += [f"act {act}", f"{place.where} act {act}"]
        if place.where != "in":
            names.append(f"beside {place.yes}: act {act}")
    return names


def neighbours(before: str, after: str) -> str:
    return f"words {before} {after}"


def seam(before: str, after: str) -> str:
    """The concepts on both sides of where two clauses meet."""
    return f"seam {before} {after}"
