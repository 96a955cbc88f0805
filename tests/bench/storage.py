"""What storing costs: microseconds per turn of each operation, on a file of its own.

    python -m tests.bench.storage [dialogues] [batch]

Medians. A turn here is one message in, one reply out and its offer touched; every operation ends
with a commit that is on the disk.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from flows.dialogue import Account
from flows.effects import DropTimer, LogReply, Send, SetTimer, Turn
from flows.events import MessageReceived, Received
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_store
from storage.store import Arrival, Batch, NewOffer, Receipt, Store, Submitted

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TEXT = (
    "Қайырлы күн! Сізге бала туғанда берілетін жәрдемақы тағайындалады. "
    "Келісесіз бе? 1 - иә, 2 - жоқ. 1414"
)


class Stopwatch:
    """Seconds per unit of every run of each operation."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}

    async def time(self, name: str, units: int, work: Awaitable[T]) -> T:
        began = time.perf_counter()
        result = await work
        each = (time.perf_counter() - began) / units
        self.spent.setdefault(name, []).append(each)
        return result

    def median(self, name: str) -> float:
        return statistics.median(self.spent[name])

    def print(self) -> None:
        for name in self.spent:
            each = self.median(name)
            print(f"{name}: {each * 1e6:.1f} µs each, {1 / each:,.0f}/s")


async def main(dialogues: int, batch: int) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        await upgrade(url)
        store = await open_store(url, Secrets.parse("a-secret-for-the-bench"))
        watch = Stopwatch()
        try:
            await fill(store, watch, dialogues)
            await show_all(store, watch)
            for round_ in range(20):
                await one_round(store, watch, dialogues, batch, round_)
        finally:
            await store.close()
        print(f"{dialogues:,} dialogues, batches of {batch}")
        watch.print()
        turn = watch.median("claim") + watch.median("commit")
        print(f"claim + commit: {turn * 1e6:.1f} µs per turn, {turn * batch * 1e3:.1f} ms a batch")
        size = sum(p.stat().st_size for p in Path(folder).iterdir())
        print(f"file: {size / dialogues:,.0f} bytes per dialogue")


async def fill(store: Store, watch: Stopwatch, dialogues: int) -> None:
    for first in range(0, dialogues, 2000):
        offers = [new_offer(n) for n in range(first, min(first + 2000, dialogues))]
        await watch.time("add_offers", len(offers), store.add_offers(offers, NOW))


async def show_all(store: Store, watch: Stopwatch) -> None:
    """Every offer is shown, so that the rows are as they are in a running campaign."""
    while (claimed := await store.claim(1000, offers=True)).events:
        turns = [show(claimed, received) for received in claimed.events]
        changed = list(claimed.dialogues.values())
        await watch.time("commit of an offer shown", len(turns), store.commit(changed, turns))
        await send_all(store, len(turns) * 4)


def show(claimed: Batch, received: Received) -> tuple[str, Turn]:
    dialogue = claimed.dialogues[received.citizen]
    offer = dialogue.offers[0]
    dialogue.turn, dialogue.floor = 1, offer.offer_id
    offer.state, offer.offered_at, offer.shown_turn, offer.asked_turn = "offered", NOW, 1, 1
    offer.timers = {"deadline": 1, "reminder": 1}
    effects = (
        Send("offer", TEXT, 2, "bulk", 0, offer.offer_id, "abcdef12"),
        SetTimer("deadline", NOW + timedelta(days=3), 1, offer.offer_id),
        SetTimer("reminder", NOW + timedelta(days=1), 1, offer.offer_id),
    )
    touched = frozenset({offer.offer_id})
    turn = Turn(received.inbox_id, NOW, 1, "queued", "offered", effects, offer.offer_id, touched)
    return received.citizen, turn


async def send_all(store: Store, segments: int) -> None:
    out = await store.claim_outgoing(NOW, 0, segments)
    sent = [Submitted(m.message_id, "sent", (f"{m.message_id}-0", f"{m.message_id}-1"))
            for m in out]  # fmt: skip
    await store.mark_submitted("g", sent, NOW)


async def one_round(
    store: Store, watch: Stopwatch, dialogues: int, batch: int, round_: int
) -> None:
    at = NOW + timedelta(minutes=round_)
    arrivals = [
        Arrival(f"mo:{round_}:{n}", phone((round_ * 7919 + n * 31) % dialogues),
                MessageReceived("иә келісемін"), at)
        for n in range(batch)
    ]  # fmt: skip
    await watch.time("receive", batch, store.receive(arrivals))
    claimed = await watch.time("claim", batch, store.claim(batch, offers=False))
    turns = take_turns(claimed, at)
    changed = list(claimed.dialogues.values())
    await watch.time("commit", batch, store.commit(changed, turns))
    out = await watch.time("claim_outgoing", batch, store.claim_outgoing(at, batch * 2, 0))
    sent = [Submitted(m.message_id, "sent", tuple(f"{m.message_id}-{p}" for p in range(m.parts)))
            for m in out]  # fmt: skip
    await watch.time("mark_submitted", batch, store.mark_submitted("g", sent, at))
    receipts = [
        Receipt("g", smsc_id, message.phone, "delivered", at)
        for message, result in zip(out, sent, strict=True)
        for smsc_id in result.smsc_ids
    ]
    await watch.time("apply_receipts", len(receipts), store.apply_receipts(receipts))


def take_turns(claimed: Batch, at: datetime) -> list[tuple[str, Turn]]:
    turns = []
    for received in claimed.events:
        dialogue = claimed.dialogues[received.citizen]
        dialogue.turn += 1
        offer = dialogue.offers[0]
        offer.state, offer.answered_at, offer.asked_turn = "giving_account", at, dialogue.turn
        offer.timers = {"deadline": dialogue.turn}
        effects = (
            LogReply("иә келісемін", 1, "consent", True, "kk", "stem:келіс", "offer",
                     offer.offer_id),
            Send("ask_iban", TEXT, 2, "replies", 0, offer.offer_id, "abcdef12"),
            SetTimer("deadline", at + timedelta(days=3), dialogue.turn, offer.offer_id),
            DropTimer("reminder", offer.offer_id),
        )  # fmt: skip
        turn = Turn(
            received.inbox_id, at, dialogue.turn, "offered", "giving_account", effects,
            offer.offer_id, frozenset({offer.offer_id}),
        )  # fmt: skip
        turns.append((received.citizen, turn))
    return turns


def new_offer(n: int) -> NewOffer:
    return NewOffer(
        offer_id=f"offer-{n:08}",
        benefit="birth",
        phone=phone(n),
        iin=f"{n:012}",
        name="Айгүл Серікқызы",
        region="Almaty",
        facts={"children": 2, "child": "Алия"},
        accounts=(Account("Halyk", f"KZ86125KZT{n:010}"),),
        deadline=NOW + timedelta(days=3),
    )


def phone(n: int) -> str:
    return f"+7701{n:07}"


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    asyncio.run(main(*(arguments + [100_000, 500][len(arguments) :])))
