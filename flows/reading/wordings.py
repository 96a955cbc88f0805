"""A yes that is said at length: «создавайте заявку», «имею желание получать», «өтініш бергім
келеді», «пишу да». Part of `meaning`.

The world of such a clause is closed (`vocabulary`): «запишите меня к врачу» and «прошу выдать
справку» hold words that have no part in it, and are no yeses.
"""

from typing import Final

from flows.reading.forms import Form
from flows.reading.lexicon.wordings import LIGHT, PARTS, TURNS, VERBS
from flows.reading.tokens import Clause
from flows.reading.vocabulary import COURTEOUS, Vocabulary, fitting, wordings


def worded(clause: Clause) -> Clause | None:
    """The clause with its yes in one word, and the rest as courtesies; None where it is none."""
    found = _VOCABULARY.parts_of(clause)
    if found is None:
        return None
    wording = fitting(found, _WORDINGS, _COMPANY)
    if wording is None:
        return None
    at = next(n for n, parts in enumerate(found) if parts & wording[0])
    said = _agreeing(clause[at], clause)
    return [said if n == at else _courteous(form) for n, form in enumerate(clause)]


def _agreeing(form: Form, clause: Clause) -> Form:
    """The word that says it, as a yes in so many words; a need stays one, and «иә деймін» is no
    more than an «иә»."""
    if form.concept in ("NEED", "YES"):
        return form
    tongue = form.tongue or next((f.tongue for f in clause if f.tongue), "ru")
    past = form.marks & _PAST
    if tongue == "kk":
        marks = past or _FIRST
        return form._replace(concept="AGREE", marks=marks, key="келисемин", tongue="kk")
    return form._replace(concept="WILLING", marks=past, key="согласие", tongue=tongue)


_PAST: Final = frozenset(("past", "past1"))
_FIRST: Final = frozenset(("1",))


def _courteous(form: Form) -> Form:
    if form.concept in _KEPT:
        return form
    return form._replace(concept="ENTIRELY", marks=frozenset())


_KEPT: Final = (COURTEOUS - {"YOU"}) | {"YES", "BENEFIT", "APPLICATION", "THIS"}
_VOCABULARY: Final = Vocabulary(PARTS, VERBS, TURNS, LIGHT)
_COMPANY: Final = frozenset(("courtesy", "yes", "benefit", "me"))

_WORDINGS: Final = wordings(
    "make application|benefit|to_assign",
    "set_going in_motion",
    "enter me",
    "ask to_make|to_assign application|benefit|to_assign",
    "ask to_assign",
    "ask benefit",
    "they_assign let_them",
    "they_make let_them application|benefit",
    "be_made benefit|application|me",
    "have|express wish to_get|to_assign",
    "would to_get|to_assign",
    "willing to_get|to_assign",
    "to_get decided",
    "to_get become",
    "hand_in application",
    "express application",
    "sign_up",
    "wish_to come",
    "choose yes|consent|to_get|agree",
    "yes put",
    "agree put",
    "give consent",
    "give consent processing",
    "express consent",
    "consider consent",
    "ask consider consent",
    "agree processing benefit",
    "take share|given",
    "give_me share",
    "take_wish come|have",
    "take_wish come|have share",
    "need utterly",
    "agree wholly",
    "yes wholly",
    "taking",
    "wish_to come application",
)
