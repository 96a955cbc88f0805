"""What was agreed to: a yes in so many words is ours only if its object is. «Согласна поговорить»,
«назначьте встречу» and «екі қап ұн аламын» agree to something else."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.letters import fold
from flows.reading.tokens import Clause


def agrees_to_something_else(clauses: list[Clause]) -> bool:
    """A yes whose object is strange, unless it is an order («рәсімдеңіз») beside a clean yes."""
    clean = orders = False
    for clause in clauses:
        for at, form in enumerate(clause):
            if form.no or form.concept not in _TAKING_AN_OBJECT:
                continue
            strange = _has_strange_object(clause, at)
            if strange and form.concept in _AGREEING:
                return True
            orders |= strange
            clean |= not strange and form.concept in _CLEAN and not form.marks & _OF_A_NAME
    return orders and not clean


def agrees_to_a_strange_thing(clauses: list[Clause]) -> bool:
    """«Көшуге келісемін», «сұхбатқа келісем»: what is not understood is what was agreed to."""
    return any(
        form.concept == "AGREE"
        and before.concept == "X"
        and fold(before.word).endswith(_ONTO_A_THING)
        and _OURS.isdisjoint(f.concept for f in clause[:at])
        for clause in clauses
        for at, (before, form) in enumerate(pairwise(clause))
    )


_ONTO_A_THING: Final = ("га", "ге", "ка", "ке")
_AGREEING: Final = frozenset(("WILLING", "AGREE"))
#: «Қабылдау уақыты»: a name of the act is no yes.
_OF_A_NAME: Final = frozenset(("name", "done"))
_CLEAN: Final = _AGREEING | {"APPLY"}
_TAKING_AN_OBJECT: Final = _AGREEING | {"TAKE", "APPLY", "GET"}


def _has_strange_object(clause: Clause, at: int) -> bool:
    form = clause[at]
    if form.concept == "APPLY" and (_is_for_a_relative(clause) or _speaks_of_life(clause)):
        return True
    if form.tongue == "kk":
        if form.concept == "APPLY" and any(f.concept == "X" and _is_dative(f) for f in clause[at:]):
            return True
        return at > 0 and _is_strange_before(clause[at - 1], form, clause[:at])
    before = clause[:at]
    if (
        form.concept in _AGREEING
        and any(f.concept == "X" for f in before)
        and not any(f.concept == "BENEFIT" for f in before)
    ):
        return True
    return _is_strange_after(form, clause[at + 1 :])


def _speaks_of_life(clause: Clause) -> bool:
    """«Назначьте пенсию моей корове»: such a thing in the very clause of an order."""
    return any(f.concept in ("LIFE", "OFFTOPIC") for f in clause)


def _is_for_a_relative(clause: Clause) -> bool:
    """«Оформите на жену», «мужу оформите», «анама тағайындаңыз»."""
    for n, form in enumerate(clause):
        if form.concept not in ("REL", "RELCASE"):
            continue
        onto = n > 0 and clause[n - 1].key == "на"
        if onto or (form.tongue == "ru" and form.key.endswith(("у", "е", "матери"))):
            return True
        if form.tongue == "kk" and _is_dative(form):
            return True
    return False


def _is_strange_before(before: Form, form: Form, ahead: Clause) -> bool:
    """Kazakh puts the object first; a dative before «келісемін» is what was agreed to."""
    if before.concept == "X":
        return _is_dative(before) or not any(f.concept in _OURS for f in ahead)
    if form.concept == "APPLY" and before.concept in _NOT_ASSIGNED:
        return not any(f.concept in _OURS for f in ahead[:-1])
    if _is_a_strange_deed(before, form, ahead):
        return True
    if _accepts(form) and before.concept in ("FACT", "BORN", "LIFE", "DEBT"):
        return True
    if before.concept in _OURS or not _is_dative(before):
        return before.concept in _OTHER_THINGS and form.concept not in _AGREEING
    return form.concept in _AGREEING and before.concept not in _ASIDE


#: «Дәрігер тағайындаңыз», «уақытын тағайындаңыз», and nothing of a benefit before it.
_NOT_ASSIGNED: Final = frozenset(("FACT", "LIFE", "TIMEUNIT", "HUMAN", "OPERATOR"))


def _is_a_strange_deed(deed: Form, form: Form, ahead: Clause) -> bool:
    """«Газ қосуға», «көмектесуге», «төлеуге»: what is to be done is not the giving of a benefit."""
    if deed.concept == "PAY" and deed.key.endswith("еуге"):
        return form.concept in _AGREEING
    if "name" not in deed.marks or not _is_dative(deed):
        return False
    if deed.concept == "HELP":
        return True
    return len(ahead) > 1 and ahead[-2].concept in ("X", "LIFE", "DEBT", "WORK", "DOCS")


def _accepts(form: Form) -> bool:
    """«Тапсырыс қабылдаймын», «принимаю роды»."""
    return form.key.startswith(("кабилда", "принима"))


def _is_dative(form: Form) -> bool:
    return fold(form.word).endswith(_DATIVE) and (form.tongue == "kk" or form.concept == "X")


def _is_strange_after(form: Form, behind: Clause) -> bool:
    """Russian puts the object last: the first word of weight after the yes."""
    with_somebody = onto = prepared = False
    for word in behind:
        if word.concept in (",", ".", "?"):
            return False
        if word.concept == "YOU" and with_somebody:
            return True
        with_somebody = word.key == "с"
        if (
            word.concept in ("FACT", "BORN")
            and not prepared
            and (_accepts(form) or "order" in form.marks)
        ):
            return True
        prepared = word.concept == "FILL"
        if word.concept in _LIGHT and not (onto and word.concept in _NOT_ONTO):
            onto = word.key in _ONTO
            continue
        if onto and word.concept in _ORDINALS:
            continue
        return _is_strange(word, onto)
    return False


def _is_strange(word: Form, onto: bool) -> bool:
    if word.no:
        return False
    if word.concept in _ACTS_OF_GETTING or (word.concept in _OURS and "name" not in word.marks):
        return False
    if word.concept == "X" or word.concept in _OTHER_THINGS or "name" in word.marks:
        return True
    return onto and word.concept in _NOT_ONTO


_DATIVE: Final = ("га", "ге", "ка", "ке", "на", "не", "ина", "има", "име", "мен", "бен", "пен")

#: Our own objects: the benefit, its money, its conditions, the acts of getting it.
_OURS: Final = frozenset(
    ("BENEFIT", "MONEY", "GET", "TAKE", "APPLY", "CONDITION", "THIS", "AGREE", "WILLING",
     "AGREEMENT", "APPLICATION", "ACCOUNT", "BANKNAME", "BANK", "PAY", "DO", "GIVE", "NUM1", "N")
)  # fmt: skip
#: What may stand in the dative before a yes and is not what was agreed to.
_ASIDE: Final = frozenset(
    ("I", "THANKS", "SURELY", "YES", "PLEASE", "HELLO", "SALAM", "BLESS", "COUNT", "INVALID",
     "FOR", ",", ".", "SIGN", "ACK", "NOW", "HELP", "NEED", "INTENT", "ENTIRELY", "WITHPLEASURE",
     "DEAD", "BORN",
     "PASS", "BUT")
)  # fmt: skip
#: «Согласна на …», «согласна в …»
_ONTO: Final = frozenset(("на", "в", "во", "с", "со", "к"))
#: «Согласна на первую часть».
_ORDINALS: Final = frozenset(("ORD1", "ORD2", "ORD3"))
#: «Согласна на работу», and not «согласна на детей», «на двоих».
_NOT_ONTO: Final = frozenset(("FACT",))
#: Infinitives that are our own: «согласна получать», «согласна оформить».
_ACTS_OF_GETTING: Final = frozenset(("GET", "TAKE", "APPLY", "PAY", "AGREE", "WILLING"))
#: Small words between a Russian yes and its object.
_LIGHT: Final = frozenset(
    ("I", "FILL", "ENTIRELY", "WITHPLEASURE", "PLEASE", "SURELY", "THANKS", "NOW", "BLESS", "WARM",
     "SIGN", "'",
     "YES",
     "YOU", "ACK", "HE", "ALREADY", "MORE", "FACT", "CHILD", "REL", "RELCASE", "COUNT", "BACK",
     "CONDITION")
)  # fmt: skip
#: Things that are taken, received and ordered elsewhere.
_OTHER_THINGS: Final = frozenset(
    ("DOCS", "WORK", "MESSAGE", "OPERATOR", "HUMAN", "CALL", "SPEAK", "MARRIED", "AWAIT", "LIFE",
     "OFFTOPIC", "TIMEUNIT", "EXPLAIN", "PROBLEM", "SECRET", "LINK", "NUMBER", "ASK", "BUSY",
     "DEBT", "HELP", "GO", "COME", "SEE", "READ", "KNOW", "THINK", "WAIT", "DO", "GIVE")
)  # fmt: skip
