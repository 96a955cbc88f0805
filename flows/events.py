"""Everything that can happen to a dialogue. An event is what the inbox keeps and a turn takes.

Text in an event is already masked (`flows.masking`): no card number, IIN or code is in it.
"""

from datetime import datetime
from typing import Literal

import msgspec

from flows.languages import Language
from flows.reading.reading import Intent

#: What the registry can say of an application.
Decision = Literal["accepted", "assigned", "paid", "rejected"]

#: The timers of an offer; `release`, `report` and `staff` belong to the dialogue itself.
TimerKind = Literal["open", "reminder", "deadline", "repeat", "release", "report", "staff"]

#: What staff say a message means: a reading, or that the number is somebody else's.
Meaning = Literal[Intent, "wrong_person"]


class OfferArrived(msgspec.Struct, frozen=True, tag="offer"):
    """A right was found: the offer (or notice) is in the dialogue, in state `queued`."""

    offer_id: str


class OfferWithdrawn(msgspec.Struct, frozen=True, tag="withdrawn"):
    """The ministry takes an offer back, for the reason given in words for staff."""

    offer_id: str
    reason: str = ""


class MessageReceived(msgspec.Struct, frozen=True, tag="message"):
    """The citizen wrote. `text` is masked; an IBAN in it is in `iban`, whole. Not `whole`: some of
    its parts never came."""

    text: str
    parts: int = 1
    iban: str | None = None
    whole: bool = True


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


# --- what staff do (`flows.staff`) ----------------------------------------------------------------


class ByStaff(msgspec.Struct, frozen=True):
    """Who of the staff does it, by login, and why. A colleague who holds the conversation is not
    interrupted: what others do meanwhile is refused."""

    by: str
    reason: str


class StaffTook(ByStaff, frozen=True, tag="staff_took"):
    """The conversation is theirs: the bot listens and is silent. `instead` takes it from a
    colleague who holds it."""

    instead: bool = False


class StaffAnswered(ByStaff, frozen=True, kw_only=True, tag="staff_answered"):
    """An approved answer, by its key in `staff.toml`; without one, the words themselves, which are
    in that language. Whoever answers has taken the conversation."""

    key: str | None = None
    text: str = ""
    language: Language = "ru"


class StaffResent(ByStaff, frozen=True, kw_only=True, tag="staff_resent"):
    """A message that was sent in `turn` goes out once more, word for word."""

    turn: int
    key: str
    text: str
    version: str = ""
    offer_id: str | None = None


class StaffCorrected(ByStaff, frozen=True, kw_only=True, tag="staff_corrected"):
    """The message of `turn` was read wrongly: `text` (masked, as it was logged) means this."""

    turn: int
    text: str
    meaning: Meaning
    offer_id: str | None = None


class StaffSwitched(ByStaff, frozen=True, kw_only=True, tag="staff_switched"):
    """The citizen wants to be written to in this language."""

    language: Language


class StaffRefused(ByStaff, frozen=True, kw_only=True, tag="staff_refused"):
    """The citizen refused the offer on the telephone."""

    offer_id: str


class StaffClosed(ByStaff, frozen=True, kw_only=True, tag="staff_closed"):
    """Nothing more is asked about the offer; `tell` says so to the citizen."""

    offer_id: str
    tell: bool = True


class StaffExtended(ByStaff, frozen=True, kw_only=True, tag="staff_extended"):
    """The citizen has until then to answer; `tell` says so to them."""

    offer_id: str
    until: datetime
    tell: bool = True


class StaffStopped(ByStaff, frozen=True, tag="staff_stopped"):
    """The citizen said that they want no more messages."""


class StaffStarted(ByStaff, frozen=True, tag="staff_started"):
    """The citizen said that they want messages again."""


class StaffHandedBack(ByStaff, frozen=True, tag="staff_handed_back"):
    """The bot goes on: it asks the open question again."""


StaffEvent = (
    StaffTook
    | StaffAnswered
    | StaffResent
    | StaffCorrected
    | StaffSwitched
    | StaffRefused
    | StaffClosed
    | StaffExtended
    | StaffStopped
    | StaffStarted
    | StaffHandedBack
)

Event = (
    OfferArrived
    | OfferWithdrawn
    | MessageReceived
    | TimerFired
    | RegistryAnswered
    | Undelivered
    | WarningIssued
    | StaffEvent
)


class Received(msgspec.Struct, frozen=True):
    """An event with its place in the inbox."""

    inbox_id: int
    citizen: str
    at: datetime
    event: Event
    #: the last texts the citizen got, where the message looks forwarded (`flows.fraud.forwarded`)
    sent: tuple[str, ...] = ()
