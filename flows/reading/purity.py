"""How purely a message says yes: whether a yes stands in a clause of its own, and whether that
clause has the last word."""

from collections.abc import Sequence
from typing import Final, Literal

from flows.reading.forms import Form
from flows.reading.tokens import Clause

#: How a yes stands in its clause: in so many words or bare, with nothing but courtesies or with
#: more; `supposed` where it is wished, supposed or asked; nothing where there is none.
Standing = Literal["", "explicit", "bare", "supposed", "explicit in more", "bare in more"]


def standing(clause: Clause) -> Standing:
    if not says_yes(clause):
        return ""
    explicit = any(map(_in_so_many_words, clause))
    if not is_pure(clause):
        return "explicit in more" if explicit else "bare in more"
    if not is_whole(clause):
        return "supposed"
    return "explicit" if explicit else "bare"


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


def says_yes(clause: Clause) -> bool:
    for form in clause:  # noqa: SIM110  see above
        if form.concept in _YES and not form.no:
            return True
    return False


def ends_with_a_yes(clauses: Sequence[Clause]) -> bool:
    """«…, согласна»: the last clause is a yes in so many words, and nothing else."""
    spoken = [c for c in clauses if any(f.concept not in _SIGNS for f in c)]
    return bool(spoken) and is_pure(spoken[-1]) and any(map(_in_so_many_words, spoken[-1]))


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
