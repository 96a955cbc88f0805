"""Joins words that decide together: the negation and what it negates, the auxiliary and its verb,
the light verb and its noun. Fourth step of a reading; afterwards every predicate carries its own
polarity (`Form.no`), whichever language it was said in.
"""

from typing import Final

from flows.reading.tokens import Clause
from flows.reading.words import Form

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
PREDICATES: Final = frozenset(
    (
        "AGREE",
        "WANT",
        "NEED",
        "APPLY",
        "TAKE",
        "GET",
        "GIVE",
        "PAY",
        "DO",
        "BE",
        "READY",
        "INTENT",
        "INTEREST",
        "SEND",
        "WRITE",
        "CALL",
        "DISTURB",
        "REFUSE",
        "AGAINST",
        "OBJECTION",
        "WILLING",
        "UNDERSTAND",
        "KNOW",
        "READ",
        "SPEAK",
        "BELIEVE",
        "CAN",
        "HAVE",
        "BEGIN",
        "TRUE",
        "SAY",
        "LIVE",
        "COME",
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
AUXILIARY: Final = frozenset(
    ("TAKE", "GIVE", "COME", "LIVE", "BE", "QUIT", "GO", "DO", "PUT", "SEE", "SEND")
)
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
    if not any(f.concept in _WORK or f.no for f in clause):
        return clause
    clause = [_too(clause, n) for n in range(len(clause))]
    clause = _bas_tart([_ne(clause, n) for n in range(len(clause))])
    clause = _kazakh_negations(clause)
    clause = _russian_negations(clause)
    clause = _auxiliaries(clause)
    return _modals(clause)


_WORK: Final = (
    frozenset(("YES", "WHAT", "NE", "NO", "NOTBE", "BAS", "AGREEMENT", "COME", "WITHOUT"))
    | AUXILIARY
    | _MODALS
)


def _ne(clause: Clause, at: int) -> Form:
    """Russian «не» is "not", Kazakh «не» is "what": their neighbours tell."""
    form = clause[at]
    if form.key != "не" or form.concept not in ("NE", "WHAT"):
        return form
    after = clause[at + 1] if at + 1 < len(clause) else None
    before = clause[at - 1] if at else None
    if after is not None and after.tongue == "ru" and after.concept in PREDICATES:
        return form._replace(concept="NE", tongue="ru")
    kazakh = (after is not None and after.tongue == "kk") or (
        before is not None and before.tongue == "kk"
    )
    last = after is None or after.concept in ("?", ".")
    if kazakh or (last and before is not None and before.concept in ("THIS", "X", "I")):
        return form._replace(concept="WHAT", tongue="kk")
    return form


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
    at = next((n for n, f in enumerate(clause) if f.concept == "PULL"), None)
    if at is None:
        return clause
    before = [n for n in range(max(0, at - 3), at) if clause[n].concept == "BAS"]
    clause[at] = clause[at]._replace(concept="REFUSE")
    return [f for n, f in enumerate(clause) if n not in before]


def _kazakh_negations(clause: Clause) -> Clause:
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
    if no.tongue != "kk":
        return False
    return bool(form.marks & {"wish", "past"}) or (form.concept == "X" and form.tongue == "kk")


def _turn(forms: Clause, at: int, by: Form) -> None:
    form = forms[at]
    marks = form.marks | ({"ask"} if "ask" in by.marks else set())
    if by.tongue == "kk" and form.tongue == "ru":
        marks = marks | {"mixed"}
    forms[at] = form._replace(no=not form.no, word=f"{form.word} {by.word}", marks=frozenset(marks))


def _russian_negations(clause: Clause) -> Clause:
    result: Clause = []
    n = 0
    while n < len(clause):
        form = clause[n]
        target = _negated_by(clause, n) if form.concept in ("NE", "WITHOUT", "NO") else None
        if target is not None:
            result += clause[n + 1 : target]
            turned = _named(clause, n, clause[target])
            result.append(turned._replace(no=not turned.no, word=f"{form.word} {turned.word}"))
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


def _auxiliaries(clause: Clause) -> Clause:
    """келісе алмаймын, алғым келмейді, келісім бермеймін: the helper's negation and person are
    those of the word before it."""
    result: Clause = []
    for form in clause:
        last = result[-1] if result else None
        if last is not None and form.concept in AUXILIARY and _helps(form, last):
            concept = "AGREE" if last.concept == "AGREEMENT" else last.concept
            result[-1] = last._replace(
                concept=concept,
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
    joins = last.marks & {"by", "stem"} or ("bare" in last.marks and form.concept == "TAKE")
    return bool(joins) and last.concept in PREDICATES | {"THINK", "CONSULT"}


def _modals(clause: Clause) -> Clause:
    """«не хочу отказываться» turns the refusal round; «не надо писать» forbids the writing."""
    result: Clause = []
    modal: int | None = None
    for form in clause:
        if modal is not None and form.concept in _TURNED_BY_MODAL:
            word = f"{result.pop(modal).word} {form.word}"
            result.append(form._replace(no=not form.no, word=word))
            modal = None
            continue
        if form.concept in _MODALS and form.no and form.tongue != "kk":
            modal = len(result)
        elif form.concept in (",", ".", "?"):
            modal = None
        result.append(form)
    return result
