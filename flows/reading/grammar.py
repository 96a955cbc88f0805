"""Joins words that decide together: the negation and what it negates, the auxiliary and its verb,
the light verb and its noun. Fourth step of a reading; afterwards every predicate carries its own
polarity (`Form.no`), whichever language it was said in.
"""

from collections.abc import Callable
from typing import Final

from flows.reading.concepts import AUXILIARY, PREDICATES
from flows.reading.forms import Form
from flows.reading.negation import kazakh_negations, russian_negations, settled_ne
from flows.reading.tokens import Clause

_MODALS: Final = frozenset(
    ("GOING", "WANT", "NEED", "CAN", "BE", "READY", "INTENT", "DO", "COME", "GOING", "SENSE")
)


_TURNED_BY_MODAL: Final = frozenset(
    (
        "REFUSE",
        "AGAINST",
        "SEND",
        "WRITE",
        "DISTURB",
        "CALL",
        "WILLING",
        "AGREE",
        "UNDERSTAND",
        "READ",
        "SPEAK",
    )
)


def joined(clause: Clause) -> Clause:
    """The clause with negations and auxiliaries applied."""
    if not _has_work(clause):
        return clause
    present = {form.concept for form in clause}
    for concepts, step in _STEPS:
        if not concepts.isdisjoint(present):
            clause = step(clause)
            present = {form.concept for form in clause}
    return clause


def _has_work(clause: Clause) -> bool:
    """A word alone joins nothing, unless it is half of something."""
    alone = len(clause) == 1 or (len(clause) == _WITH_SIGN and clause[1].concept in _SIGNS)
    work = _HALVES if alone else _WORK
    for form in clause:  # noqa: SIM110  a generator here costs a twentieth of a reading
        if form.concept in work or form.no:
            return True
    return False


_WITH_SIGN: Final = 2
_SIGNS: Final = frozenset((",", ".", "?", "SIGN"))
_HALVES: Final = frozenset(("NE", "NOTBE", "BAS", "PULL", "AGREEMENT", "WITHOUT", "NO", "WHAT"))
_WORK: Final = (
    frozenset(("YES", "WHAT", "NE", "NO", "NOTBE", "BAS", "AGREEMENT", "COME", "WITHOUT"))
    | AUXILIARY
    | _MODALS
)


def _with_too(clause: Clause) -> Clause:
    return [_too(clause, n) for n in range(len(clause))]


def _with_settled_ne(clause: Clause) -> Clause:
    return [settled_ne(clause, n) for n in range(len(clause))]


def _too(clause: Clause, at: int) -> Form:
    """Kazakh «да» after a word is "too"; Russian «да» opens a clause."""
    form = clause[at]
    if form.key != "да" or form.concept != "YES" or not at or clause[at - 1].tongue != "kk":
        return form
    if clause[at - 1].concept in _BEFORE_A_YES:
        return form
    return form._replace(concept="FILL", tongue="kk")


_BEFORE_A_YES: Final = frozenset(("YES", "SURELY", "ACK", "SALAM", "HELLO", "THANKS"))


def _bas_tart(clause: Clause) -> Clause:
    """бас тарт- «to refuse» is two words."""
    at = next(n for n, form in enumerate(clause) if form.concept == "PULL")
    before = [form for n, form in enumerate(clause[:at]) if form.concept != "BAS" or n < at - 3]
    return [*before, clause[at]._replace(concept="REFUSE"), *clause[at + 1 :]]


def _auxiliaries(clause: Clause) -> Clause:
    """келісе алмаймын, алғым келмейді, келісім бермеймін: the helper's negation and person are
    those of the word before it."""
    result: Clause = []
    for form in clause:
        last = result[-1] if result else None
        if last is not None and form.concept in AUXILIARY and _helps(form, last):
            concept = "AGREE" if last.concept == "AGREEMENT" else last.concept
            result[-1] = last._replace(
                concept="DOUBTFUL" if last.no and form.no else concept,
                no=last.no != form.no,
                marks=_joint_marks(last, form),
                word=f"{last.word} {form.word}",
            )
        else:
            result.append(form)
    return [f._replace(concept="AGREE") if f.concept == "AGREEMENT" and f.no else f for f in result]


def _joint_marks(last: Form, form: Form) -> frozenset[str]:
    if "wish" in last.marks:
        return last.marks | (form.marks - {"3"}) | {"wished"}
    mixed = {"mixed"} if last.tongue == "ru" and form.tongue == "kk" else set()
    return (last.marks - {"by", "bare", "name", "stem"}) | form.marks | mixed


_LIGHT_VERBS: Final = frozenset(("GIVE", "DO", "BE", "TAKE"))


def _helps(form: Form, last: Form) -> bool:
    if (
        last.concept in ("AGREEMENT", "REFUSE", "AGREE", "WILLING", "CONTENT")
        and form.concept in _LIGHT_VERBS
    ):
        return last.concept == "AGREEMENT" or form.tongue == "kk"
    if form.tongue != "kk" or last.tongue != "kk":
        return False
    if "wish" in last.marks and form.concept == "COME":
        return True
    if last.concept == "GO" and form.concept == "TAKE":
        return True
    joins = last.marks & {"by", "stem"} or ("bare" in last.marks and form.concept == "TAKE")
    return bool(joins) and last.concept in PREDICATES | {"THINK", "CONSULT"}


def _modals(clause: Clause) -> Clause:
    """«не хочу отказываться» turns the refusal round; «не надо писать» forbids the writing."""
    result: Clause = []
    modal: int | None = None
    for form in clause:
        if modal is not None and form.concept in _TURNED_BY_MODAL:
            word = f"{result.pop(modal).word} {form.word}"
            concept = "DOUBTFUL" if form.no else form.concept
            result.append(form._replace(concept=concept, no=not form.no, word=word))
            modal = None
            continue
        if form.concept in _MODALS and form.no and form.tongue != "kk":
            modal = len(result)
        elif form.concept in (",", ".", "?"):
            modal = None
        result.append(form)
    return result


#: What is done to a clause, in this order, and the concepts without which there is nothing to do.
_STEPS: Final[tuple[tuple[frozenset[str], Callable[[Clause], Clause]], ...]] = (
    (frozenset({"YES"}), _with_too),
    (frozenset({"NE", "WHAT"}), _with_settled_ne),
    (frozenset({"PULL"}), _bas_tart),
    (frozenset({"NOTBE", "NO"}), kazakh_negations),
    (frozenset({"NE", "WITHOUT", "NO"}), russian_negations),
    (AUXILIARY | {"AGREEMENT"}, _auxiliaries),
    (_MODALS, _modals),
)
