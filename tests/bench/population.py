"""A database full of dialogues, for benches: every citizen was sent an offer, and it got there."""

import asyncio
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flows.dialogue import Account, Dialogue
from flows.effects import Turn
from flows.engine import Engine
from flows.loading import load_catalogue
from flows.policy import Policy
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from storage.store import NewOffer, Store

SECRET = "a-secret-for-the-bench"
IBAN = "KZ86125KZT5004100100"
IIN = "850314410215"
CHUNK = 5_000


def phone(n: int) -> str:
    return f"+770{n:08}"


async def populate(
    file: Path, citizens: int, tell: Callable[[str], None], first_of_all: int = 0
) -> None:
    """Puts that many citizens, each asked one question, into the database `file`; makes it, where
    there is none."""
    url = f"sqlite+aiosqlite:///{file}"
    await upgrade(url)
    store = await open_store(url, Secrets.parse(SECRET))
    try:
        for first in range(0, citizens, CHUNK):
            last = min(first + CHUNK, citizens)
            await _add(store, range(first_of_all + first, first_of_all + last))
            await _open(store)
            tell(f"{last:,} of {citizens:,} citizens")
    finally:
        await store.close()
    _deliver(file)
    tell("the index of the search")
    await _index(url)


async def _add(store: Store, numbers: range) -> None:
    now = datetime.now(UTC)
    offers = [
        NewOffer(
            offer_id=f"bench-{n}",
            benefit="birth",
            phone=phone(n),
            iin=IIN,
            region="Astana",
            language="kk" if n % 2 else "ru",
            facts={"child_order": 1},
            accounts=(Account("Halyk Bank", IBAN),),
        )
        for n in numbers
    ]
    await store.add_offers(offers, now)


async def _open(store: Store) -> None:
    """The turns that send the offers, as the road takes them."""
    engine = Engine(load_catalogue(), Policy())
    while (batch := await store.claim(CHUNK, offers=True)).events:
        dialogues: list[Dialogue] = []
        turns: list[tuple[str, Turn]] = []
        for received in batch.events:
            after, turn = engine.turn(batch.dialogues[received.citizen], received)
            dialogues.append(after)
            turns.append((received.citizen, turn))
        await store.commit(dialogues, turns)


async def _index(url: str) -> None:
    """The service would make it in its first minutes: not what is measured either."""
    queries = await open_queries(url, Secrets.parse(SECRET))
    try:
        while await queries.search.follow():
            pass
    finally:
        await queries.close()


def _deliver(file: Path) -> None:
    """The offers are on the phones: not what is measured."""
    with sqlite3.connect(file) as database:
        database.execute("UPDATE messages SET delivery = 'delivered' WHERE direction = 'out'")
        database.execute("UPDATE offers SET delivered_at = offered_at")
    database.close()


if __name__ == "__main__":
    asyncio.run(populate(Path(sys.argv[1]), int(sys.argv[2]), print))
