"""Rules for questions, and for a question word that asks nothing. Part of `decide`."""

from typing import Final

from flows.question import Question
from flows.reading.clearness import COURTESY
from flows.reading.meaning import ASKING, YES
from flows.reading.message import Message
from flows.reading.reading import Intent
from flows.reading.verdict import Verdict


def question(m: Message, q: Question) -> Verdict | None:
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


def asked_yes(m: Message, q: Question) -> Verdict | None:
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


def other_question(m: Message, q: Question) -> Verdict | None:
    if m.asks_openly and len(m.forms) > 2 and not m.has("refuse", "no", "undecided", *YES):
        return Verdict("question_what", False, "asks something", ())
    return None
