"""Clauses that only tell how it is with the citizen: «после развода осталась с тремя», «ноги
отказывают», «суставым ауырады, бара алмаймын». Beside a yes with a clause of its own, nothing in
them puts off, ties, denies or asks. Part of `message`."""

from functools import lru_cache
from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.meaning import Meaning, meaning
from flows.reading.plain_facts import is_vetted, tells
from flows.reading.tokens import Clause


def retold(clauses: list[Clause], asked: str) -> list[Clause | None] | None:
    """What the clauses that only tell come down to, and None for every other clause; None where
    there is no yes in a clause of its own, or nothing to tell beside it."""
    if len(clauses) == 1:
        return None
    found = [meaning(tuple(clause)) for clause in clauses]
    own = [one for one in found if one.standing in _OWN_CLAUSE]
    if not own or not all(_is_ours(one.clause, asked) for one in own):
        return None
    if any(map(_is_somebodys, found)):
        return None
    if asked == "terms" and any(f.concept in ("BUT", "IF") for one in found for f in one.clause):
        return None
    told = [
        None if one.standing in _OWN_CLAUSE else _retold(tuple(clause))
        for clause, one in zip(clauses, found, strict=True)
    ]
    return told if any(told) else None


def _is_ours(yes: Clause, asked: str) -> bool:
    """An answer to the offer: what is confirmed there may be facts, what is agreed with, too."""
    if any(f.concept == "NAME" or f.key in _AGREED_ABOUT for f in yes):
        return False
    if any(f.key.startswith(_NOT_OFFERED) for f in yes):
        return False
    said = [f for f in yes if f.concept in _EXPLICIT]
    if not said and asked == "account_confirm":
        return False
    return asked != "offer" or not said or not all(f.key.startswith(_CONFIRMING) for f in said)


_OWN_CLAUSE: Final = frozenset(("explicit",))
_EXPLICIT: Final = frozenset(("AGREE", "WILLING", "TAKE", "APPLY"))
_CONFIRMING: Final = ("подтвер", "раста", "одобр")
#: A pension is none of the benefits.
_NOT_OFFERED: Final = ("пенс", "зеинет")
#: «Келістік»: a bargain; «с этим согласен».
_AGREED_ABOUT: Final = frozenset(("келистик", "етим", "тем", "такое", "такую", "ето"))


def _is_somebodys(one: Meaning) -> bool:
    """Somebody is called, quoted, asked, or told to do what is none of ours."""
    words = [form for form in one.clause if form.concept not in _SIGNS]
    if len(words) == 1 and words[0].concept in ("REL", "NAME"):
        return True
    said = {form.concept for form in words if not form.no}
    if not said.isdisjoint(_OF_SOMEBODY_ELSE) or {"SAY", "REL"} <= said:
        return True
    if any(f.concept == "STOPPING" and f.key.endswith(_ORDERS) for f in words):
        return True
    if any(a.concept in ("YES", "SURELY") and b.concept == "NAME" for a, b in pairwise(words)):
        return True
    return not one.standing and any(
        not form.marks.isdisjoint(_ORDERING) and form.concept not in _ORDERED_OF_US
        for form in words
    )


_SIGNS: Final = frozenset((",", ".", "SIGN", "FILL"))
_OF_SOMEBODY_ELSE: Final = frozenset(("VOCATIVE", "'", "OTHERONE", "IRONY", "DISBELIEF", "?"))
_ORDERS: Final = ("низ", "ндар", "ндер", "ите", "аите")
_ORDERING: Final = frozenset(("order", "let", "let3"))
_ORDERED_OF_US: Final = frozenset(("APPLY", "SORRY", "PAY", "GIVE", "WRITE", "BEGIN", "SEND"))


@lru_cache(maxsize=8_192)
def _retold(words: tuple[Form, ...]) -> Clause | None:
    """The plain facts of a clause that only tells; None where it may do more."""
    if not tells(words):
        return None
    joined = meaning(words).clause
    vetted = is_vetted([f for f in words if f.concept not in _SIGNS]) or any(
        form.concept == "IF" for form in words
    )
    if not vetted and any(form.concept in _TURNS_OF_DOUBT for form in joined):
        return None
    if any(form.no and form.concept in _NOT_WHOLLY for form in joined):
        return None
    return [_as_fact(form) for form in joined]


#: Turns of phrase that say more than their words.
_TURNS_OF_DOUBT: Final = frozenset(
    ("UNDECIDED", "HEDGE", "DISBELIEF", "TOLD", "IF", "NOTAGAINST", "DENYSAY", "UNSURE", "IRONY",
     "CHANGEMIND", "UNSUB", "RELUCTANT", "WRITEFRAUD", "DISPUTED", "ALREADYHAS", "WRONGNUMBER")
)  # fmt: skip


#: «Толығымен емес», «не понял».
_NOT_WHOLLY: Final = frozenset(("ENTIRELY", "ACK"))


def _as_fact(form: Form) -> Form:
    if form.concept == "BUT":
        return form._replace(concept="FILL")
    concept = form.concept if form.concept in _KEPT else "FACT"
    return form._replace(concept=concept, no=False, marks=form.marks - _UNREAL)


_UNREAL: Final = frozenset(("if", "maybe", "ask", "after", "wish"))
#: What reads as a plain fact already, and signs.
_KEPT: Final = frozenset(
    ("FACT", "FILL", "I", "YOU", "REL", "RELCASE", "CHILD", "COUNT", "N", "SIGN", ",", ".", "'",
     "NAME", "PLACENAME", "THANKS", "BLESS", "SORRY", "BORN", "MARRIED", "INVALID", "MONEY",
     "DEBT", "LIVE", "WORK", "WARM", "HELLO", "SALAM")
)  # fmt: skip
