"""What the road's neighbours look like to a test: a store in memory, a gateway that obeys, time
that stands still."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from bot.clock import FakeClock
from bot.gateway import Fate
from flows.dialogue import Account, Dialogue
from flows.effects import Send, Turn
from flows.events import Event, OfferArrived, Received
from storage.crypto import Secrets, Vault
from storage.rows import open_person, open_phone, public_offer
from storage.sealed_offers import SealedOffer
from storage.store import (
    FRESH,
    Added,
    Application,
    Arrival,
    Batch,
    Campaign,
    Filed,
    NewOffer,
    Outgoing,
    Reach,
    Receipt,
    RegistryDecision,
    Submitted,
    Wave,
)

MONDAY_10 = datetime(2026, 3, 2, 5, tzinfo=UTC)  # 10:00 in Almaty
SECRETS = Secrets((("1", "a-secret-for-tests"),))
VAULT = Vault(SECRETS)


def clock() -> FakeClock:
    return FakeClock(MONDAY_10)


class Ticks:
    """A steady clock that moves when told; `ticks()` is what `time.monotonic()` would say."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FakeStore:
    """The store's ways with plain lists. `broken` makes every operation fail."""

    vault = VAULT

    def __init__(self) -> None:
        self.broken: Exception | None = None
        self.refuses: set[str] = set()  # citizens whose commit fails
        self.inbox: list[tuple[Received, bool]] = []
        self.keys: set[str] = set()
        self.arrivals: list[Arrival] = []
        self.dialogues: dict[str, Dialogue] = {}
        self.turns: list[tuple[str, Turn]] = []
        self.commits = 0
        self.offers: dict[str, NewOffer] = {}
        self.transactions: list[int] = []  # rows in each of an import
        self.withdrawn: list[tuple[str, str]] = []
        self.waiting: list[Outgoing] = []
        self.claims: list[tuple[int, int]] = []
        self.marked: list[Submitted] = []
        self.receipts: list[Receipt] = []
        self.decisions: list[RegistryDecision] = []
        self.applications: list[Application] = []
        self.filed: list[Filed] = []
        self.bulk_segments = 0
        self.timers_due = 0
        self.sent: dict[str, tuple[str, ...]] = {}
        self.asked_for_sent: list[list[str]] = []
        self.reached = Reach(kk=2, ru=3, unknown=1)
        self.campaigns: list[Campaign] = []
        self.waves: list[Wave] = []
        self.asked_for_waves: list[tuple[datetime, int]] = []
        self._ids = itertools.count(1)

    def _check(self) -> None:
        if self.broken is not None:
            raise self.broken

    def happen(self, citizen: str, event: Event, at: datetime = MONDAY_10) -> Received:
        received = Received(next(self._ids), citizen, at, event)
        self.dialogues.setdefault(citizen, Dialogue(citizen=citizen))
        self.inbox.append((received, isinstance(event, OfferArrived)))
        return received

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        self._check()
        fresh = [self._add(arrival) for arrival in arrivals]
        self.arrivals += [a for a, is_new in zip(arrivals, fresh, strict=True) if is_new]
        return fresh

    def _add(self, arrival: Arrival) -> bool:
        if arrival.key in self.keys:
            return False
        self.keys.add(arrival.key)
        return True

    async def add_offers(self, offers: Sequence[NewOffer], at: datetime) -> list[Added]:
        self._check()
        return [self._add_offer(offer) for offer in offers]

    async def add_sealed(self, sealed: Sequence[SealedOffer]) -> list[Added]:
        self._check()
        self.transactions.append(len(sealed))
        return [self._add_offer(self._opened(offer)) for offer in sealed]

    def _opened(self, sealed: SealedOffer) -> NewOffer:
        offer_id, citizen, *_, person, _, accounts, _, body, _ = sealed.row
        offer = public_offer(body)
        iin, name = open_person(self.vault, offer_id, person)
        found = accounts and self.vault.open(accounts, "accounts", offer_id)
        return NewOffer(
            offer_id=offer_id,
            benefit=offer.benefit,
            variant=offer.variant,
            phone=open_phone(self.vault, citizen, sealed.dialogue[1]),
            iin=iin,
            name=name,
            language=sealed.dialogue[2],
            region=offer.region,
            facts=offer.facts,
            accounts=msgspec.json.decode(found, type=tuple[Account, ...]) if found else (),
            deadline=offer.deadline,
        )

    def _add_offer(self, offer: NewOffer) -> Added:
        if offer.offer_id not in self.offers:
            self.offers[offer.offer_id] = offer
            return "new"
        return "known" if self.offers[offer.offer_id] == offer else "different"

    async def withdraw(self, offer_ids: Sequence[str], reason: str, at: datetime) -> list[bool]:
        self.withdrawn += [(offer_id, reason) for offer_id in offer_ids if offer_id in self.offers]
        return [offer_id in self.offers for offer_id in offer_ids]

    async def claim(self, limit: int, *, offers: bool, arrivals: Sequence[Arrival] = ()) -> Batch:
        self._check()
        events = [received for received, is_offer in self.inbox if offers or not is_offer][:limit]
        if len(events) == limit:
            arrivals, taken = (), False
        else:
            arrivals, taken = [a for a in arrivals if a.key not in self.keys], True
        for arrival in arrivals:
            self.dialogues.setdefault(arrival.phone, Dialogue(citizen=arrival.phone))
            events.append(Received(FRESH, arrival.phone, arrival.at, arrival.event))
        dialogues = {event.citizen: self.dialogues[event.citizen] for event in events}
        return Batch(events, dialogues, arrivals, taken)

    async def commit(
        self,
        dialogues: Sequence[Dialogue],
        turns: Sequence[tuple[str, Turn]],
        *,
        fresh: Sequence[Arrival] = (),
        replies: int = 0,
        now: datetime | None = None,
    ) -> list[Outgoing]:
        self._check()
        if self.refuses & {citizen for citizen, _ in turns}:
            raise ValueError("this turn cannot be written")
        self.commits += 1
        self.keys.update(arrival.key for arrival in fresh)
        self.dialogues.update((dialogue.citizen, dialogue) for dialogue in dialogues)
        self.turns += turns
        done = {turn.inbox_id for _, turn in turns}
        self.inbox = [entry for entry in self.inbox if entry[0].inbox_id not in done]
        return await self.claim_outgoing(now, replies, 0) if replies and now else []

    async def sent_lately(self, citizens: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        self.asked_for_sent.append(list(citizens))
        return {citizen: self.sent[citizen] for citizen in citizens if citizen in self.sent}

    async def flag_waves(self, since: datetime, least: int) -> list[Wave]:
        self._check()
        self.asked_for_waves.append((since, least))
        waves, self.waves = self.waves, []
        return waves

    async def reach(self, regions: Sequence[str], languages: Sequence[str]) -> Reach:
        self._check()
        return self.reached

    async def regions(self) -> list[str]:
        return ["Abai", "Astana"]

    async def issue_warnings(
        self, campaign: Campaign, at: datetime, limit: int
    ) -> tuple[int, bool]:
        self._check()
        self.campaigns.append(campaign)
        return len(self.campaigns) * limit, len(self.campaigns) > 1

    async def fire_timers(self, now: datetime, limit: int) -> int:
        fired, self.timers_due = self.timers_due, 0
        return fired

    async def claim_outgoing(self, now: datetime, replies: int, bulk: int) -> list[Outgoing]:
        self._check()
        self.claims.append((replies, bulk))
        room = {"replies": replies, "bulk": bulk}
        claimed = []
        for message in list(self.waiting):
            if room[message.lane] >= message.parts:
                room[message.lane] -= message.parts
                claimed.append(message)
                self.waiting.remove(message)
        return claimed

    async def waiting_bulk(self) -> int:
        self._check()
        return self.bulk_segments

    async def mark_submitted(
        self, gateway: str, results: Sequence[Submitted], at: datetime
    ) -> None:
        self._check()
        self.marked += results

    async def apply_receipts(self, receipts: Sequence[Receipt]) -> None:
        self._check()
        self.receipts += receipts

    async def claim_applications(self, now: datetime, limit: int) -> list[Application]:
        claimed, self.applications = self.applications[:limit], self.applications[limit:]
        return claimed

    async def mark_filed(self, results: Sequence[Filed], at: datetime) -> None:
        self.filed += results

    async def decide(self, decisions: Sequence[RegistryDecision], at: datetime) -> list[bool]:
        self._check()
        self.decisions += decisions
        return [decision.application_id.startswith("A-") for decision in decisions]


class FakeGateway:
    """Takes what it is given; `answer` reports on everything that is under way."""

    name = "fake"

    def __init__(self, room: int = 100) -> None:
        self.bound = True
        self.size = room
        self.sent: list[Outgoing] = []
        self.under_way: list[Outgoing] = []

    @property
    def room(self) -> int:
        return self.size - sum(message.parts for message in self.under_way)

    def send(self, messages: Sequence[Outgoing]) -> None:
        self.sent += messages
        self.under_way += messages

    def fates(self, outcome: Any) -> list[Fate]:
        under_way, self.under_way = self.under_way, []
        ids = ("x",) if outcome == "sent" else ()
        return [Fate(message.message_id, outcome, ids, "why") for message in under_way]


class FakeEngine:
    """Answers every event with one reply of its own words; chokes on the texts in `poison`."""

    def __init__(self, poison: str = "") -> None:
        self.poison = poison
        self.seen: list[Received] = []

    def turn(self, dialogue: Dialogue, received: Received) -> tuple[Dialogue, Turn]:
        self.seen.append(received)
        if self.poison and getattr(received.event, "text", "") == self.poison:
            raise ZeroDivisionError("poison")
        after = dialogue.copy()
        after.turn += 1
        lane = "bulk" if isinstance(received.event, OfferArrived) else "replies"
        send = Send("key", "words", 2, lane)
        return after, Turn(received.inbox_id, received.at, after.turn, "open", "open", (send,))


def outgoing(message_id: int, *, parts: int = 1, lane: Any = "replies", text: str = "") -> Outgoing:
    phone = f"+7701000{message_id:04}"
    return Outgoing(message_id, f"citizen-{message_id}", phone, text or "Сәлем!", parts, lane)


def application(number: int) -> Application:
    return Application(
        application_id=f"A-{number}", offer_id=str(number), benefit="birth", variant=None,
        iin="850314410215", iban="KZ86125KZT5004100100", phone="+77010000001", region="Astana",
        facts={}, amount=164350, consented_at=MONDAY_10, evidence="hash", attempt=1,
    )  # fmt: skip


HOUR = timedelta(hours=1)
