"""What the service remembers of one citizen: the dialogue, and the offers in it.

A dialogue is one phone's conversation with 1414 (SMS has no threads, so there is one per number),
and `Offer` is one right in it. Both are small structs made from a row. A turn works on a copy
(`Dialogue.copy`) and returns it, so that the caller's own stays as it was.
"""

from datetime import datetime
from typing import Any

import msgspec

from flows.catalogue import Text
from flows.languages import Language

Facts = dict[str, Any]


class Account(msgspec.Struct, frozen=True):
    """A bank account on file. `supplied` says that the bank itself sent the number for this
    benefit, in which case the citizen is not asked about it (DOMAIN.md, 1)."""

    bank: str
    iban: str
    supplied: bool = False


class Offer(msgspec.Struct, kw_only=True):
    """One right of one citizen, and how far the conversation about it has come.

    `state` is a state of `offer_states` (or of `notice_machine` for a notice). Times are aware
    datetimes in UTC. `timers` maps the kind of each live timer to the turn it was set for.
    """

    offer_id: str
    benefit: str
    variant: str | None = None
    state: str = "queued"
    region: str = ""
    facts: Facts = {}
    accounts: tuple[Account, ...] = ()
    arrived_at: datetime
    deadline: datetime | None = None
    #: sent once more, because nobody answered
    repeated: bool = False
    #: failed attempts at the present question (a wrong IBAN, an unclear choice)
    attempts: int = 0
    #: the account chosen for the payment, as an IBAN
    iban: str | None = None
    #: the turn whose message showed the offer, and that of the last question asked about it
    shown_turn: int | None = None
    asked_turn: int | None = None
    #: while `with_staff`: the state it was in before, whose question is asked again
    before_staff: str | None = None
    timers: dict[str, int] = {}
    #: what the registry answered: tenge, ISO date, words
    amount: int | None = None
    since: str | None = None
    reason: str | None = None
    offered_at: datetime | None = None
    #: set by the store from the delivery receipts, never by a turn
    delivered_at: datetime | None = None
    answered_at: datetime | None = None
    consented_at: datetime | None = None
    filed_at: datetime | None = None
    assigned_at: datetime | None = None
    paid_at: datetime | None = None
    closed_at: datetime | None = None

    def copy(self) -> "Offer":
        return msgspec.structs.replace(self, timers=dict(self.timers))


class Held(msgspec.Struct, frozen=True):
    """A text that waits for the end of the quiet hours; rendered only when it leaves, in the
    language the citizen has by then."""

    key: str
    offer_id: str | None
    params: dict[str, str]
    #: words that are in no file: a warning
    text: Text | None = None


class Dialogue(msgspec.Struct, kw_only=True):
    """One citizen's conversation.

    `citizen` is the keyed hash of the phone number (`storage.crypto`): flows never sees the
    number itself. `turn` counts the turns taken. `floor` is the offer that holds the one active
    question. `state` is a state of `citizen_machine`, `desk` one of `fraud_desk`.
    """

    citizen: str
    turn: int = 0
    state: str = "open"
    desk: str = "idle"
    language: Language | None = None
    #: the citizen asked for this language in so many words; readings no longer change it
    language_chosen: bool = False
    floor: str | None = None
    #: a state of `staff_machine`: who keeps the conversation; and the login of who holds it
    keeper: str = "bot"
    held_by: str | None = None
    #: the turn of the fraud report whose sender is asked for, and whether it came without its text
    report: int | None = None
    report_bare: bool = False
    held: tuple[Held, ...] = ()
    timers: dict[str, int] = {}
    #: for the caps on robots: automatic answers since `window_from`, and the last text sent
    replies: int = 0
    window_from: datetime | None = None
    last_key: str | None = None
    same_replies: int = 0
    offers: tuple[Offer, ...] = ()

    def copy(self) -> "Dialogue":
        return msgspec.structs.replace(
            self, timers=dict(self.timers), offers=tuple(o.copy() for o in self.offers)
        )

    def offer(self, offer_id: str | None) -> Offer | None:
        """The offer of that id, or None."""
        return next((o for o in self.offers if o.offer_id == offer_id), None)
