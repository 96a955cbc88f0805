"""How purely a message says yes: whether a yes stands in a clause of its own, and whether that
clause has the last word."""

from typing import Final, Literal

from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause

#: `whole`: nothing but a yes and courtesies. `clause`: a yes in a clause of its own.
Purity = Literal["whole", "clause", "none"]


def purity(m: Message) -> Purity:
    pure = [clause for clause in m.clauses if _is_pure(clause)]
    if len(pure) == len(m.clauses):
        return "whole"
    return "clause" if any(map(_says_yes, pure)) else "none"


def _is_pure(clause: Clause) -> bool:
    for form in clause:  # noqa: SIM110  a generator here costs as much as the rule
        if form.no or form.concept not in _PURE:
            return False
    return True


def _says_yes(clause: Clause) -> bool:
    return not _YES.isdisjoint([form.concept for form in clause])


#: Where the yes stands among reasons: `last` in so many words («…, согласна»), `bare last` with a
#: mere «да», `bare first` before them; `elsewhere` means that something may be added to it.
Place = Literal["last", "bare last", "bare first", "elsewhere"]


def place(m: Message) -> Place:
    spoken = [c for c in m.clauses if any(f.concept not in _SIGNS for f in c)]
    if not spoken:
        return "elsewhere"
    if _is_pure(spoken[-1]):
        if any(map(_in_so_many_words, spoken[-1])):
            return "last"
        if _is_bare(spoken[-1]):
            return "bare last"
    return "bare first" if _is_pure(spoken[0]) and _is_bare(spoken[0]) else "elsewhere"


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
