"""A message that looks like somebody else's words is judged before it is answered.

A forwarded text must never be read as the citizen's own answer: a fraud says "reply YES", and our
own offer says it too. So the verdict comes between the reading and what follows from it.
"""

from typing import Final

from msgspec.structs import replace

from flows.fraud import Verdict, judge
from flows.fraud.forwarded import SHORT, holds_another_text, looks_forwarded
from flows.reading import Intent, Reading, read
from flows.reply import Reply
from flows.work import Work


def understood(work: Work, reply: Reply) -> Reply:
    """The reply with the desk's verdict, where there is something to judge, and its reading as far
    as that changes it."""
    text, reading = reply.message.text, reply.reading
    if len(text) < SHORT or reading.intent in _OBEYED:
        return reply
    verdict = judge(text, sent=work.sent, ours=work.ours)
    return _READ_AS[verdict.verdict](reply, verdict)


#: These are single words (STOP, START): nobody forwards them.
_OBEYED: Final[frozenset[Intent]] = frozenset({"stop", "start"})
#: In the citizen's own words these may sound like a fraud's, and are none.
_OWN_WORDS: Final[frozenset[Intent]] = frozenset(
    {"refuse", "iban", "pii_leak", "bank_choice_number", "help_operator", "postpone",
     "language_switch_kk", "language_switch_ru"}
)  # fmt: skip


def _as_fraud(reply: Reply, verdict: Verdict) -> Reply:
    if looks_forwarded(reply.message.text):
        return _read_as(reply, verdict, "report_fraud", "a forwarded text, judged a likely fraud")
    if reply.reading.intent in _OWN_WORDS:
        return reply
    if reply.reading.intent == "consent" and reply.reading.sure:
        return replace(reply, reading=_doubtful(reply.reading))
    return _read_as(reply, verdict, "report_fraud", "a text, judged a likely fraud")


def _as_ours(reply: Reply, verdict: Verdict) -> Reply:
    """The remark beside our own text is what the citizen says; a yes beside it is asked about."""
    comment = read(verdict.comment, reply.question) if verdict.comment.strip() else None
    if comment is None or comment.intent in _ABOUT_THE_TEXT:
        rule = "a forwarded text, known as ours"
        return _read_as(reply, verdict, "question_who_fraud", rule)
    return replace(reply, reading=_doubtful(comment), verdict=verdict)


#: What a remark says that asks about the text it stands beside, or says nothing.
_ABOUT_THE_TEXT: Final[frozenset[Intent]] = frozenset(
    {"question_who_fraud", "report_fraud", "greeting_smalltalk", "unclear", "other"}
)


def _as_unknown(reply: Reply, verdict: Verdict) -> Reply:
    """A long answer in the citizen's own words stays what it is."""
    if holds_another_text(reply.message.text):
        return replace(reply, reading=_doubtful(reply.reading), verdict=verdict)
    return replace(reply, verdict=verdict)


_READ_AS: Final = {"fraud": _as_fraud, "ours": _as_ours, "unknown": _as_unknown}


def _doubtful(reading: Reading) -> Reading:
    """A yes among somebody else's words earns the confirming question."""
    if reading.intent != "consent" or not reading.sure:
        return reading
    return replace(reading, sure=False, rule=f"{reading.rule}; beside somebody else's text")


def _read_as(reply: Reply, verdict: Verdict, intent: Intent, rule: str) -> Reply:
    """Nothing but the intent is left: an account or a choice in it is not the citizen's."""
    old = reply.reading
    reading = Reading(
        intent=intent, sure=True, language=old.language, rule=rule, normalised=old.normalised,
        words=old.words,
    )  # fmt: skip
    return replace(reply, reading=reading, verdict=verdict)
