"""Everything that can happen to a dialogue. An event is what the inbox keeps and a turn takes.

Text in an event is already masked (`flows.masking`): no card number, IIN or code is in it.
"""

from datetime import datetime
from typing import Literal

import msgspec

#: What the registry can say of an application.
Decision = Literal["accepted", "assigned", "paid", "rejected"]

#: The timers of an offer, and `release` / `report`, which belong to the dialogue itself.
TimerKind = Literal["open", "reminder", "deadline", "repeat", "release", "report"]


class OfferArrived(msgspec.Struct, frozen=True, tag="offer"):
    """A right was found: the offer (or notice) is in the dialogue, in state `queued`."""

    offer_id: str


class OfferWithdrawn(msgspec.Struct, frozen=True, tag="withdrawn"):
    """The ministry takes an offer back, for the reason given in words for staff."""

    offer_id: str
    reason: str = ""


class MessageReceived(msgspec.Struct, frozen=True, tag="message"):
    """The citizen wrote. `text` is masked; an IBAN in it is in `iban`, whole."""

    text: str
    parts: int = 1
    iban: str | None = None


class TimerFired(msgspec.Struct, frozen=True, tag="timer"):
    """A timer fell due. It does nothing when the dialogue no longer holds it for that turn."""

    kind: TimerKind
    turn: int
    offer_id: str | None = None


class RegistryAnswered(msgspec.Struct, frozen=True, tag="registry"):
    """The registry's word on an application: `amount` in tenge, `since` an ISO date."""

    offer_id: str
    decision: Decision
    amount: int | None = None
    since: str | None = None
    reason: str | None = None


class Undelivered(msgspec.Struct, frozen=True, tag="undelivered"):
    """The message of `turn` finally failed to reach the phone."""

    turn: int
    reason: str
    offer_id: str | None = None


class WarningIssued(msgspec.Struct, frozen=True, tag="warned"):
    """A warning to many goes to this citizen too, in their language."""

    campaign_id: str
    kk: str
    ru: str


Event = (
    OfferArrived
    | OfferWithdrawn
    | MessageReceived
    | TimerFired
    | RegistryAnswered
    | Undelivered
    | WarningIssued
)


class Received(msgspec.Struct, frozen=True):
    """An event with its place in the inbox."""

    inbox_id: int
    citizen: str
    at: datetime
    event: Event
    #: the last texts the citizen got, where the message looks forwarded (`flows.fraud.forwarded`)
    sent: tuple[str, ...] = ()
