"""The books tell of every message once, whatever the engine."""

from zlib import crc32

from storage.books import Books, Line
from tests.storage.road import AIGUL, BOLAT, Road, log, offer, send


async def test_messages_are_counted_and_summed_up_by_citizen(road: Road, url: str) -> None:
    await road.answer(log("иә"), send("Сәлем"), phone=AIGUL)
    await road.answer(log("[iban …0100]"), phone=AIGUL)
    await road.answer(log("жоқ"), phone=BOLAT)
    async with Books(url) as books:
        lines = await books.lines()
    key = road.store.vault.citizen_key
    ours = (crc32("иә".encode()) + crc32(b"0100")) & 0xFFFF_FFFF
    assert lines == {
        key(AIGUL): Line(1, crc32("Сәлем".encode()), 2, ours),
        key(BOLAT): Line(0, 0, 1, crc32("жоқ".encode())),
    }


async def test_totals_tell_how_far_everything_has_come(road: Road, url: str) -> None:
    await road.add(offer("A"))
    await road.skip()
    await road.answer(send(parts=2))
    [message] = await road.claim()
    await road.sent(message)
    await road.write()
    async with Books(url) as books:
        totals, states = await books.totals(), await books.states()
    assert (totals.parts, totals.deliveries, totals.pending) == (2, {"sent": 1}, 1)
    assert totals.offers == {"queued": 1}
    assert states == {"A": "queued"}
    assert totals.octets > 0


async def test_books_of_an_empty_database_are_empty(road: Road, url: str) -> None:
    async with Books(url) as books:
        assert (await books.lines(), await books.states()) == ({}, {})
        assert (await books.totals()).parts == 0
