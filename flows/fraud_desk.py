"""The fraud desk: a reported text is judged, the citizen warned, the sender's number asked for in a
second step (as 7726 does in Britain), and one case opened for staff.

A report is named by the turn it began in. What comes later completes it: the text, when somebody
first writes "мошенники" alone, and the sender.
"""

import re
from typing import Final, cast

from transitions import EventData

from flows.effects import NameSender, OpenCase, ReportFraud
from flows.fraud import Verdict
from flows.fraud.forwarded import SHORT
from flows.fraud.grouping import marks
from flows.machines import machine, move
from flows.reply import Reply
from flows.work import Work

STATES = ("idle", "asking_sender")


def report(work: Work, reply: Reply) -> None:
    step("report", work, reply)


def note(work: Work, reply: Reply) -> None:
    """Keeps a report of somebody who wants no messages: nothing is answered."""
    _keep(work, reply, work.number)


def _reported(event: EventData) -> None:
    work, reply = _facts(event)
    dialogue = work.dialogue
    completes = dialogue.report_bare and dialogue.report is not None
    number = dialogue.report if completes and dialogue.report else work.number
    _keep(work, reply, number)
    dialogue.report, dialogue.report_bare = number, _is_bare(reply)
    work.reply("fraud_likely" if _verdict(reply).verdict == "fraud" else "fraud_thanks")
    work.set_timer("report", work.now + work.policy.report_window)


def _keep(work: Work, reply: Reply, number: int) -> None:
    text, verdict = reply.message.text, _verdict(reply)
    summary = _summary(verdict)
    if number == work.number:
        work.effects.append(OpenCase("fraud_report", summary, text))
    work.effects.append(
        ReportFraud(number, text, verdict.verdict, verdict.reasons, summary, marks(text))
    )


def _verdict(reply: Reply) -> Verdict:
    return reply.verdict or Verdict("unknown")


def _is_bare(reply: Reply) -> bool:
    """The report is a word or two, without the text it is about."""
    return reply.verdict is None or len(reply.message.text) < SHORT


def _summary(verdict: Verdict) -> str:
    words = f"reported by SMS; judged {verdict.verdict}"
    return f"{words}: {' '.join(verdict.reasons)}" if verdict.reasons else words


def _named(event: EventData) -> None:
    work, reply = _facts(event)
    sender = sender_in(reply.message.text)
    if sender and work.dialogue.report is not None:
        work.effects.append(NameSender(work.dialogue.report, sender))
    work.reply("fraud_noted")
    _close(work)


def _given_up(event: EventData) -> None:
    _close(cast(Work, event.kwargs["work"]))


def _close(work: Work) -> None:
    work.dialogue.report, work.dialogue.report_bare = None, False
    work.drop_timer("report")


def _facts(event: EventData) -> tuple[Work, Reply]:
    return cast(Work, event.kwargs["work"]), cast(Reply, event.kwargs["reply"])


TRANSITIONS = [
    move("report", ("idle", "asking_sender"), "asking_sender", after=_reported),
    move("name_sender", "asking_sender", "idle", after=_named),
    move("give_up", "asking_sender", "idle", after=_given_up),
]

FRAUD_DESK = machine(STATES, TRANSITIONS, "desk")


class Desk:
    """The desk's side of a dialogue, as a model with a `state` of its own."""

    __slots__ = ("work",)

    def __init__(self, work: Work) -> None:
        self.work = work

    @property
    def state(self) -> str:
        return self.work.dialogue.desk

    @state.setter
    def state(self, value: str) -> None:
        self.work.dialogue.desk = value


def step(trigger: str, work: Work, reply: Reply | None = None) -> bool:
    """One step of the desk; whether its state allowed it."""
    return bool(FRAUD_DESK.events[trigger].trigger(Desk(work), work=work, reply=reply))


# --- the sender ---------------------------------------------------------------------------------


def names_a_sender(text: str) -> bool:
    """Whether the message is nothing but the number asked for, or says that nobody knows it."""
    return _UNKNOWN.match(text) is not None or sender_in(text) is not None


def sender_in(text: str) -> str | None:
    """The number, short code or name the message is about: +7… for a number of Kazakhstan. None
    for 0 or "I do not know"."""
    if match := _NUMBER.match(text):
        digits = re.sub(r"\D", "", match[1])
        if len(digits) == 11 and digits[0] in "78":
            return f"+7{digits[1:]}"
        return f"+{digits}" if match[1].lstrip().startswith("+") else digits
    if match := _NAME.match(text):
        return match[1]
    return None


#: «+7 701 …», «с номера 8701…», «номері 1414», «87011234567 нөмірінен».
_NUMBER: Final = re.compile(
    r"^[^\w+]*(?:(?:это|вот|бұл|мына|осы|с|со|от|из|номер\w*|нөмір\w*|номир\w*|тел\w*|смс|звонили|писали)[^\w+]+){0,4}"
    r"(\+?\d[\d\s().-]{2,20})\s*(?:[-–]?\s?[а-яәғқңөұүһі]{2,4}\b)?"
    r"(?:\W*(?:номер\w*|нөмір\w*|номир\w*|деген|келді|келди))*\W*$",
    re.I,
)
#: A sender may be a name of at most eleven Latin letters and digits (3GPP TS 23.040, 9.1.2.5); one
#: with a capital or a digit in it is no word of an answer.
_NAME: Final = re.compile(
    r"^\W*(?:(?:от|это|с)\W+)?(?=\w*[A-Z0-9])([A-Za-z][A-Za-z0-9._-]{2,10})\W*$"
)
_UNKNOWN: Final = re.compile(
    r"^\W*(?:0|не\s+(?:знаю|помню)|неизвестн\w*|скрыт\w*|белгісіз|белгисиз|білмеймін|билмеймин|жасырын)\W*$",
    re.I,
)
