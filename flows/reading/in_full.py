"""A reply that is nothing but an answer to the very question asked: «буду отмечаться» to the terms,
«туда и переводите» to the account, «уверена» to the confirming question, «нажимаю один».

Out of its question such a word says nothing, and in it, nothing else; so no weights are asked. The
world is closed (`vocabulary`): a word without a part leaves the reply to the other rules.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from flows.question import Question, QuestionKind
from flows.reading.forms import Form
from flows.reading.lexicon import answers_in_full as words
from flows.reading.lexicon import offers_in_full as offers
from flows.reading.meaning import meaning
from flows.reading.tokens import Clause
from flows.reading.verdict import Verdict
from flows.reading.vocabulary import COURTESY, Parts, Vocabulary, Wording, fitting, wordings


def in_full(clauses: Sequence[Clause], q: Question) -> Verdict | None:
    """A sure yes to the question, or None. Every clause is an answer, a yes or a courtesy."""
    asked = _ASKED.get(q.kind)
    if asked is None or sum(map(len, clauses)) > _LONGEST:
        return None
    said: dict[_Role, tuple[str, ...]] = {}
    for clause in clauses:
        found = _part(tuple(clause), q.kind, q.yes, "opening" in said)
        if found is None:
            return None
        said[found.role] = said.get(found.role, ()) + found.words
        if found.agrees:
            said["yes"] = ()
    told = said.get("answer", ()) + (said.get("part", ()) if "yes" in said else ())
    return Verdict("consent", True, asked.rule, told) if told else None


#: A longer reply says more than one thing.
_LONGEST: Final = 16
#: What a clause is to the question: an answer, a part of one, what makes a mere yes one, or nothing
#: of weight.
_Role = Literal["answer", "part", "opening", "beside", "yes"]


class _Part(NamedTuple):
    role: _Role
    words: tuple[str, ...]
    agrees: bool


@lru_cache(maxsize=4_096)
def _part(
    clause: tuple[Form, ...], kind: QuestionKind, yes: tuple[str, ...], opened: bool
) -> _Part | None:
    asked = _ASKED[kind]
    if any(form.concept in _MOCKING for form in meaning(clause).clause):
        return None
    words = [_numbered(form, yes) for form in clause]
    parts = asked.vocabulary.parts_of(words)
    role = _role(parts, asked, opened) if parts is not None else None
    if parts is None or role is None:
        return None
    agrees = any(part & _A_YES for part in parts)
    return _Part(role, tuple([form.word for form in words]), agrees)


def _role(parts: list[Parts], asked: "_Asked", opened: bool) -> _Role | None:
    answers = (*asked.answers, *_YESES) if opened else asked.answers
    kinds: tuple[tuple[_Role, tuple[Wording, ...]], ...] = (
        ("opening", asked.opening),
        ("answer", answers),
        ("part", asked.partly),
        ("beside", (*_YESES, *asked.beside)),
    )
    for role, wanted in kinds:
        if wanted and fitting(parts, wanted, asked.company) is not None:
            return role
    return "beside" if all("courtesy" in part for part in parts) else None


class _Asked(NamedTuple):
    """What answers a question: `opening` are clauses after which a mere yes is enough, `beside`
    such as change nothing, `partly` such as want a yes beside them: «буду отмечаться» is not all
    that the terms ask for."""

    rule: str
    vocabulary: Vocabulary
    answers: tuple[Wording, ...]
    company: Parts
    opening: tuple[Wording, ...] = ()
    beside: tuple[Wording, ...] = ()
    partly: tuple[Wording, ...] = ()


def _numbered(form: Form, yes: tuple[str, ...]) -> Form:
    """The number for yes as a word of its own, and the last four digits of an account; «неё» is
    no «не», and «картама» no question."""
    if form.word in _HER:
        return form._replace(concept="FILL", word="ней", key="неи", no=False)
    if form.key in _TO_MINE:
        return form._replace(marks=frozenset())
    number = form.word if form.concept == "N" else "1" if form.concept in _ONE else ""
    if number and number in yes:
        return form._replace(concept="NUMBERFORYES", marks=frozenset())
    if number in _HUNDREDS:
        return form._replace(concept="HUNDRED", marks=frozenset())
    if number.isdigit() and len(number) == _ENDING:
        return form._replace(concept="ENDING", marks=frozenset())
    return form


#: «Щас прям»: turns of phrase whose every word is harmless.
_MOCKING: Final = frozenset(("DISBELIEF", "IRONY"))
#: «1000 раз да», «100 % согласна».
_HUNDREDS: Final = frozenset(("100", "200", "300", "500", "1000", "10000", "1000000"))
#: People know their account by its last four digits.
_ENDING: Final = 4
#: Beside this such digits are no code from an SMS.
RIGHT_ACCOUNT: Final = "says that it is the right account"
_A_YES: Final = frozenset(("yes", "agree", "number"))
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
    partly: tuple[Wording, ...] = (),
    light: str = words.LIGHT,
) -> _Asked:
    vocabulary = Vocabulary(
        words.NUMBER | parts, verbs or {}, words.NUMBER_TURNS | (turns or {}), light
    )
    if parts is not words.REFUSED:
        answers = (*answers, *_NUMBERS)
    return _Asked(rule, vocabulary, answers, company, opening, beside, partly)


_ASKED: Final[dict[QuestionKind, _Asked]] = {
    "offer": _asked(
        "answers the offer in so many words",
        offers.OFFER,
        wordings(
            "number plus", "number agree plus", "agree plus", "assign", "agree onto",
            "they_assign let_them", "assign application", "unit", "unit press", "unit label",
            "surely yes|agree|accept|to_receive", "hundred times yes|agree",
            "send", "send due|account", "transfer due", "transfer account", "transfer due account",
            "send due account", "to_pay", "to_pay due|account", "to_pay due account",
            "to_transfer due", "to_transfer account", "to_transfer due account",
            "ask to_pay|to_transfer|to_appoint", "ask to_pay|to_transfer|to_appoint account|due",
            "ask to_pay|to_transfer account due", "ask they_assigned", "ask they_assigned due",
            "to_appoint", "to_appoint account|due|application", "assign account|due",
            "to_appoint to_pay", "to_appoint to_pay|to_transfer due", "to_receive",
            "accept", "accept due", "take_in due", "entrust to_assign",
            "to_hand_in application", "entrust to_hand_in application",
            "stated yes|agree|consent|accept",
            "entrust to_assign due|application", "paying hand_over",
            "paying|sending hand_over due|account|application|bank",
            "paying|sending hand_over due account|bank",
            "send bank", "transfer bank", "ask your_paying", "ask your_paying due|account|bank",
            "ask your_paying due account", "transfer application", "to_pay|to_appoint do",
        ),
        verbs=offers.OFFER_VERBS,
        turns=offers.OFFER_TURNS,
        light=offers.OFFER_LIGHT,
        company=_COMPANY | {"me", "surely", "stated", "application"},
        beside=wordings("due account"),
        partly=wordings("stated"),
    ),
    "confirm": _asked(
        "confirms in so many words",
        words.CONFIRM | offers.SURELY,
        wordings(
            "sure", "sure agree", "said for yes|agree", "say yes|agree", "say for yes|agree",
            "meant regard yes|agree|consent", "means yes|agree|consent", "forward to_assign",
            "number", "means sure", "sure to_get", "meant regard ask to_get", "again agree",
            "again sure", "ask to_get", "surely yes|agree", "hundred times yes|agree",
            "stated yes|agree|consent|accept", "to_appoint", "press yes",
        ),
        turns=offers.SURELY_TURNS | words.CONFIRM_TURNS,
        company=_COMPANY | {"surely", "stated"},
        partly=wordings("stated"),
    ),
    "terms": _asked(
        "promises what the terms ask for",
        words.TERMS,
        wordings(
            "promise", "will to_fulfil", "ready to_fulfil", "agree to_do|to_fulfil",
            "agree duty|terms|work", "promise duty|terms", "terms|duty shoulder took",
            "terms|duty took", "yes duty|terms", "consent wholly", "agree|yes every_point",
        ),
        verbs=words.TERMS_VERBS,
        turns=words.TERMS_TURNS,
        beside=wordings("read"),
        partly=wordings("deed", "will to_do", "ready to_do", "keep_in_touch be", "going be"),
        company=_COMPANY
        | {"read", "duty", "terms", "work", "wholly", "will", "to do", "to fulfil", "deed"},
    ),
    "account_confirm": _asked(
        RIGHT_ACCOUNT,
        words.ACCOUNT,
        wordings(
            "mine", "right", "there", "account the_one", "this", "mine bank", "right bank",
            "this bank",
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
            "ending",
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
            "bank", "account", "ending", "with_it", "mine bank", "right bank", "account bank",
            "this bank", "checked", "checked account|ending|with_it",
        ),
    ),
    "refused": _asked(
        "takes the refusal back",
        words.REFUSED,
        wordings(
            "withdraw refusal", "change yes|agree|consent", "change onto", "withdrawn",
            "ask to_get", "restored application", "withdraw refusal take_in consent",
            "mind agree", "mind ask to_get",
        ),
        turns=words.REFUSED_TURNS,
        company=_COMPANY | {"answer", "again"},
        opening=wordings("mind", "restored"),
    ),
}  # fmt: skip
