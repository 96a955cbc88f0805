"""A database full of dialogues, for benches: every citizen was sent an offer, and it got there."""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from flows.dialogue import Account, Dialogue
from flows.effects import Turn
from flows.engine import Engine
from flows.loading import load_catalogue
from flows.policy import Policy
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from storage.schema import messages, offers
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
    await fill(f"sqlite+aiosqlite:///{file}", citizens, tell, first_of_all)


async def fill(url: str, citizens: int, tell: Callable[[str], None], first_of_all: int = 0) -> None:
    """The same at an address."""
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
    await _deliver(url)
    tell("the index of the search")
    await _index(url)


async def offer(url: str, numbers: range) -> None:
    """Offers that wait in the inbox, as `kelisim offers` brings them."""
    store = await open_store(url, Secrets.parse(SECRET))
    try:
        for first in numbers[::CHUNK]:
            await _add(store, range(first, min(first + CHUNK, numbers.stop)))
    finally:
        await store.close()


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


async def _deliver(url: str) -> None:
    """The offers are on the phones: not what is measured."""
    engine = create_async_engine(url, poolclass=NullPool)
    out = update(messages).where(messages.c.direction == "out")
    gone = {"due": None} if engine.dialect.name == "postgresql" else {}
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(out.values(delivery="delivered", **gone))
        await connection.execute(update(offers).values(delivered_at=offers.c.offered_at))
        if gone:
            await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


if __name__ == "__main__":
    asyncio.run(populate(Path(sys.argv[1]), int(sys.argv[2]), print))
