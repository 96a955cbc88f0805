"""The port between the road and what must survive: some ten batch operations.

`SqliteStore` implements it now; a PostgreSQL twin runs the same contract tests
(`tests/storage/test_store_contract.py`). Every operation is one transaction. Times are aware
datetimes in UTC; `citizen` is the keyed hash that `storage.crypto` makes of a phone number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal, Protocol

import msgspec

from flows.dialogue import Account, Dialogue, Facts
from flows.effects import Lane, Turn
from flows.events import Event, Received, RegistryAnswered
from flows.languages import Language
from storage.budgets import Budgets
from storage.crypto import Vault
from storage.leases import Leases
from storage.staff import StaffStore
from storage.warnings import Campaign, WarningStore
from storage.work import WorkStore

if TYPE_CHECKING:
    from storage.sealed_offers import SealedOffer

#: Delivery of a message, in the order it may only move forward in. `unknown` was on the wire when
#: the process died and is never sent again; a receipt settles it.
Delivery = Literal[
    "waiting", "sending", "unknown", "sent", "delivered", "undelivered", "expired", "rejected",
    "cancelled",
]  # fmt: skip


class Arrival(msgspec.Struct, frozen=True):
    """What a door hands to the inbox. `key` is the sender's id for it (repeats are dropped).

    A message whose sender gave it no id carries a `guard` (`Vault.guard` of number and text) and
    the `link` it came over: when the same comes again soon after that link broke, by whatever way,
    the door knows it for a repeat and gives it the same key, also after a restart
    (`Store.received_since`)."""

    key: str
    phone: str
    event: Event
    at: datetime
    guard: str = ""
    link: str = ""


class Guard(msgspec.Struct, frozen=True):
    """A message without an id of its own that the inbox holds."""

    guard: str
    link: str
    at: datetime
    key: str


class NewOffer(msgspec.Struct, frozen=True):
    """A row of an offers file, checked. `phone` is E.164; `deadline` overrides the benefit's, and
    `said` is how the row says it (`72h` is another time whenever the same row comes again)."""

    offer_id: str
    benefit: str
    phone: str
    iin: str
    variant: str | None = None
    name: str | None = None
    language: Language | None = None
    region: str = ""
    facts: Facts = {}
    accounts: tuple[Account, ...] = ()
    deadline: datetime | None = None
    said: str = ""


#: What came of an offer: it is new; it came before; its id came before, with other words.
Added = Literal["new", "known", "different"]


#: The place in the inbox of an event that enters it only with its own turn.
FRESH: Final = 0


class Batch(msgspec.Struct):
    """Events to take their turns, in order, with the dialogues of their citizens.

    `fresh` are the arrivals among them, in order: their events (FRESH in place of an id) enter the
    inbox with the commit of their turns. Not `taken`: too much waits before the arrivals that were
    offered, and none of them is here."""

    events: list[Received]
    dialogues: dict[str, Dialogue]
    fresh: Sequence[Arrival] = ()
    taken: bool = True


class Outgoing(msgspec.Struct, frozen=True):
    """A message claimed for sending: it is already marked `sending`, durably."""

    message_id: int
    citizen: str
    phone: str
    text: str
    parts: int
    lane: Lane


class Submitted(msgspec.Struct, frozen=True):
    """What became of a claimed message on the wire.

    `outcome`: `sent` (with the SMSC's id of each part, in order; one id where it took a long
    message whole), `retry` (the gateway said slow down, or was not there: nothing left the house;
    back to waiting until `retry_at`), `rejected` (never again, `reason` says why), or `unknown`
    (the link broke before the answer). Where only some parts were answered, `smsc_ids` holds their
    ids and an empty string for each of the others.
    """

    message_id: int
    outcome: Literal["sent", "retry", "rejected", "unknown"]
    smsc_ids: tuple[str, ...] = ()
    retry_at: datetime | None = None
    reason: str = ""


class Receipt(msgspec.Struct, frozen=True):
    """A delivery receipt for one part. `phone` is whom it was sent to, in E.164 (it settles an
    unknown fate); a `delivery` before the final ones, such as `sent`, changes nothing."""

    gateway: str
    smsc_id: str
    phone: str
    delivery: Delivery
    at: datetime
    error: str = ""


class Application(msgspec.Struct, frozen=True):
    """An application on its way to the registry; whole, with IIN and IBAN in the clear."""

    application_id: str
    offer_id: str
    benefit: str
    variant: str | None
    iin: str
    iban: str | None
    phone: str
    region: str
    facts: Facts
    amount: int | None
    consented_at: datetime | None
    evidence: str
    attempt: int


class Filed(msgspec.Struct, frozen=True):
    """The registry's answer to one application: taken over, to be tried again at `retry_at`, or
    refused for good with a reason (which also enters the inbox as a rejection)."""

    application_id: str
    outcome: Literal["taken", "retry", "refused"]
    retry_at: datetime | None = None
    reason: str = ""


class RegistryDecision(msgspec.Struct, frozen=True):
    """A decision that came by callback. `key` is the registry's id of it."""

    key: str
    application_id: str
    answer: RegistryAnswered


class Wave(msgspec.Struct, frozen=True):
    """A group of similar reports that grew fast: so many citizens, the last of them `at`."""

    group: str
    citizens: int
    at: datetime


class Reach(msgspec.Struct, frozen=True):
    """How many citizens, by language; `unknown` get both languages."""

    kk: int
    ru: int
    unknown: int


class Recovered(msgspec.Struct, frozen=True):
    """What a start found left over from a process that died."""

    unknown: int
    applications: int


class Store(Protocol):
    vault: Vault

    @property
    def staff(self) -> StaffStore:
        """What concerns those who work with the console."""

    @property
    def work(self) -> WorkStore:
        """The work list of staff."""

    @property
    def warnings(self) -> WarningStore:
        """Warnings that wait for a second person."""

    @property
    def leases(self) -> Leases | None:
        """Of a worker that shares its database with others."""

    @property
    def budgets(self) -> Budgets | None:
        """What this worker may send, where several send by the same gateways."""

    def owns(self, phone: str) -> bool:
        """Whether this citizen's turns are taken here; those of others belong into the inbox."""

    async def close(self) -> None: ...

    async def recover(self) -> Recovered:
        """Once at start: messages left in `sending` become `unknown`, applications on the wire
        become due again (the registry drops a repeat by its id). Among several workers this is
        done for each shard when it changes hands (`Leases.hold`)."""

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Puts events into the inbox; True for a new one, False for a repeat of a known key."""

    async def received_since(self, at: datetime) -> list[Guard]:
        """The guards of messages received since then, with their keys, oldest first."""

    async def purge(self, before: datetime, limit: int) -> int:
        """Forgets done events (and orphan receipts) from before that time, at most so many, and
        with them the keys that repeats are dropped by; how many. The log keeps what they said."""

    async def add_offers(self, offers: Sequence[NewOffer], at: datetime) -> list[Added]:
        """Stores offers in state `queued` with their arrival in the bulk lane of the inbox. One
        whose id is known changes nothing, whatever else it says."""

    async def add_sealed(self, offers: "Sequence[SealedOffer]") -> list[Added]:
        """The same, sealed before with this store's vault: all of them in one transaction."""

    async def withdraw(self, offer_ids: Sequence[str], reason: str, at: datetime) -> list[bool]:
        """Puts a withdrawal of each known offer into the inbox, once; False for an unknown id."""

    async def claim(self, limit: int, *, offers: bool, arrivals: Sequence[Arrival] = ()) -> Batch:
        """The oldest events not yet done, of the live lane first; arrivals of offers only when
        `offers` is true (the road holds a campaign back while the bulk lane is full).

        `arrivals` that are not in the inbox yet join the live lane at its end, where all of it fits
        into the limit; those with a known key are dropped. Nothing is written."""

    async def commit(
        self,
        dialogues: Sequence[Dialogue],
        turns: Sequence[tuple[str, Turn]],
        *,
        fresh: Sequence[Arrival] = (),
        replies: int = 0,
        now: datetime | None = None,
    ) -> list[Outgoing]:
        """Writes the new dialogues, the effects of their turns (citizen, turn), the done marks, and
        the `fresh` arrivals of the batch, done as they are. In the same breath replies of at most
        so many *segments* are claimed, as `claim_outgoing` does at `now`: a message, its turn and
        the claim of its answer are one transaction.

        Of an offer, only those in `touched` are written, and nothing of what came with it (benefit,
        variant, region, accounts, who it is for) nor `delivered_at`. A commit repeated does
        nothing. Raises CommittedElsewhere when another process has taken some of the events."""

    async def sent_lately(self, citizens: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        """The last texts sent to each citizen, at most so many, the newest first."""

    async def flag_waves(self, since: datetime, least: int) -> list[Wave]:
        """The groups that so many citizens reported since then, each once a wave: it goes on, and
        is not named again, as long as reports are no further apart than that."""

    async def reach(self, regions: Sequence[str], languages: Sequence[str]) -> Reach:
        """Who wants messages, and has an offer in one of these regions and one of these languages;
        none given: all. A citizen whose language nobody knows counts for every language."""

    async def regions(self) -> list[str]:
        """The regions of all offers."""

    async def issue_warnings(
        self, campaign: Campaign, at: datetime, limit: int
    ) -> tuple[int, bool]:
        """Puts the warning for the next citizens, at most so many, into the bulk lane of the
        inbox; how many there are by now, and whether that is everybody. Raises AnotherCampaign."""

    async def fire_timers(self, now: datetime, limit: int) -> int:
        """Takes due timers away, at most so many, and puts those into the inbox that `timers` of
        their offer or dialogue still names by their turn; how many were taken."""

    async def has_work(self, now: datetime, *, bulk: bool) -> bool:
        """Whether there is anything to be done at once: a timer or an application that is due, an
        event that waits for its turn, a message that may leave, or one on the wire. Without `bulk`
        nothing of the bulk lane and no arrival of an offer counts."""

    async def next_timer(self) -> datetime | None:
        """When to look again. It may be that of a timer dropped since; there is none before it."""

    async def claim_outgoing(self, now: datetime, replies: int, bulk: int) -> list[Outgoing]:
        """Marks as `sending` and returns the oldest waiting messages, at most that many *segments*
        of each lane. At most one message of a citizen is on the wire at a time, and they leave in
        the order they were made, also across lanes: a bulk message ahead of a reply takes its lane.
        """

    async def waiting_bulk(self) -> int:
        """Segments of the bulk lane still waiting."""

    async def mark_submitted(
        self, gateway: str, results: Sequence[Submitted], at: datetime
    ) -> None:
        """Records what became of claimed messages, and applies receipts that came before the
        answer. A rejected message enters the inbox as `Undelivered`."""

    async def apply_receipts(self, receipts: Sequence[Receipt]) -> None:
        """Moves deliveries forward, never back. A receipt of an unknown id settles the citizen's
        one unknown message, or waits for its answer. A final failure enters the inbox."""

    async def claim_applications(self, now: datetime, limit: int) -> list[Application]:
        """Marks due applications as on their way and returns them, those due first first."""

    async def mark_filed(self, results: Sequence[Filed], at: datetime) -> None:
        """Records what the registry said of claimed applications."""

    async def decide(self, decisions: Sequence[RegistryDecision], at: datetime) -> list[bool]:
        """Puts the registry's decisions into the inbox, each once; False for an unknown
        application. The offer is that of the application, whatever the answer says."""
