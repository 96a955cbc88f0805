"""What one clause does, and whether it asks. Clauses come again and again («келісемін», «рахмет»),
so what was found is kept. Part of `message`."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from flows.reading.circumstances import told
from flows.reading.concepts import IN_PERSON
from flows.reading.forms import UNKNOWN, Form
from flows.reading.grammar import joined
from flows.reading.patterns import Act, acts
from flows.reading.phrases import with_phrases
from flows.reading.purity import Standing, standing
from flows.reading.tokens import Clause
from flows.reading.wordings import worded

#: Acts that ask something of us.
ASKING: Final = frozenset({"how much", "how long", "who", "for whom", "what"})


#: Acts that answer the offer with a yes, from the clearest to the weakest.
YES: Final = ("agree", "yes", "ask for it")


_SAYS_YES: Final = frozenset({*YES, "surely", "half agree"})


_INTERROGATIVES: Final = frozenset(
    (
        "HOWMUCH",
        "WHAT",
        "WHICH",
        "WHEN",
        "WHERE",
        "HOW",
        "WHO",
        "WHOM",
        "WHOSE",
        "WHEREFROM",
        "WHY",
        "Q",
    )
)


_ASKING_WORDS: Final = _INTERROGATIVES | {"WHATIS"}


#: Words that ask without a question mark.
_INQUIRING: Final = frozenset({"EXPLAIN", "SUM", "UNDERSTAND", "WHATIS", "REALLY", "THOUSAND"})


class Meaning(NamedTuple):
    """`clause` with its phrases joined and its negations settled, the acts in it by their final
    names, whether it asks at all, and openly; how a yes stands in it, and what it `does`: the
    names of its acts. Shared: not to be changed."""

    clause: Clause
    acts: tuple[Act, ...]
    asks: bool
    openly: bool
    standing: Standing
    does: tuple[str, ...]


@lru_cache(maxsize=8_192)
def meaning(words: tuple[Form, ...]) -> Meaning:
    """Of a clause as it was cut."""
    found = settled(told(joined(with_phrases(list(words)))))
    if found.standing == "explicit":
        return found
    said = worded(list(words))
    return found if said is None else settled(said)


def settled(clause: Clause) -> Meaning:
    """Of a clause whose words are joined."""
    asks, openly = _asks(clause)
    found = [act for act in _weighed(clause) if asks or act.name not in ASKING]
    if openly:
        found = list(map(_asked, found))
    does = tuple([act.name for act in found])
    return Meaning(clause, tuple(found), asks, openly, standing(clause), does)


def _asked(act: Act) -> Act:
    return Act(f"asked {act.name}", act.words) if act.name in _SAYS_YES else act


def _asks(clause: Clause) -> tuple[bool, bool]:
    """Whether the clause asks at all, and whether openly."""
    marked = inquiring = False
    asking: int | None = None
    for n, form in enumerate(clause):
        concept = form.concept
        if concept in ("?", "Q") or "ask" in form.marks:
            marked = True
        if asking is None and concept in _ASKING_WORDS:
            asking = n
        if concept in _INQUIRING:
            inquiring = True
    early = asking is not None and (
        clause[asking].tongue == "kk"
        or all(f.concept in _BEFORE_A_QUESTION for f in clause[:asking])
    )
    early = early or _asks_permission(clause)
    return marked or asking is not None or inquiring or early, marked or early


def _asks_permission(clause: Clause) -> bool:
    """«А можно …» and «… или …» ask without a question word."""
    if len(clause) < _A_QUESTION:
        return False
    words = [f.concept for f in clause if f.concept not in _WEIGHTLESS]
    if len(words) < _A_QUESTION:
        return False
    alternatives = "OR" in words[1:-1] and not any(c in _ANSWER_WORDS for c in words)
    return words[0] == "MAY" or alternatives


_A_QUESTION: Final = 2
_WEIGHTLESS: Final = frozenset(("BUT", "SIGN", ",", ".", "FILL", "I"))


_ANSWER_WORDS: Final = frozenset(
    (
        "YES",
        "NO",
        "N",
        "NUM1",
        "NUM2",
        "NUM3",
        "ORD1",
        "ORD2",
        "ORD3",
        "BANKNAME",
        "AGREE",
        "WILLING",
        "SURELY",
    )
)


_BEFORE_A_QUESTION: Final = frozenset(
    {"FILL", "I", "YOU", "THIS", "BUT", "SIGN", "BENEFIT", "MONEY"}
)


def _weighed(clause: Clause) -> Iterator[Act]:
    """The acts of a clause; a yes among words that are not understood weighs less."""
    concepts: frozenset[str] | None = None
    for act in acts(clause):
        if act.name not in _OF_A_PERSON:
            yield act
            continue
        if concepts is None:
            concepts = frozenset([form.concept for form in clause])
        if _is_of_somebody_else(clause, concepts):
            yield Act(f"their {act.name}", act.words)
        elif act.name in ("refuse", "no"):
            yield Act("hedged no", act.words) if _is_hedged(clause, concepts) else act
        else:
            yield Act("half agree", act.words) if _is_weak(act.name, clause, concepts) else act


def _is_weak(yes: str, clause: Clause, concepts: frozenset[str]) -> bool:
    strange = UNKNOWN in concepts
    if yes == "yes":
        return strange or not _opens(clause)
    if yes == "ask for it":
        return strange or not concepts.isdisjoint(_SOMETHING_ELSE)
    if yes != "agree" or "SECRET" in concepts:
        return yes == "agree"
    return strange and (_guessed(clause) or _unknown_in(clause) > _TOO_STRANGE)


def _unknown_in(clause: Clause) -> int:
    return sum(form.concept == UNKNOWN for form in clause)


def _is_hedged(clause: Clause, concepts: frozenset[str]) -> bool:
    return not concepts.isdisjoint(_HEDGES) or any(f.marks & _HEDGING for f in clause)


_OF_A_PERSON: Final = frozenset({"agree", "yes", "ask for it", "half agree", "refuse", "no"})


def _is_of_somebody_else(clause: Clause, present: frozenset[str]) -> bool:
    """«муж против»: a relative is the subject, and nothing in the clause is in the first person."""
    if "REL" not in present:
        return False
    at = next(n for n, form in enumerate(clause) if form.concept == "REL")
    if any(form.concept == "I" and form.key in IN_PERSON for form in clause[at + 1 :]):
        return False
    return not any("1" in f.marks or "past1" in f.marks for f in clause)


#: What makes a no of the same clause conditional.
_HEDGES: Final = frozenset({"IF", "MAYBE", "DOUBTFUL", "WHEN"})


_HEDGING: Final = frozenset({"if", "maybe"})


#: A request for one of these is no request for the benefit.
_SOMETHING_ELSE: Final = frozenset(
    {
        "SECRET",
        "HUMAN",
        "DOCS",
        "LIFE",
        "WORK",
        "MESSAGE",
        "ACCOUNT",
        "GENERIC",
        "NUMBER",
        "OTHERONE",
        "TIMEUNIT",
    }
)


#: More unknown words than this beside a yes, and who knows what was agreed to.
_TOO_STRANGE: Final = 3


def _guessed(clause: Clause) -> bool:
    return any(f.guessed for f in clause)


def _opens(clause: Clause) -> bool:
    """A bare yes counts where it opens the clause."""
    at = next((n for n, f in enumerate(clause) if f.concept == "YES"), 0)
    return all(f.concept in _BEFORE_A_YES for f in clause[:at])


_BEFORE_A_YES: Final = frozenset(
    {
        "YES",
        "SURELY",
        "ENTIRELY",
        "I",
        "FILL",
        "HELLO",
        "SALAM",
        "THANKS",
        "N",
        "SIGN",
        "NUM1",
        "ORD1",
        "'",
        "BUT",
        "WARM",
        "PLEASE",
        "ACK",
        "BLESS",
    }
)
