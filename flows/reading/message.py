"""A message with everything it does, clause by clause. Fifth step of a reading."""

from dataclasses import dataclass, field
from typing import Final

from flows.reading.forms import Form
from flows.reading.meaning import ASKING, YES, Meaning, meaning, settled
from flows.reading.purity import Standing
from flows.reading.tellings import retold
from flows.reading.tokens import Clause

__all__ = ["ASKING", "YES", "Message", "understood"]


@dataclass(slots=True)
class Message:
    """`said` maps each act to the words that did it; `forms` are all words in order. `asks` is set
    by any question, `asks_openly` by one that cannot be a subordinate clause. `standings` say how a
    yes stands in each clause, `doings` are the names of its acts."""

    forms: list[Form] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    standings: list[Standing] = field(default_factory=list)
    doings: list[tuple[str, ...]] = field(default_factory=list)
    asks: bool = False
    asks_openly: bool = False
    _concepts: frozenset[str] = frozenset()
    _folded: frozenset[str] = frozenset()
    _spelled: frozenset[str] = frozenset()

    def has(self, *names: str) -> bool:
        return not self.said.keys().isdisjoint(names)

    def words(self, *names: str) -> tuple[str, ...]:
        return tuple(word for name in names for word in self.said.get(name, ()))

    def concepts(self) -> frozenset[str]:
        """Asked for by most rules, and only once the message is whole."""
        if not self._concepts:
            self._concepts = frozenset([form.concept for form in self.forms])
        return self._concepts

    def folded(self) -> frozenset[str]:
        """The folded spellings; most rules need one of a few words, and look here first."""
        if not self._folded:
            self._folded = frozenset([form.key for form in self.forms])
        return self._folded

    def spelled(self) -> frozenset[str]:
        """The words as they were typed."""
        if not self._spelled:
            self._spelled = frozenset([form.word for form in self.forms])
        return self._spelled

    def count(self, concept: str) -> int:
        return [form.concept for form in self.forms].count(concept)


def understood(clauses: list[Clause]) -> Message:
    """The message that these clauses make."""
    message = Message()
    for clause in clauses:
        found = meaning(tuple(clause))
        linked = _linked(message.clauses, found.clause)
        _take_in(message, found if linked is None else settled(linked))
    return message


def bare_of_tellings(clauses: list[Clause], asked: str) -> Message | None:
    """The message once more, where a yes has a clause of its own: what other clauses only tell is
    taken for plain facts. None where that changes nothing."""
    told = retold(clauses, asked)
    if told is None:
        return None
    message = Message()
    for clause, facts in zip(clauses, told, strict=True):
        found = meaning(tuple(clause)) if facts is None else settled(facts)
        linked = _linked(message.clauses, found.clause)
        _take_in(message, found if linked is None else settled(linked))
    return message


def _take_in(message: Message, found: Meaning) -> None:
    message.forms += found.clause
    message.clauses.append(found.clause)
    message.standings.append(found.standing)
    message.doings.append(found.does)
    message.asks |= found.asks
    message.asks_openly |= found.openly
    for act in found.acts:
        message.said.setdefault(act.name, act.words)


def _linked(before: list[Clause], clause: Clause) -> Clause | None:
    """«Спасибо, что нашли меня», «думаю, что …», «как вдова согласна»: the clause where «что» or
    «как» asks nothing, and None where nothing changes."""
    if not clause or clause[0].key not in ("что", "как"):
        return None
    if any(f.concept == "WILLING" for f in clause) and clause[-1].concept != "?":
        return [clause[0]._replace(concept="FILL"), *clause[1:]]
    if not before:
        return None
    if before[-1][-1].concept != "," or _LINKING.isdisjoint(f.concept for f in before[-1]):
        return None
    return [clause[0]._replace(concept="FILL"), *clause[1:]]


_LINKING: Final = frozenset(("THANKS", "SORRY", "CONTENT", "SUPPOSE", "SAY", "BELIEVE", "READY"))
