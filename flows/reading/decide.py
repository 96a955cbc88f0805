"""Decides what a message means under the question it answers: rules in strict order, and the rule
of doubt (DOMAIN.md, "Labels and the rule of doubt"). Last step of a reading.

Each rule looks at the acts of the message and either decides or passes. A rule's name is what a
court would be told.
"""

import re
from collections.abc import Callable
from typing import Final

from flows.question import Question
from flows.reading.accounts import account, number
from flows.reading.answers import acknowledgement, answer, doubt
from flows.reading.clearness import COURTESY, ends_clearly
from flows.reading.message import ASKING, YES, Message
from flows.reading.reading import Intent
from flows.reading.verdict import Verdict

Rule = Callable[[Message, Question], Verdict | None]


def decide(message: Message, question: Question) -> Verdict:
    """The first rule that decides."""
    said = message.said.keys()
    for acts, rule in _RULES:
        if acts and said.isdisjoint(acts):
            continue
        verdict = rule(message, question)
        if verdict is not None:
            return verdict
    return Verdict("unclear", False, "nothing in it is understood")


def _stop(m: Message, q: Question) -> Verdict | None:
    if not m.has("stop") or m.has("fraud", "dead") or ("?" in m.concepts() and m.has(*ASKING)):
        return None
    words = m.words("stop")
    if m.has("refuse", "no") and _MESSAGING.search(" ".join(words)) is None:
        return None
    return Verdict("stop", True, "asks for no more messages", words)


#: What is refused decides between `stop` (messages) and `refuse` (the benefit).
_MESSAGING: Final = re.compile(
    "смс|sms|сообщ|хабар|жаз|жаса|пиш|пис|присыл|шл|слат|рассыл|номер|нөмір|звон|уведом|жібер|отправ|"
    "спам|қоңырау|отпи|подпис|абонент|оповещ|база|базы"
)


def _somebody_else(m: Message, q: Question) -> Verdict | None:
    if (
        q.kind not in ("accounts", "account_confirm", "iban")
        and m.has("wrong person")
        and not m.has("agree", "fraud")
    ):
        words = m.words("wrong person")
        return Verdict("other", True, "the number is not that person's", words, wrong_person=True)
    if m.has("dead") and not m.has(*YES, "fraud") and not m.asks:
        return Verdict("other", True, "somebody has died", m.words("dead"))
    return None


def _fraud(m: Message, q: Question) -> Verdict | None:
    if m.has("if") and m.has(*YES):
        return None
    if m.has("fraud") and not m.concepts().isdisjoint(("?", "Q")):
        return Verdict("question_who_fraud", True, "asks whether it is a fraud", m.words("fraud"))
    if m.has("true?") and not (m.has("fraud") and not m.asks):
        return Verdict("question_who_fraud", True, "asks whether it is true", m.words("true?"))
    if m.has("fraud", "spam"):
        return Verdict(
            "report_fraud", True, "says that something is a fraud", m.words("fraud", "spam")
        )
    return None


def _language(m: Message, q: Question) -> Verdict | None:
    if m.has("no kazakh") and m.has("no russian"):
        kazakh = len(m.words("no kazakh")) < len(m.words("no russian"))
        intent: Intent = "language_switch_ru" if kazakh else "language_switch_kk"
        return Verdict(intent, True, "asks for the other language", m.words("no kazakh"))
    if m.has("kazakh please") and m.has("russian please") and not m.has("no kazakh", "no russian"):
        named = [f.concept for f in m.forms if f.concept[:3] in ("KAZ", "RUS") and not f.no]
        intent = (
            "language_switch_ru" if named[-1:] and named[-1][:3] == "RUS" else "language_switch_kk"
        )
        return Verdict(intent, True, "asks for the language named last", m.words("kazakh please"))
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
    if m.has("need help") and not m.has("agree", "yes") and not m.asks:
        return Verdict("help_operator", True, "wants help", m.words("need help"))
    if m.has("agree") and m.concepts().isdisjoint(_WANTING_A_PERSON):
        return None
    if m.has("operator") and not m.has("who", "how much", "how long", "life"):
        return Verdict("help_operator", True, "wants a person", m.words("operator"))
    return None


#: Beside a yes, an operator who is merely addressed («уважаемые сотрудники») is not asked for.
_WANTING_A_PERSON: Final = frozenset(("CALL", "SPEAK", "CONNECT", "READ", "EXPLAIN", "UNDERSTAND"))


def _question(m: Message, q: Question) -> Verdict | None:
    if not m.has(*ASKING) or _is_aside(m):
        return None
    for act, intent, rule in _QUESTIONS:
        if m.has(act):
            return Verdict(intent, True, rule, m.words(act))
    return None


_QUESTIONS: Final[tuple[tuple[str, Intent, str], ...]] = (
    ("for whom", "question_what", "asks for whom it is"),
    ("who", "question_who_fraud", "asks who writes"),
    ("how long", "question_what", "asks how long"),
    ("how much", "question_amount", "asks how much"),
    ("what", "question_what", "asks what it is"),
)


def _is_aside(m: Message) -> bool:
    """A question word inside a refusal, a delay, doubt or talk of something else asks nothing."""
    if "EXPLAIN" in m.concepts():
        return False
    if m.has("refuse") and m.has("why"):
        return True
    if m.has("dispute") and m.concepts().isdisjoint(("?", "Q")) and not m.has("how much", "who"):
        return True
    if (
        m.has("agree", "refuse", "agrees to refuse")
        and not (m.asks_openly and not m.has("refuse"))
        and "?" not in m.concepts()
        and not m.has("how much", "who", "how long")
    ):
        return True
    if m.has("life", "irony", "undecided") and not m.has("how much", "who"):
        return True
    return m.has("later", "if", "doubt", "maybe", "agree") and not m.asks_openly


def _choice(m: Message, q: Question) -> Verdict | None:
    """A place in the list of accounts is a choice whatever else is said, a question mark aside."""
    if q.kind != "accounts" or "?" in m.concepts() or (m.asks_openly and not m.has("ordinal")):
        return None
    return account(m, q)


def _asked_yes(m: Message, q: Question) -> Verdict | None:
    """A yes with a question mark."""
    if len(m.forms) > _SHORT or not m.has(*_ASKED):
        return None
    if m.has("half agree", "asked half agree") and any(f.concept == "MAY" for f in m.forms):
        return None
    if any(f.concept not in _YES_WORDS for f in m.forms):
        return None
    if m.has(*_ASKED) and not m.has(*YES, "refuse", "no", "later"):
        return Verdict("unclear", False, "a yes with a question mark", m.words(*_ASKED))
    return None


_ASKED: Final = ("asked yes", "asked agree", "asked ask for it", "asked half agree", "asked surely")
_YES_WORDS: Final = COURTESY | {
    "AGREE",
    "WILLING",
    "NEED",
    "WANT",
    "TAKE",
    "?",
    "Q",
    "LETS",
    "READY",
    "RELUCTANT",
    "WHAT",
}

#: A yes with a question mark is short; longer ones ask about something.
_SHORT: Final = 4


def _elsewhere(m: Message, q: Question) -> Verdict | None:
    """Already receives, disputes the facts, or talks of something else."""
    promised = m.has("later", "promise") and not m.concepts().isdisjoint(
        ("PROMISE", "THINK", "CONSULT")
    )
    for act, rule in _ELSEWHERE:
        if act == "life" and promised:
            continue
        if act != "life" and m.asks_openly and not m.concepts().isdisjoint(("Q", "?", "MAY")):
            continue
        if m.has(act) and not m.has("agree", "ask for it", "refuse", "greet", "agrees to refuse"):
            return Verdict("other", True, rule, m.words(act))
    return None


_ELSEWHERE: Final = (
    ("already", "already receives or has applied"),
    ("dispute", "disputes the facts"),
    ("life", "speaks of something else"),
)


def _later(m: Message, q: Question) -> Verdict | None:
    if m.has("agree") and any(
        f.concept in ("THINK", "CONSULT") and "past" in f.marks for f in m.forms
    ):
        return None
    if (
        m.asks_openly
        and not m.concepts().isdisjoint(("MAY", "Q", "?"))
        and m.has("later")
        and len(m.forms) > _SHORT
    ):
        return None
    if ends_clearly(m) or _is_only_busy(m):
        return None
    if m.has("later") and not (q.kind == "refused" and m.has("agree")):
        return Verdict("postpone", True, "puts it off", m.words("later"))
    return None


def _is_only_busy(m: Message) -> bool:
    """«Согласен, сам хожу с трудом»: where one is says nothing of when to answer."""
    return m.has("agree") and m.concepts().isdisjoint(_OF_LATER)


_OF_LATER: Final = frozenset(
    ("LATER", "TOMORROW", "NEXT", "THROUGH", "FREE", "WAIT", "REMIND", "YET", "THINK", "CONSULT",
     "SEASON", "NOW", "BUT", "AWAIT", "PROMISE", "TIMEUNIT")
)  # fmt: skip


def _other_question(m: Message, q: Question) -> Verdict | None:
    if m.asks_openly and len(m.forms) > 2 and not m.has("refuse", "no", "undecided", *YES):
        return Verdict("question_what", False, "asks something", ())
    return None


def _promise(m: Message, q: Question) -> Verdict | None:
    if m.has("promise"):
        return Verdict("postpone", True, "promises an answer", m.words("promise"))
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
    words = sum(f.tongue != "" or f.concept == "X" for f in m.forms)
    if words >= _A_SENTENCE:
        return Verdict("other", False, "speaks of something else")
    return None


#: Each rule with the acts that it looks for; a rule without acts looks at every message.
_RULES: Final[tuple[tuple[frozenset[str], Rule], ...]] = (
    (frozenset({"stop"}), _stop),
    (frozenset({"wrong person", "dead"}), _somebody_else),
    (frozenset({"fraud", "true?", "spam"}), _fraud),
    (frozenset({"no kazakh", "no russian", "kazakh please", "russian please"}), _language),
    (frozenset({"need help", "operator"}), _operator),
    (frozenset(), _choice),
    (ASKING, _question),
    (frozenset(), _asked_yes),
    (frozenset({"already", "dispute", "life"}), _elsewhere),
    (frozenset({"later"}), _later),
    (frozenset(), _other_question),
    (frozenset(), doubt),
    (frozenset(), account),
    (frozenset(), number),
    (frozenset(), answer),
    (frozenset({"promise"}), _promise),
    (frozenset({"not against", "acknowledge"}), acknowledgement),
    (frozenset({"greet"}), _manners),
    (frozenset(), _unknown),
)
