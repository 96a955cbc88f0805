"""A yes that is said at length: «создавайте заявку», «имею желание получать», «өтініш бергім
келеді», «пишу да». Part of `meaning`.

The world of such a clause is closed: every word of it has a part to play, and one that has none
leaves the clause to the other rules. So «запишите меня к врачу» and «прошу выдать справку» are no
yeses, and neither is anything with a negation, a condition or a question in it.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from flows.reading import kazakh
from flows.reading.forms import Form
from flows.reading.lexicon.wordings import KAZAKH, LIGHT, PARTS, TURNS
from flows.reading.tokens import Clause

#: The parts that a clause needs, one of each.
Wording = tuple[frozenset[str], ...]


def worded(clause: Clause) -> Clause | None:
    """The clause with its yes in one word, and the rest as courtesies; None where it is none."""
    found = parts_of(clause)
    if found is None:
        return None
    wording = fitting(found, _WORDINGS)
    if wording is None:
        return None
    at = next(n for n, parts in enumerate(found) if parts & wording[0])
    said = _agreeing(clause[at], clause)
    return [said if n == at else _courteous(form) for n, form in enumerate(clause)]


def parts_of(clause: Clause) -> list[frozenset[str]] | None:
    """What each word may be, signs left empty; None where one is nothing or takes something
    back."""
    found = []
    turn = 0
    for n, form in enumerate(clause):
        if turn:
            turn -= 1
            found.append(_A_COURTESY)
            continue
        turned = _turn(clause, n)
        if turned is not None:
            length, parts = turned
            turn = length - 1
            found.append(parts)
            continue
        parts = parts_of_word(form)
        if not parts:
            return None
        found.append(parts)
    return found


def fitting(found: list[frozenset[str]], wordings: Iterable[Wording]) -> Wording | None:
    """The first wording that all words together make."""
    said = frozenset().union(*found)
    for wording in wordings:
        if any(said.isdisjoint(need) for need in wording):
            continue
        allowed = frozenset().union(*wording, _COMPANY)
        if all(parts & allowed for parts in found):
            return wording
    return None


def _turn(clause: Clause, at: int) -> tuple[int, frozenset[str]] | None:
    """A turn of several words: «так и есть», «не подведу»."""
    for words, part in TURNS.get(clause[at].key, ()):
        if all(at + n < len(clause) and clause[at + n].key == word for n, word in enumerate(words)):
            return len(words), frozenset((part,))
    return None


def parts_of_word(form: Form) -> frozenset[str]:
    if form.no or form.concept in _AGAINST or form.marks & _UNREAL:
        return frozenset()
    return _parts(form.concept, form.key, form.marks, form.tongue)


_AGAINST: Final = frozenset(("NE", "NO", "NOTBE", "REFUSE", "?", "Q", "IF", "OR", "BUT", "WITHOUT"))
_UNREAL: Final = frozenset(("if", "maybe", "ask", "after"))


@lru_cache(maxsize=16_384)
def _parts(concept: str, key: str, marks: frozenset[str], tongue: str) -> frozenset[str]:
    found = {part for part, words in _EXACT.items() if key in words}
    found |= {part for part, stems in _STEMS.items() if key.startswith(stems)}
    if tongue != "ru":
        found |= _of_kazakh_verbs(key)
    found |= _of_concept(concept, key, marks)
    if concept in _COURTESIES or key in _LIGHT or not key:
        found.add("courtesy")
    return frozenset(found)


def _of_kazakh_verbs(key: str) -> set[str]:
    """By stem and ending: «бастаңыз» is an order, «іздеймін» a promise."""
    found = set()
    for part, stem, wanted in _KAZAKH_VERBS:
        if not key.startswith(stem):
            continue
        ending = kazakh.verb_ending(key[len(stem) :], stem[-1] in "аеиоую")
        if ending is not None and not ending[0] and ending[1] & wanted:
            found.add(part)
    return found


def _of_concept(concept: str, key: str, marks: frozenset[str]) -> set[str]:
    found = set()
    if concept in ("BENEFIT", "APPLICATION"):
        found.add("benefit" if concept == "BENEFIT" else "application")
    if concept == "WILLING" or (concept == "AGREE" and marks & _OWN):
        found.add("agree")
    if concept == "TAKE" and marks & _OWN:
        found.add("take")
    if concept in ("GET", "TAKE") and "name" in marks:
        found.add("to get")
    if concept == "APPLY":
        found |= _of_assigning(key, marks)
    if concept in _NAMED:
        found.add(_NAMED[concept])
    return found


def _of_assigning(key: str, marks: frozenset[str]) -> set[str]:
    if marks & {"order", "let3"} or (marks == {"bare"} and key in _BARE_ORDERS):
        return {"assign"}
    if marks & {"name"}:
        return {"to assign"}
    return {"they assign"} if "3" in marks else set()


_LIGHT: Final = frozenset(LIGHT.split())
_OWN: Final = frozenset(("1", "past1", "let"))
#: «Тағайында», «рәсімде»: said as one says «оформи».
_BARE_ORDERS: Final = frozenset(("тагаинда", "расимде", "ресимде", "тирке"))
_NAMED: Final = {"YES": "yes", "NEED": "need", "AGREEMENT": "consent", "READY": "ready",
                 "CONDITION": "terms", "WORK": "work"}  # fmt: skip
#: What may stand in any of these clauses.
_COURTESIES: Final = frozenset(
    ("YOU", "PLEASE", "THANKS", "ENTIRELY", "WITHPLEASURE", "NOW", "SURELY", "HELLO", "SALAM",
     "SIGN", "'", "WARM", ",", ".", "BLESS", "I")
)  # fmt: skip
_A_COURTESY: Final = frozenset(("courtesy",))
_COMPANY: Final = frozenset(("courtesy", "yes", "benefit", "me"))


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
    if form.key in PARTS["utterly"].split():
        return form._replace(concept="ENTIRELY", marks=frozenset())
    return form._replace(concept="FILL", marks=frozenset())


_KEPT: Final = _COURTESIES | {"YES", "BENEFIT", "APPLICATION", "FILL", "THIS"}


def _split(tables: dict[str, str]) -> tuple[dict[str, frozenset[str]], dict[str, tuple[str, ...]]]:
    """Whole words, and beginnings («созда*»)."""
    words = {part: text.split() for part, text in tables.items()}
    exact = {part: frozenset(w for w in ws if w[-1] != "*") for part, ws in words.items()}
    stems = {part: tuple(w[:-1] for w in ws if w[-1] == "*") for part, ws in words.items()}
    return exact, {part: found for part, found in stems.items() if found}


_EXACT, _STEMS = _split(PARTS)
_KAZAKH_VERBS: Final = tuple(
    (part, stem, frozenset(marks.split()))
    for part, (stems, marks) in KAZAKH.items()
    for stem in stems.split()
)


def _wordings(*rows: str) -> tuple[Wording, ...]:
    """`a|b c`: one of a or b, and c; the first is the one that says it."""
    return tuple(
        tuple(frozenset(part.replace("_", " ") for part in need.split("|")) for need in row.split())
        for row in rows
    )


_WORDINGS: Final = _wordings(
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
)
