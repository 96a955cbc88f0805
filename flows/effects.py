"""What a turn wants done. Effects are data: the store keeps them with the dialogue in one
transaction, and only then does anything leave the house."""

from datetime import datetime
from typing import Literal

import msgspec

from flows.events import TimerKind
from flows.fraud.verdict import Opinion

#: `replies` answer a citizen who just wrote and go first; `bulk` is everything we start ourselves.
Lane = Literal["replies", "bulk"]

#: Why staff must look at a conversation.
CaseKind = Literal[
    "unclear", "operator", "wrong_person", "undeliverable", "fraud_report", "disputed",
    "robot", "bad_account", "after_filing", "failed", "registry", "deadline",
]  # fmt: skip

#: What staff can do to a conversation (`flows.staff`).
Action = Literal[
    "took", "answered", "resent", "corrected", "language", "refused", "closed", "extended",
    "stopped", "started", "handed_back",
]  # fmt: skip


#: The steps of a consent that leave a proof; `doubt` is the unclear answer before it.
Step = Literal["doubt", "agreement", "terms", "account"]


class Send(msgspec.Struct, frozen=True):
    """One SMS. (citizen, turn, n) names it for ever, so that it is stored and sent once."""

    key: str
    text: str
    parts: int
    lane: Lane
    n: int = 0
    offer_id: str | None = None
    #: fingerprint of the template it was made from
    version: str = ""


class SetTimer(msgspec.Struct, frozen=True):
    """Replaces the timer of the same kind for the same offer."""

    kind: TimerKind
    due: datetime
    turn: int
    offer_id: str | None = None


class DropTimer(msgspec.Struct, frozen=True):
    kind: TimerKind
    offer_id: str | None = None


class FileApplication(msgspec.Struct, frozen=True):
    """`application_id` follows from the offer's id, so an application cannot be filed twice.
    `amount` is what the rules expect, in tenge, or None where it is individual."""

    application_id: str
    offer_id: str
    iban: str | None
    amount: int | None


class KeepEvidence(msgspec.Struct, frozen=True):
    """Proof of one step of a consent; the store adds the exact text shown in `shown_turn`, when
    it was delivered, and the link to the previous proof."""

    offer_id: str
    step: Step
    shown_turn: int | None
    reply: str
    intent: str
    rule: str
    language: str


class OpenCase(msgspec.Struct, frozen=True):
    kind: CaseKind
    reason: str
    text: str = ""
    offer_id: str | None = None


class ReportFraud(msgspec.Struct, frozen=True):
    """A citizen reports a fraud; `report` (the turn it began in) names it. The same report comes
    again when its text follows in a later message. Similar reports share one of the `marks`
    (`flows.fraud.grouping`). Its case for staff is opened beside it, once."""

    report: int
    text: str
    verdict: Opinion
    reasons: tuple[str, ...] = ()
    #: what the case says in one line
    summary: str = ""
    marks: tuple[str, ...] = ()


class NameSender(msgspec.Struct, frozen=True):
    """Who the reported message came from: a number in its international form, or a name."""

    report: int
    sender: str


class LogReply(msgspec.Struct, frozen=True):
    """The line of the conversation log for a message from the citizen: how it was read, and what
    it moved."""

    text: str
    parts: int
    intent: str
    sure: bool
    language: str
    rule: str
    question: str
    offer_id: str | None = None


class LogStaff(msgspec.Struct, frozen=True):
    """The line of the conversation log for what somebody of the staff did. `refused` says why it
    came to nothing; `about` is the turn of the message it was about; `note` says the rest."""

    action: Action
    by: str
    reason: str
    refused: str = ""
    about: int | None = None
    note: str = ""
    offer_id: str | None = None


Effect = (
    Send
    | SetTimer
    | DropTimer
    | FileApplication
    | KeepEvidence
    | OpenCase
    | ReportFraud
    | NameSender
    | LogReply
    | LogStaff
)


class Turn(msgspec.Struct, frozen=True):
    """The outcome of one event: which offer it was about, the machine's state before and after
    (of that offer, or of the citizen where no offer was touched), and the effects in order."""

    inbox_id: int
    at: datetime
    number: int
    before: str
    after: str
    effects: tuple[Effect, ...]
    offer_id: str | None = None
    #: ids of the offers it changed; only these rows are written
    touched: frozenset[str] = frozenset()
