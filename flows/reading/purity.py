"""How purely a message says yes: whether a yes stands in a clause of its own, and whether that
clause has the last word."""

from typing import Final, Literal

from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause

#: `whole`: nothing but a yes and courtesies. `clause`: a yes in a clause of its own.
Purity = Literal["whole", "clause", "none"]


def purity(m: Message) -> Purity:
    pure = [clause for clause in m.clauses if is_pure(clause)]
    if len(pure) == len(m.clauses):
        return "whole"
    return "clause" if any(map(says_yes, pure)) else "none"


def is_pure(clause: Clause) -> bool:
    """Nothing but a yes and courtesies."""
    for form in clause:  # noqa: SIM110  a generator here costs as much as the rule
        if form.no or form.concept not in _PURE:
            return False
    return True


def is_whole(clause: Clause) -> bool:
    """Pure, and neither wished, nor supposed, nor asked."""
    return is_pure(clause) and not any(f.marks & _UNREAL for f in clause)


_UNREAL: Final = frozenset(("if", "maybe", "ask", "after", "wish"))

#: How a yes stands: in so many words in a clause of its own, as a mere «да» in one, or neither.
Stand = Literal["own", "bare", "no"]


def stands(m: Message) -> Stand:
    whole = [clause for clause in m.clauses if is_whole(clause)]
    if any(_in_so_many_words(form) for clause in whole for form in clause):
        return "own"
    if any(map(_needs_it, whole)):
        return "own"
    return "bare" if any(map(_is_bare, whole)) else "no"


def _needs_it(clause: Clause) -> bool:
    """«Маған осы ақша керек», «мне это очень нужно»: a need of the citizen in person."""
    in_person = any(form.concept == "I" and form.key in _TO_ME for form in clause)
    return in_person and any(form.concept in ("NEED", "WANT") for form in clause)


_TO_ME: Final = frozenset(("маган", "бизге", "мне", "нам"))


def is_company(form: Form) -> bool:
    """A word beside a yes that is neither yes nor courtesy."""
    return form.no or form.concept not in _PURE


def says_yes(clause: Clause) -> bool:
    for form in clause:  # noqa: SIM110  see above
        if form.concept in _YES and not form.no:
            return True
    return False


#: Where the yes stands among reasons: `last` in so many words («…, согласна»), `bare last` with a
#: mere «да», `bare first` before them; `elsewhere` means that something may be added to it.
Place = Literal["last", "bare last", "bare first", "elsewhere"]


def place(m: Message) -> Place:
    spoken = [c for c in m.clauses if any(f.concept not in _SIGNS for f in c)]
    if not spoken:
        return "elsewhere"
    if is_pure(spoken[-1]):
        if any(map(_in_so_many_words, spoken[-1])):
            return "last"
        if _is_bare(spoken[-1]):
            return "bare last"
    return "bare first" if is_pure(spoken[0]) and _is_bare(spoken[0]) else "elsewhere"


def _is_bare(clause: Clause) -> bool:
    return any(form.concept in ("YES", "SURELY") for form in clause)


def _in_so_many_words(form: Form) -> bool:
    """In the first person, or as an order to assign."""
    if form.concept == "WILLING":
        return True
    if form.concept == "APPLY":
        return "order" in form.marks
    return form.concept in ("AGREE", "TAKE") and not form.marks.isdisjoint(_OWN)


_OWN: Final = frozenset(("1", "past1", "wished", "let"))
_SIGNS: Final = frozenset((",", ".", "SIGN", "'"))
_YES: Final = frozenset(
    ("WILLING", "AGREE", "APPLY", "TAKE", "YES", "NEED", "WANT", "SURELY", "NUM1", "THISACCOUNT",
     "AGREEMENT", "GET", "READY", "WITHPLEASURE")
)  # fmt: skip
#: A yes, the benefit and its money, the one who speaks and the ones spoken to, courtesies.
_PURE: Final = _YES | _SIGNS | frozenset(
    ("I", "YOU", "FILL", "ENTIRELY", "PLEASE", "NOW", "THANKS", "BENEFIT", "BLESS", "WARM",
     "SORRY", "ACK", "BACK", "HELLO", "SALAM", "ORD1", "CONDITION", "THIS", "APPLICATION",
     "BANKNAME", "BANK", "ACCOUNT", "PAY", "MONEY", "GIVE", "CHANGEMIND", "BE", "DO", "NAME",
     "VARIANT", "CHOOSE")
)  # fmt: skip
