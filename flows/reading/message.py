"""A message with everything it does, clause by clause. Fifth step of a reading."""

from dataclasses import dataclass, field

from flows.reading.grammar import joined
from flows.reading.patterns import acts
from flows.reading.phrases import with_phrases
from flows.reading.tokens import Clause
from flows.reading.words import Form

#: Acts that ask something of us.
ASKING = frozenset({"how much", "how long", "who", "for whom", "true?", "what"})
#: Acts that answer the offer.
_ANSWERS = frozenset({"yes", "agree", "half agree", "acknowledge"})
_INTERROGATIVES = frozenset(
    "HOWMUCH WHAT WHICH WHEN WHERE HOW WHO WHOM WHOSE WHEREFROM WHY Q".split()
)


@dataclass(slots=True)
class Message:
    """`said` maps each act to the words that did it; `forms` are all words in order."""

    forms: list[Form] = field(default_factory=list)
    said: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asks: bool = False

    def has(self, *names: str) -> bool:
        return any(name in self.said for name in names)

    def words(self, *names: str) -> tuple[str, ...]:
        return tuple(word for name in names for word in self.said.get(name, ()))

    def concepts(self) -> set[str]:
        return {form.concept for form in self.forms}


def understood(clauses: list[Clause]) -> Message:
    """The message that these clauses make."""
    message = Message()
    for clause in clauses:
        _take_in(message, joined(with_phrases(clause)))
    return message


def _take_in(message: Message, clause: Clause) -> None:
    message.forms += clause
    asks = _asks(clause)
    message.asks = message.asks or asks
    for act in acts(clause):
        if act.name in ASKING and not asks and act.name != "true?":
            continue
        if asks and act.name in _ANSWERS and act.name != "acknowledge":
            message.said.setdefault("asked " + act.name, act.words)
            continue
        message.said.setdefault(act.name, act.words)


def _asks(clause: Clause) -> bool:
    return any(
        f.concept == "?"
        or f.concept in _INTERROGATIVES
        or "ask" in f.marks
        or f.concept in ("EXPLAIN", "SUM", "UNDERSTAND", "WHATIS", "REALLY")
        for f in clause
    )
