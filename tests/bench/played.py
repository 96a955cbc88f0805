"""Conversations as the road makes them, for benches: offers of every kind, replies of the corpus,
answers, receipts and the registry's decisions, played through engine and store in weeks of days."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from bot.regions import REGIONS
from flows.catalogue import Benefit
from flows.dialogue import Account, Dialogue
from flows.effects import Turn
from flows.engine import Engine
from flows.events import MessageReceived, RegistryAnswered
from flows.loading import load_catalogue
from flows.masking import mask
from flows.policy import Policy
from storage.store import (
    Arrival,
    Filed,
    NewOffer,
    Receipt,
    RegistryDecision,
    Store,
    Submitted,
)
from tests.corpus.score import rows_of

IBAN = "KZ86125KZT5004100100"
IIN = "850314410215"
BEGUN = datetime(2026, 1, 12, 5, tzinfo=UTC)
AT_ONCE = 500

#: Half of those who write say yes at once.
_YES = ("иә", "да", "1", "келісемін", "согласна", "согласен")
#: Of a hundred messages so many do not arrive.
_LOST = 2


class Players:
    """So many citizens, each with an offer, some with two."""

    def __init__(self, store: Store, citizens: int, phone: Callable[[int], str]) -> None:
        self._store = store
        self._phones = [phone(n) for n in range(citizens)]
        self._chance = random.Random(7)
        self._engine = Engine(load_catalogue(), Policy())
        self._corpus = [row.text for row in rows_of("dev")]
        self._now = BEGUN
        self._keys = 0

    async def play(self, days: int) -> None:
        await self._store.add_offers(list(self._offers()), self._now)
        for _ in range(days):
            await self._turns()
            await self._send()
            await self._decide()
            self._now += timedelta(hours=self._chance.randrange(18, 30))
            while await self._store.fire_timers(self._now, AT_ONCE):
                pass
            await self._write()
        await self._turns()
        await self._send()

    def _offers(self) -> Iterator[NewOffer]:
        benefits = list(self._engine.catalogue.benefits.values())
        for n, phone in enumerate(self._phones):
            for k in range(1 + (n % 3 == 0)):
                yield self._offer(f"{n:07}-{k}", phone, benefits[(n + k) % len(benefits)])

    def _offer(self, offer_id: str, phone: str, benefit: Benefit) -> NewOffer:
        chance = self._chance
        return NewOffer(
            offer_id=offer_id,
            benefit=benefit.code,
            phone=phone,
            iin=IIN,
            name="Айгүл",
            variant=next(iter(benefit.variants), None),
            region=chance.choice(list(REGIONS)),
            language=chance.choice(("kk", "ru", None)),
            facts={name: fact.options[0] if fact.options else fact.low
                   for name, fact in benefit.facts.items()},
            accounts=(Account("Halyk Bank", IBAN),),
        )  # fmt: skip

    async def _write(self) -> None:
        for first in range(0, len(self._phones), AT_ONCE):
            some = [p for p in self._phones[first : first + AT_ONCE] if self._chance.random() < 0.6]
            await self._store.receive([self._arrival(phone) for phone in some])

    def _arrival(self, phone: str) -> Arrival:
        self._keys += 1
        chance = self._chance
        said = chance.choice(_YES) if chance.random() < 0.5 else chance.choice(self._corpus)
        masked = mask(said)
        event = MessageReceived(masked.text, iban=masked.iban)
        return Arrival(f"play:{self._keys}", phone, event, self._now)

    async def _turns(self) -> None:
        while (batch := await self._store.claim(AT_ONCE, offers=True)).events:
            dialogues: dict[str, Dialogue] = dict(batch.dialogues)
            turns: list[tuple[str, Turn]] = []
            for received in batch.events:
                after, turn = self._engine.turn(dialogues[received.citizen], received)
                dialogues[received.citizen] = after
                turns.append((received.citizen, turn))
            await self._store.commit(list(dialogues.values()), turns)

    async def _send(self) -> None:
        store, now = self._store, self._now
        while claimed := await store.claim_outgoing(now, AT_ONCE, AT_ONCE):
            ids = {m.message_id: tuple(f"{m.message_id}.{p}" for p in range(m.parts))
                   for m in claimed}  # fmt: skip
            await store.mark_submitted(
                "bench", [Submitted(m, "sent", smsc_ids) for m, smsc_ids in ids.items()], now
            )
            await store.apply_receipts(
                [
                    Receipt("bench", smsc_id, m.phone, self._fate(), now)
                    for m in claimed
                    for smsc_id in ids[m.message_id]
                ]
            )
            await self._turns()

    def _fate(self) -> str:
        return "undelivered" if self._chance.randrange(100) < _LOST else "delivered"

    async def _decide(self) -> None:
        store, now = self._store, self._now
        while due := await store.claim_applications(now, AT_ONCE):
            await store.mark_filed([Filed(a.application_id, "taken") for a in due], now)
            await store.decide(
                [
                    RegistryDecision(f"{a.application_id}:{d}", a.application_id,
                                     RegistryAnswered(a.offer_id, d, amount=a.amount or 69_330))
                    for a in due
                    for d in ("accepted", "assigned", "paid")
                ],
                now,
            )  # fmt: skip
            await self._turns()
