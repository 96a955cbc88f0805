"""Words that put an answer off or tie it to something, where they only tell what is so: «увидела
утром», «только проснулась», «болса да», «дочь объяснила». Part of `meaning`."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.tokens import Clause


def told(clause: Clause) -> Clause:
    """The clause with such words as plain facts."""
    if _is_why_not(clause):
        return [*clause[:-1], clause[-1]._replace(concept=".")]
    if _has_learned(clause):
        clause = [_whatever(form) for form in clause]
    concepts = [form.concept for form in clause]
    if "RHETORIC" in concepts:
        return [_rhetorical(form) for form in clause]
    if _TELLING.isdisjoint(concepts) and not _may_concede(clause):
        return clause
    if any(map(_is_conceded, pairwise(clause))):
        clause = _granted([_whatever(form) for form in clause])
    has_happened = _has_happened(clause)
    restricts = _restricts(clause)
    return [
        _told(form, clause[n + 1] if n + 1 < len(clause) else None, has_happened, restricts)
        for n, form in enumerate(clause)
    ]


def _is_why_not(clause: Clause) -> bool:
    """«Почему нет?», «зачем мне отказываться?»: asks nobody."""
    if clause[-1].concept != "?" or len(clause) == 1:
        return False
    said = {form.concept for form in clause[:-1]}
    turn = clause[0].key in _WHYS and " " in clause[0].word
    return ("NOTAGAINST" in said or turn) and said <= {"NOTAGAINST", "FILL"}


#: Turns of phrase that begin so and are fillers are rhetoric.
_WHYS: Final = frozenset(("зачем", "чего", "кто", "неге", "калаи", "разве"))


def _rhetorical(form: Form) -> Form:
    """«Зачем мне отказываться?», «ойланатын не бар»: asks nobody."""
    if form.concept == "?":
        return form._replace(concept=".")
    return form._replace(concept="FACT") if form.concept == "RHETORIC" else form


def _may_concede(clause: Clause) -> bool:
    for form in clause:  # noqa: SIM110  a generator here costs as much as the rule
        if "if" in form.marks:
            return True
    return False


_TELLING: Final = frozenset(("IF", "TOMORROW", "EXPLAIN"))


def _told(form: Form, after: Form | None, has_happened: bool, restricts: bool) -> Form:
    if after is not None and _is_conceded((form, after)):
        return form._replace(marks=form.marks - {"if"})
    if form.concept == "IF" and form.key in _ONLY:
        return form if restricts else form._replace(concept="FILL")
    if form.concept == "TOMORROW" and has_happened and not form.key.startswith(_YET_TO_COME):
        return form._replace(concept="FACT")
    if form.concept == "EXPLAIN" and _is_past(form):
        return form._replace(concept="FACT")
    return form


def _is_conceded(pair: tuple[Form, Form]) -> bool:
    """«Болса да»; who does not understand («түсінбесем де») concedes more than that."""
    said, though = pair
    if "if" not in said.marks or though.key not in _THOUGH:
        return False
    return not (said.no and said.concept in ("UNDERSTAND", "KNOW", "BELIEVE"))


def _granted(clause: Clause) -> Clause:
    """«Миллион болмаса да келісем», «кім келіспесе де мен келісемін»: what is not so is granted,
    where a yes of one's own follows; one's own not wanting («қаламасам да») is more than that."""
    if not any(_says_yes(form) for form in clause):
        return clause
    after = [*clause[1:], clause[-1]]
    return [
        form._replace(concept="FACT", no=False, marks=form.marks - {"if"})
        if form.no and not form.key.endswith(_OF_ONES_OWN) and _is_conceded((form, though))
        else form
        for form, though in zip(clause, after, strict=True)
    ]


def _says_yes(form: Form) -> bool:
    return form.concept in ("AGREE", "TAKE") and "1" in form.marks and not form.no


_OF_ONES_OWN: Final = ("сам", "сем", "сак", "сек")


def _has_learned(clause: Clause) -> bool:
    """«Қанша екенін көрдім», «неге келісетінімді түсіндім»: who knows asks nothing."""
    last = clause[-1] if clause[-1].concept not in _SIGNS or len(clause) == 1 else clause[-2]
    if last.no or last.key not in _LEARNING:
        return False
    return any(form.key.endswith(_WHAT_IS_SO) for form in clause)


_LEARNING: Final = frozenset(
    ("тусиндим", "тусиндик", "кордим", "кордик", "билдим", "билдик", "билемин", "билем", "билемиз",
     "окидим", "окидик", "уктим", "уктик", "тексердим", "тексердик")
)  # fmt: skip
_SIGNS: Final = frozenset((",", ".", "SIGN"))
#: Participles as objects: «екенін», «түсетінін», «келісетінімді», «берілгенін».
_WHAT_IS_SO: Final = (
    "екенин", "екендигин", "тинин", "тиндигин", "тинимди", "тинимизди", "ганин", "генин", "канин",
    "кенин", "ганимди", "генимди",
)  # fmt: skip


def _whatever(form: Form) -> Form:
    """«Қандай болса да»: asks nothing."""
    return form._replace(concept="FACT") if form.concept in _ASKED else form


_ASKED: Final = frozenset(("WHICH", "WHAT", "HOW", "WHO", "HOWMUCH", "WHEN", "WHERE", "WHY"))
#: «Болса да»: although.
_THOUGH: Final = ("да", "де", "дагы")
_ONLY: Final = ("толко", "лиш", "тек", "гана")
_YET_TO_COME: Final = ("завтра", "послезавтра", "назавтра", "ертен", "бурсигуни", "бирси")


def _restricts(clause: Clause) -> bool:
    """«Согласна, только без банка», «тек ақшаға келісемін»; and not «только проснулась»,
    «балаларыма ғана жұмсаймын», «отвечаю только сейчас»."""
    if any("if" in form.marks for form in clause):
        return True
    for before, form in pairwise(clause):
        if before.key in _ONLY and (form.concept == "NOW" or _is_past(form)):
            return False
    first = clause[0].key in _ONLY or clause[0].concept in _OPENING
    if first or any(form.concept in _ANSWERS for form in clause):
        return True
    return not any(map(_is_a_deed, clause))


def _is_a_deed(form: Form) -> bool:
    """«Жұмсаймын», «отвечаю», «проснулась»; «бір айға ғана» has none."""
    if not form.marks.isdisjoint(("1", "past", "past1")):
        return True
    return _is_past(form) or form.key.endswith(_IN_PERSON)


#: Endings of verbs in the first person, folded.
_IN_PERSON: Final = ("ю", "ус", "юс", "мин", "миз")
_OPENING: Final = frozenset(("BUT", ",", "FILL"))
_ANSWERS: Final = frozenset(
    ("WILLING", "AGREE", "YES", "TAKE", "APPLY", "GET", "WANT", "NEED", "GIVE", "REFUSE", "NO")
)


def _has_happened(clause: Clause) -> bool:
    """Something in the past, and nothing promised."""
    promised = any(form.concept in _PROMISING or "let" in form.marks for form in clause)
    return not promised and any(map(_is_past, clause))


_PROMISING: Final = frozenset(("PROMISE", "THINK", "CONSULT", "LATER", "WAIT"))


def _is_past(form: Form) -> bool:
    if form.tongue == "kk":
        return not form.marks.isdisjoint(("past", "past1"))
    return len(form.key) > _SHORTEST and form.key.endswith(_PAST)


_SHORTEST: Final = 3
#: Endings of Russian verbs in the past, folded.
_PAST: Final = ("ал", "ил", "ел", "ял", "ул", "шел", "ала", "ила", "ела", "яла", "шла", "али",
                "или", "ели", "яли", "шли", "лся", "лас", "лис")  # fmt: skip
