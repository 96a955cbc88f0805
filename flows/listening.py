"""A message while staff hold the conversation: it is logged for them, and the bot says nothing, but
what protects the citizen still counts: STOP, and the warnings.
"""

from flows import citizen_machine, fraud_desk, remarks
from flows.fraud.forwarded import looks_forwarded
from flows.languages import Language
from flows.remarks import Handler
from flows.reply import Reply
from flows.work import Work


def listen(work: Work, reply: Reply) -> None:
    """Does what cannot wait for a person, and leaves the rest to them."""
    handler = HEARD.get(reply.reading.intent)
    if handler is not None:
        handler(work, reply)


def _stop(work: Work, _reply: Reply) -> None:
    citizen_machine.step("stop", work.dialogue, work)


def _warn(work: Work, reply: Reply) -> None:
    """A text that somebody sent them is not ours: whether it is, cannot wait."""
    verdict = reply.verdict
    if verdict and verdict.verdict != "ours" and looks_forwarded(reply.message.text):
        work.remark("fraud_warning")


def _speak(language: Language) -> Handler:
    """Staff go on in the language that the citizen asks for."""

    def speak(work: Work, _reply: Reply) -> None:
        work.dialogue.language = language
        work.dialogue.language_chosen = True

    return speak


HEARD: dict[str, Handler] = {
    "stop": _stop,
    "report_fraud": fraud_desk.report,
    "question_who_fraud": _warn,
    "pii_leak": remarks.leak,
    "language_switch_kk": _speak("kk"),
    "language_switch_ru": _speak("ru"),
}
