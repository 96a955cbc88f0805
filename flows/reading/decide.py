"""Decides what a message means under the question it answers: rules in strict order, and the rule
of doubt (DOMAIN.md, "Labels and the rule of doubt"). Last step of a reading.

Each rule looks at the acts of the message and either decides or passes. A rule's name is what a
court would be told.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from flows.question import Question
from flows.reading.message import ASKING, Message
from flows.reading.reading import Intent


class Verdict(NamedTuple):
    intent: Intent
    sure: bool
    rule: str
    words: tuple[str, ...] = ()
    choice: int | None = None
    bank: str | None = None
    wrong_person: bool = False


Rule = Callable[[Message, Question], Verdict | None]

#: Under these nothing was asked, so that a yes starts nothing.
_NOT_ASKED: Final = frozenset({"none", "expired", "filed", "sender"})
_ABOUT_ACCOUNTS: Final = frozenset({"accounts", "account_confirm", "iban"})
_YES: Final = ("yes", "agree")
_SOME_YES: Final = ("yes", "agree", "half agree", "turned no")


def decide(message: Message, question: Question) -> Verdict:
    """The first rule that decides."""
    for rule in _RULES:
        verdict = rule(message, question)
        if verdict is not None:
            return verdict
    return Verdict("unclear", False, "nothing in it is understood")


def _stop(m: Message, q: Question) -> Verdict | None:
    if m.has("stop") and not m.has("fraud"):
        return Verdict("stop", True, "asks for no more messages", m.words("stop"))
    return None


def _fraud(m: Message, q: Question) -> Verdict | None:
    if m.has("true?") and not (m.has("fraud") and not m.asks):
        return Verdict("question_who_fraud", True, "asks whether it is true", m.words("true?"))
    if m.has("fraud"):
        return Verdict("report_fraud", True, "says that something is a fraud", m.words("fraud"))
    return None


def _somebody_else(m: Message, q: Question) -> Verdict | None:
    if m.has("wrong person"):
        words = m.words("wrong person")
        return Verdict("other", True, "the number is not that person's", words, wrong_person=True)
    if m.has("dead"):
        if m.has(*_YES) or m.asks:
            return None
        return Verdict("other", True, "the person has died", m.words("dead"), wrong_person=True)
    return None


def _language(m: Message, q: Question) -> Verdict | None:
    for act, intent in _LANGUAGES:
        if m.has(act):
            rule = "asks for the other language" if act.startswith("no ") else "asks for a language"
            return Verdict(intent, True, rule, m.words(act))
    return None


_LANGUAGES: Final[tuple[tuple[str, Intent], ...]] = (
    ("no kazakh", "language_switch_ru"),
    ("no russian", "language_switch_kk"),
    ("kazakh please", "language_switch_kk"),
    ("russian please", "language_switch_ru"),
)


def _operator(m: Message, q: Question) -> Verdict | None:
    if m.has("operator") and not m.has("who"):
        return Verdict("help_operator", True, "wants a person", m.words("operator"))
    return None


def _question(m: Message, q: Question) -> Verdict | None:
    if not m.has(*ASKING):
        return None
    if m.has("refuse") and m.has("why") and not m.has("how much", "who"):
        return None
    if m.has("later") and not m.has("how much", "how long", "who", "for whom"):
        return None
    if m.has("for whom"):
        return Verdict("question_what", True, "asks for whom it is", m.words("for whom"))
    if m.has("who"):
        return Verdict("question_who_fraud", True, "asks who writes", m.words("who"))
    if m.has("how long"):
        return Verdict("question_what", True, "asks how long", m.words("how long"))
    if m.has("how much"):
        return Verdict("question_amount", True, "asks how much", m.words("how much"))
    return Verdict("question_what", True, "asks what it is", m.words("what"))


def _asked_yes(m: Message, q: Question) -> Verdict | None:
    """A yes with a question mark, or any other question."""
    if not m.asks or m.has(*_SOME_YES, "refuse", "later"):
        return None
    if m.has("asked yes", "asked agree", "asked half agree"):
        words = m.words("asked yes", "asked agree", "asked half agree")
        return Verdict("question_what", False, "a question, not an answer", words)
    return None


def _elsewhere(m: Message, q: Question) -> Verdict | None:
    """Already receives, disputes the facts, or talks of something else."""
    for act, rule in _ELSEWHERE:
        if m.has(act) and not m.has(*_SOME_YES) and "explicit refusal" not in m.said:
            return Verdict("other", True, rule, m.words(act))
    return None


_ELSEWHERE: Final = (
    ("already", "already receives or has applied"),
    ("dispute", "disputes the facts"),
    ("life", "speaks of something else"),
)


def _doubt(m: Message, q: Question) -> Verdict | None:
    if m.has("later"):
        return None
    if m.has(*_SOME_YES, "acknowledge") and m.has("refuse"):
        return Verdict(
            "unclear", False, "a yes and a no in one message", m.words(*_SOME_YES, "refuse")
        )
    if m.has("relative") and m.has(*_SOME_YES, "acknowledge"):
        return Verdict("unclear", False, "speaks of somebody else's yes", m.words("relative"))
    for act, rule in _DOUBTS:
        if m.has(act):
            return Verdict("unclear", False, rule, m.words(act))
    return None


_DOUBTS: Final = (("undecided", "undecided"), ("if", "a condition"), ("doubt", "a doubt"), ("irony", "irony"))


def _later(m: Message, q: Question) -> Verdict | None:
    if m.has("later"):
        return Verdict("postpone", True, "puts it off", m.words("later"))
    return None


def _bank(m: Message, q: Question) -> Verdict | None:
    bank = next((f.word for f in m.forms if f.concept == "BANKNAME" and not f.no), None)
    choice = _choice(m, q)
    if q.kind in _ABOUT_ACCOUNTS and (bank or choice):
        return Verdict(
            "bank_choice_number", True, "names an account", m.words("bank", "ordinal"), choice, bank
        )
    if bank and not m.has(*_SOME_YES, "refuse"):
        return Verdict("bank_choice_number", True, "names a bank", (bank,), None, bank)
    return None


def _choice(m: Message, q: Question) -> int | None:
    if q.kind != "accounts":
        return None
    for form in m.forms:
        if form.concept == "ORDLAST":
            return q.choices
        digit = (
            form.word
            if form.concept == "N"
            else form.concept[3:]
            if form.concept[:3] in ("ORD", "NUM")
            else ""
        )
        if digit.isdigit() and 1 <= int(digit) <= q.choices:
            return int(digit)
    return None


def _number(m: Message, q: Question) -> Verdict | None:
    numbers = [f.word for f in m.forms if f.concept == "N"]
    if not numbers or m.has(*_SOME_YES, "refuse"):
        return None
    if any(f.concept not in _BESIDE_A_NUMBER for f in m.forms) or len(set(numbers)) > 1:
        return (
            Verdict("unclear", False, "a number that was not offered", tuple(numbers))
            if len(m.forms) <= 2
            else None
        )
    if q.kind in _NOT_ASKED or q.kind in _ABOUT_ACCOUNTS - {"account_confirm"}:
        return Verdict("unclear", False, "a number where none was offered", tuple(numbers))
    if numbers[0] in q.yes:
        return _consent(m, q, "the number for yes", tuple(numbers))
    if numbers[0] in q.no:
        return Verdict("refuse", True, "the number for no", tuple(numbers))
    return Verdict("unclear", False, "a number that was not offered", tuple(numbers))


_BESIDE_A_NUMBER: Final = frozenset(
    {"N", "FILL", "SIGN", ".", ",", "HELLO", "THANKS", "VARIANT", "NUMBER", "PLEASE", "WARM", "'"}
)


def _answer(m: Message, q: Question) -> Verdict | None:
    if m.has("refuse"):
        return Verdict("refuse", True, "says no", m.words("refuse"))
    if m.has(*_YES):
        if q.kind == "accounts" or q.kind == "iban":
            return Verdict("unclear", False, "a yes where an account was asked for", m.words(*_YES))
        return _consent(m, q, "says yes", m.words(*_YES))
    if m.has("half agree", "turned no"):
        if q.kind in _NOT_ASKED:
            return Verdict("unclear", False, "leans to yes, but nothing was asked")
        return Verdict("consent", False, "leans to yes", m.words("half agree", "turned no"))
    return None


def _consent(m: Message, q: Question, rule: str, words: tuple[str, ...]) -> Verdict:
    if q.kind in _NOT_ASKED:
        return Verdict("unclear", False, f"{rule}, but nothing was asked", words)
    strange = sum(f.concept == "X" for f in m.forms)
    if strange > (1 if m.has("agree") else 0) + len(m.forms) // 6:
        return Verdict("consent", False, f"{rule}, among words not understood", words)
    if q.kind == "refused":
        return Verdict("consent", "agree" in m.said, f"{rule}, after a refusal", words)
    return Verdict("consent", True, rule, words)


def _acknowledgement(m: Message, q: Question) -> Verdict | None:
    if m.has("not against"):
        return Verdict("unclear", False, "leans to yes: not against it", m.words("not against"))
    if m.has("acknowledge"):
        if q.kind in ("confirm", "terms", "account_confirm") and m.concepts() & {"ACK"}:
            return Verdict("consent", False, "acknowledges", m.words("acknowledge"))
        return Verdict(
            "unclear", False, "leans to yes: a mere acknowledgement", m.words("acknowledge")
        )
    return None


def _manners(m: Message, q: Question) -> Verdict | None:
    if m.has("greet"):
        return Verdict(
            "greeting_smalltalk", True, "a greeting or thanks, no answer", m.words("greet")
        )
    return None


#: From so many words on, a message that nothing is understood of is about something else.
_A_SENTENCE: Final = 3


def _unknown(m: Message, q: Question) -> Verdict | None:
    if sum(f.tongue != "" for f in m.forms) >= _A_SENTENCE:
        return Verdict("other", False, "speaks of something else")
    return None


_RULES: Final[tuple[Rule, ...]] = (
    _stop, _somebody_else, _fraud, _language, _operator, _question, _asked_yes, _elsewhere,
    _doubt, _later, _bank, _number, _answer, _acknowledgement, _manners, _unknown,
)  # fmt: skip
