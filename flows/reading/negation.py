"""What a negation word negates: Kazakh емес and жоқ look back, Russian не and нет look ahead."""

from typing import Final

from flows.reading.concepts import PREDICATES
from flows.reading.forms import Form
from flows.reading.tokens import Clause

#: Small words that may stand between a Russian «не» and what it negates.
_LIGHT: Final = frozenset(
    (
        "FILL",
        "YOU",
        "THIS",
        "MORE",
        "SURELY",
        "PLEASE",
        "HE",
        "YET",
        "STILL",
        "Q",
        "COUNT",
        "N",
        "ALREADY",
        "HOW",
        "WHAT",
        "NE",
        "SIGN",
        "'",
    )
)


#: Things one can have none of: «времени нет», «балам жоқ».
_HAVEABLE: Final = frozenset(
    (
        "INTENT",
        "NEED",
        "TIMEUNIT",
        "CHILD",
        "ACCOUNT",
        "MONEY",
        "OBJECTION",
        "INTEREST",
        "DOCS",
        "WORK",
        "CARD",
        "BANK",
        "PROBLEM",
        "ASKING",
        "REL",
        "RIGHT",
        "AGREEMENT",
        "CONDITION",
        "MARRIED",
        "SENSE",
        "MESSAGE",
        "AGAINST",
        "BENEFIT",
        "FRAUD",
        "SECRET",
        "NUMBER",
    )
)


def settled_ne(clause: Clause, at: int) -> Form:
    """Russian «не» is "not", Kazakh «не» is "what": their neighbours tell."""
    form = clause[at]
    if form.key != "не" or form.concept not in ("NE", "WHAT"):
        return form
    after = clause[at + 1] if at + 1 < len(clause) else None
    before = clause[at - 1] if at else None
    if after is not None and (
        after.concept == "NAME" or (after.tongue == "ru" and after.concept in PREDICATES)
    ):
        return form._replace(concept="NE", tongue="ru")
    kazakh = (after is not None and after.tongue == "kk") or (
        before is not None and before.tongue == "kk"
    )
    last = after is None or after.concept in ("?", ".")
    if kazakh or (last and before is not None and before.concept in ("THIS", "X", "I")):
        return form._replace(concept="WHAT", tongue="kk")
    return form


def kazakh_negations(clause: Clause) -> Clause:
    result: Clause = []
    for form in clause:
        last = _last_word(result)
        if (form.concept == "NOTBE" and last is not None) or (
            form.concept == "NO" and last is not None and _can_lack(result[last], form)
        ):
            _turn(result, last, form)
        else:
            result.append(form._replace(concept="NO") if form.concept == "NOTBE" else form)
    return result


def _last_word(forms: Clause) -> int | None:
    """The word just before, fillers skipped only where the filler is a particle."""
    for n in range(len(forms) - 1, -1, -1):
        if forms[n].concept in ("SIGN", "'", "Q"):
            continue
        return None if forms[n].concept in (",", ".", "?", "BUT") else n
    return None


def _can_lack(form: Form, no: Form) -> bool:
    if form.concept in _HAVEABLE:
        return True
    if no.tongue == "ru" and form.concept in _LOST:
        return True
    if no.tongue != "kk":
        return False
    return bool(form.marks & {"wish", "past"}) or (form.concept == "X" and form.tongue == "kk")


#: «отца нет», «заработка нет»: any other noun before a Russian «нет».
_LOST: Final = frozenset(
    ("RELCASE", "REL", "FACT", "X", "HELP", "BANK", "LIFE", "INVALID", "HUMAN", "NAME")
)


def _turn(forms: Clause, at: int, by: Form) -> None:
    form = forms[at]
    marks = form.marks | ({"ask"} if "ask" in by.marks else set())
    if by.tongue == "kk" and form.tongue == "ru":
        marks = marks | {"mixed"}
    concept = "DOUBTFUL" if form.no else form.concept
    forms[at] = form._replace(
        concept=concept, no=not form.no, word=f"{form.word} {by.word}", marks=frozenset(marks)
    )


def russian_negations(clause: Clause) -> Clause:
    result: Clause = []
    n = 0
    while n < len(clause):
        form = clause[n]
        target = _negated_by(clause, n) if form.concept in ("NE", "WITHOUT", "NO") else None
        if target is not None:
            result += clause[n + 1 : target]
            turned = _named(clause, n, clause[target])
            concept = "DOUBTFUL" if turned.no else turned.concept
            word = f"{form.word} {turned.word}"
            result.append(turned._replace(concept=concept, no=not turned.no, word=word))
            n = target
        elif form.concept == "NE":
            result.append(form._replace(concept="NO"))
        elif form.concept != "WITHOUT":
            result.append(form)
        n += 1
    return result


def _named(clause: Clause, at: int, form: Form) -> Form:
    """«Я не Гульмира»: an unknown word after «я не» that does not look like a verb is a name."""
    is_name = (
        form.concept == "X"
        and at == 1
        and clause[0].key in _OWN_NAME
        and not form.key.endswith(_VERBAL)
    )
    return form._replace(concept="NAME") if is_name else form


_OWN_NAME: Final = ("я", "мен")


_VERBAL: Final = ("л", "ла", "ли", "ю", "у", "ет", "ит", "ем", "им", "т", "с", "ся")


def _negated_by(clause: Clause, at: int) -> int | None:
    """What the «не» or «нет» at this place negates; None where it stands for itself."""
    if clause[at].concept == "NO":
        follows = at + 1 < len(clause) and clause[at].tongue == "ru"
        return (
            at + 1
            if follows and clause[at + 1].concept in _HAVEABLE - {"NEED", "AGAINST", "FRAUD"}
            else None
        )
    for n in range(at + 1, min(at + 5, len(clause))):
        concept = clause[n].concept
        if concept in (",", ".", "?", "BUT"):
            return None
        if concept not in _LIGHT and (concept != "I" or not _predicate_follows(clause, n)):
            return n
    return None


def _predicate_follows(clause: Clause, at: int) -> bool:
    return any(f.concept in PREDICATES for f in clause[at + 1 : at + 3])
