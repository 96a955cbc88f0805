"""A conversation as it was: what was said, offered and done. Its questions, to be asked together
(`storage.asking`), and what is made of their answers.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Select, bindparam, literal_column, select

from flows.dialogue import Facts
from storage.asking import Answers, Questions
from storage.crypto import Vault
from storage.rows import open_phone, open_sender, public_offer
from storage.schema import cases, dialogues, messages, offers, reports
from storage.work_seen import Deed
from storage.work_selects import deeds_of


class HowRead(msgspec.Struct, frozen=True):
    """What a reply was taken to mean, and by which rule."""

    intent: str
    sure: bool
    language: str
    rule: str
    question: str


class LoggedMessage(msgspec.Struct, frozen=True):
    """One line of the log. `delivery` of a message from the citizen is `received`; `at` of one to
    the citizen is when it was decided, `sent_at` when the SMSC took it over."""

    at: datetime
    direction: str
    text: str
    parts: int
    delivery: str
    reading: HowRead | None
    turn: int
    before: str
    after: str
    offer_id: str | None
    key: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    error: str | None
    #: its place among those of its turn in its direction
    n: int = 0


class LoggedOffer(msgspec.Struct, frozen=True):
    offer_id: str
    benefit: str
    variant: str | None
    state: str
    region: str
    facts: Facts
    amount: int | None
    since: str | None
    reason: str | None
    arrived_at: datetime
    deadline: datetime | None
    offered_at: datetime | None
    delivered_at: datetime | None
    answered_at: datetime | None
    consented_at: datetime | None
    filed_at: datetime | None
    assigned_at: datetime | None
    paid_at: datetime | None
    closed_at: datetime | None


class LoggedCase(msgspec.Struct, frozen=True):
    at: datetime
    kind: str
    reason: str
    text: str
    offer_id: str | None
    turn: int
    state: str
    #: whom a reported fraud came from, and the group of similar reports
    sender: str | None = None
    group: str | None = None


class Conversation(msgspec.Struct, frozen=True):
    """All that was said with one phone; its JSON is that of `kelisim log --json`."""

    phone: str
    citizen: str
    language: str | None
    state: str
    offers: list[LoggedOffer]
    messages: list[LoggedMessage]
    cases: list[LoggedCase]
    #: what staff did to it, and who of them holds it now
    deeds: list[Deed] = []
    held_by: str | None = None


def conversation_from(vault: Vault, citizen: str, found: Answers) -> Conversation | None:
    """Of the answers to CONVERSATION; None when there never was one."""
    if not found["dialogue"]:
        return None
    (dialogue,) = found["dialogue"]
    return Conversation(
        phone=open_phone(vault, citizen, dialogue.phone),
        citizen=citizen,
        language=dialogue.language,
        state=dialogue.state,
        offers=[_offer(row) for row in found["offers"]],
        messages=[_message(row) for row in found["messages"]],
        cases=[_case(vault, row) for row in found["cases"]],
        deeds=[Deed(**row._asdict()) for row in found["deeds"]],
        held_by=held_by(dialogue.body),
    )


def held_by(body: str | None) -> str | None:
    """Who of the staff holds the conversation, so that the bot is silent; from its body."""
    kept = _keepers.decode(body) if body else _Keeper()
    return kept.held_by if kept.keeper == "staff" else None


class _Keeper(msgspec.Struct):
    """Of the body of a dialogue, who keeps it."""

    keeper: str = "bot"
    held_by: str | None = None


_keepers = msgspec.json.Decoder(_Keeper)


# --- what is asked --------------------------------------------------------------------------------

CITIZEN: BindParameter[str] = bindparam("citizen")


def _cases() -> Select[Any]:
    """With what the desk knows of a reported fraud."""
    same = (reports.c.citizen == cases.c.citizen) & (reports.c.turn == cases.c.turn)
    return (
        select(cases, reports.c.sender, reports.c.grp)
        .outerjoin_from(cases, reports, same & (cases.c.kind == literal_column("'fraud_report'")))
        .where(cases.c.citizen == CITIZEN)
        .order_by(cases.c.id)
    )


_DIALOGUE = ("phone", "language", "state", "body")
_OFFER = ("offer_id", "body", "delivered_at", "person", "iban")
_MESSAGE = (
    "at", "direction", "text", "parts", "delivery", "turn", "n", "before", "after", "offer_id",
    "key", "sent_at", "final_at", "error", "intent", "sure", "language", "rule", "question",
)  # fmt: skip

CONVERSATION = Questions(
    dialogue=select(*(dialogues.c[name] for name in _DIALOGUE)).where(
        dialogues.c.citizen == CITIZEN
    ),
    offers=select(*(offers.c[name] for name in _OFFER))
    .where(offers.c.citizen == CITIZEN)
    .order_by(offers.c.arrived_at, offers.c.offer_id),
    messages=select(*(messages.c[name] for name in _MESSAGE))
    .where(messages.c.citizen == CITIZEN)
    .order_by(messages.c.turn, messages.c.direction, messages.c.n),
    cases=_cases(),
    deeds=deeds_of(CITIZEN),
)


# --- what is made of it ---------------------------------------------------------------------------


def _case(vault: Vault, row: Any) -> LoggedCase:
    sealed = row.sender
    return LoggedCase(
        at=row.at,
        kind=row.kind,
        reason=row.reason,
        text=row.text,
        offer_id=row.offer_id,
        turn=row.turn,
        state=row.state,
        sender=None if sealed is None else open_sender(vault, row.citizen, sealed),
        group=row.grp,
    )


def _offer(row: Any) -> LoggedOffer:
    offer = public_offer(row.body)
    offer.delivered_at = row.delivered_at
    return LoggedOffer(**{name: getattr(offer, name) for name in LoggedOffer.__struct_fields__})


def _message(row: Any) -> LoggedMessage:
    incoming = row.direction == "in"
    return LoggedMessage(
        at=row.at,
        direction=row.direction,
        text=row.text,
        parts=row.parts,
        delivery="received" if incoming else row.delivery,
        reading=_how_read(row) if incoming else None,
        turn=row.turn,
        before=row.before,
        after=row.after,
        offer_id=row.offer_id,
        key=row.key,
        sent_at=row.sent_at,
        delivered_at=row.final_at if row.delivery == "delivered" else None,
        error=row.error or None,
        n=row.n,
    )


def _how_read(row: Any) -> HowRead:
    return HowRead(
        intent=row.intent,
        sure=bool(row.sure),
        language=row.language,
        rule=row.rule,
        question=row.question,
    )
