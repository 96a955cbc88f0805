"""What tests of the archives have in common: talks of long ago, and moving them."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from storage.conversations import Conversation
from storage.sqlite.archive import SqliteArchiver
from tests.storage.road import NOW, Road, log, offer, send

DANA = "+77771112233"
YEAR = timedelta(days=365)
#: Two years and one year before the tests' present, and in between.
LONG_AGO, LATELY = NOW - 2 * YEAR, NOW - YEAR
BEFORE = NOW - timedelta(days=30)


async def everything(archiver: SqliteArchiver, before: datetime = BEFORE) -> int:
    """Moves all that may go; how many messages went."""
    gone, onward = 0, 0
    while onward is not None:
        moved = await archiver.move(before, onward)
        gone, onward = gone + moved.messages, moved.onward
    return gone


async def talk(road: Road, phone: str, text: str, at: datetime, *effects: object) -> None:
    """They write and are answered, and the answer arrives."""
    await road.write(phone, text)
    await road.turn(log(text), send(f"Жауап: {text}"), *effects, at=at)
    for message in await road.claim(at=at):
        for smsc_id in await road.sent(message, at=at):
            await road.receipt(smsc_id, phone=phone, at=at)


async def young(road: Road) -> None:
    """Somebody writes today, so that the newest message of all is theirs."""
    await talk(road, DANA, "бүгін", NOW)


def counted(file: Path, table: str = "messages") -> int:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def texts(conversation: Conversation | None) -> list[str]:
    assert conversation is not None
    return [message.text for message in conversation.messages]


async def offered(road: Road, state: str, *effects: object) -> None:
    """One message about an offer that came to that state."""
    await road.add(offer("A"))
    batch = await road.store.claim(1, offers=True)
    moved = replace(next(iter(batch.dialogues.values())).offers[0], state=state)
    await road.turn(send("ұсыныс", offer_id="A"), *effects, change=moved, at=LONG_AGO)
    for message in await road.claim():
        await road.sent(message, at=LONG_AGO)
