"""A reply that is nothing but an answer to the very question asked: «буду отмечаться» to the terms,
«туда и переводите» to the account, «уверена» to the confirming question, «нажимаю один».

Out of its question such a word says nothing, and in it, nothing else; so no weights are asked. The
world is closed (`vocabulary`): a word without a part leaves the reply to the other rules.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from flows.question import Question
from flows.reading.forms import Form
from flows.reading.lexicon import answers_in_full as words
from flows.reading.tokens import Clause
from flows.reading.verdict import Verdict
from flows.reading.vocabulary import COURTESY, Parts, Vocabulary, Wording, fitting, wordings


def in_full(clauses: Sequence[Clause], q: Question) -> Verdict | None:
    """A sure yes to the question, or None. Every clause is an answer, a yes or a courtesy."""
    asked = _ASKED.get(q.kind)
    if asked is None or sum(map(len, clauses)) > _LONGEST:
        return None
    numbered = [[_numbered(form, q) for form in clause] for clause in clauses]
    answers = asked.answers if q.kind == "refused" else (*asked.answers, *_NUMBERS)
    told: list[Form] = []
    for clause in numbered:
        parts = asked.vocabulary.parts_of(clause)
        if parts is None:
            return None
        if asked.opening and fitting(parts, asked.opening, asked.company):
            answers = (*answers, *_YESES)
        elif fitting(parts, answers, asked.company):
            told += clause
        elif not _is_beside(parts, asked):
            return None
    if not told:
        return None
    return Verdict("consent", True, asked.rule, tuple([form.word for form in told if form.key]))


#: A longer reply says more than one thing.
_LONGEST: Final = 16


class _Asked(NamedTuple):
    """What answers a question: `opening` are clauses after which a mere yes is enough,
    `beside` such as change nothing."""

    rule: str
    vocabulary: Vocabulary
    answers: tuple[Wording, ...]
    company: Parts
    opening: tuple[Wording, ...] = ()
    beside: tuple[Wording, ...] = ()


def _is_beside(parts: list[Parts], asked: _Asked) -> bool:
    if all("courtesy" in part for part in parts):
        return True
    return fitting(parts, (*_YESES, *asked.beside), asked.company) is not None


def _numbered(form: Form, q: Question) -> Form:
    """The number for yes as a word of its own; «неё» is no «не», and «картама» no question."""
    if form.word in _HER:
        return form._replace(concept="FILL", word="ней", key="неи", no=False)
    if form.key in _TO_MINE:
        return form._replace(marks=frozenset())
    number = form.word if form.concept == "N" else "1" if form.concept in _ONE else ""
    if number and number in q.yes:
        return form._replace(concept="NUMBERFORYES", marks=frozenset())
    return form


_ONE: Final = frozenset(("NUM1", "ORD1"))
_HER: Final = frozenset(("неё", "нее", "ней"))
_TO_MINE: Final = frozenset(("картама", "шотима", "есепшотима", "карточкама"))
_YESES: Final = wordings("agree", "yes", "number", "take", "assign", "give_me", "give consent")
_NUMBERS: Final = wordings(
    "number press", "number label", "number press label", "number agree", "number yes"
)
_COMPANY: Final = COURTESY | {"yes", "benefit"}


def _asked(
    rule: str,
    parts: dict[str, str],
    answers: tuple[Wording, ...],
    *,
    verbs: dict[str, tuple[str, str]] | None = None,
    turns: dict[str, str] | None = None,
    company: Parts = _COMPANY,
    opening: tuple[Wording, ...] = (),
    beside: tuple[Wording, ...] = (),
) -> _Asked:
    vocabulary = Vocabulary(
        words.NUMBER | parts, verbs or {}, words.NUMBER_TURNS | (turns or {}), words.LIGHT
    )
    return _Asked(rule, vocabulary, answers, company, opening, beside)


_ASKED: Final = {
    "offer": _asked(
        "the number for yes, in words",
        words.OFFER,
        wordings(
            "number plus", "number agree plus", "agree plus", "assign", "agree onto",
            "they_assign let_them", "assign application", "unit", "unit press", "unit label",
        ),
        turns=words.OFFER_TURNS,
    ),
    "confirm": _asked(
        "confirms in so many words",
        words.CONFIRM,
        wordings(
            "sure", "sure agree", "said for yes|agree", "say yes|agree", "say for yes|agree",
            "meant regard yes|agree|consent", "means yes|agree|consent", "forward to_assign",
            "number", "means sure", "sure to_get", "meant regard ask to_get", "again agree",
            "again sure", "ask to_get",
        ),
        turns=words.CONFIRM_TURNS,
    ),
    "terms": _asked(
        "promises what the terms ask for",
        words.TERMS,
        wordings(
            "promise", "will to_do", "ready to_do", "agree to_do", "agree duty|terms|work",
            "promise duty|terms", "terms|duty shoulder took", "terms|duty took", "keep_in_touch be",
            "going be", "ready", "yes duty|terms", "consent wholly",
        ),
        verbs=words.TERMS_VERBS,
        turns=words.TERMS_TURNS,
        beside=wordings("read"),
        company=_COMPANY | {"read", "duty", "terms", "work", "wholly", "will", "to do"},
    ),
    "account_confirm": _asked(
        "says that it is the right account",
        words.ACCOUNT,
        wordings(
            "mine", "right", "there", "this", "mine bank", "right bank", "this bank",
            "keep this|account|with_it|there", "let this|there|account|comes", "send",
            "agree to_send account|this", "send account|this|there", "bare_send there|account",
            "to_send ask account|this|there", "they_send let account|this|there",
        ),
        verbs=words.ACCOUNT_VERBS,
        turns=words.ACCOUNT_TURNS,
        company=_COMPANY
        | {
            "mine",
            "account",
            "right",
            "there",
            "this",
            "with it",
            "send",
            "comes",
            "income",
            "agree",
        },
        beside=wordings(
            "bank", "account", "with_it", "mine bank", "right bank", "account bank", "this bank",
        ),
    ),
    "refused": _asked(
        "takes the refusal back",
        words.REFUSED,
        wordings(
            "withdraw refusal", "change yes|agree|consent", "change onto", "withdrawn",
            "ask to_get", "restored application",
        ),
        turns=words.REFUSED_TURNS,
        company=_COMPANY | {"answer", "again"},
        opening=wordings("mind"),
    ),
}  # fmt: skip
