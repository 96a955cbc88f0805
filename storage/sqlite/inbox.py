"""The inbox: events come in from every door, and are claimed for their turns in order."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from flows.dialogue import Dialogue, Offer
from flows.events import Event, Received
from storage import rows
from storage.crypto import Vault
from storage.moments import from_micros, to_micros
from storage.rows import Row
from storage.sqlite.connection import Sql, listed
from storage.store import Arrival, Batch, Guard

#: Lanes of the inbox: what citizens, timers and the registry do goes before arrivals of offers.
LIVE, ARRIVALS = 0, 1

_PUT = """
INSERT OR IGNORE INTO inbox (key, citizen, lane, at, event, secret, guard, link)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""

_DIALOGUES = f"""
SELECT {", ".join(rows.DIALOGUE_LOADED)} FROM dialogues
WHERE citizen IN (SELECT value FROM json_each(?))
"""

_OFFERS = f"""
SELECT {", ".join(rows.OFFER_LOADED)} FROM offers
WHERE citizen IN (SELECT value FROM json_each(?)) ORDER BY arrived_at, offer_id
"""


async def receive(sql: Sql, vault: Vault, arrivals: Sequence[Arrival]) -> list[bool]:
    fresh = await _fresh(sql, [arrival.key for arrival in arrivals])
    new = [
        (vault.citizen_key(arrival.phone), arrival)
        for arrival, is_new in zip(arrivals, fresh, strict=True)
        if is_new
    ]
    await make_dialogues(sql, vault, {citizen: arrival.phone for citizen, arrival in new})
    await sql.many(_PUT, [_arrival_row(vault, citizen, arrival) for citizen, arrival in new])
    return fresh


class Happening(NamedTuple):
    """An event of the house. Those with a key are dropped when they come again."""

    key: str | None
    citizen: str
    at: int
    event: Event


async def put(sql: Sql, happenings: Iterable[Happening], lane: int = LIVE) -> None:
    written = [
        (key, citizen, lane, at, rows.event_json(event), None, None, None)
        for key, citizen, at, event in happenings
    ]
    await sql.many(_PUT, written)


async def make_dialogues(
    sql: Sql, vault: Vault, phones: Mapping[str, str], languages: Mapping[str, str] | None = None
) -> None:
    """Begins the dialogues that are not there yet, by citizen; a language is kept where none is
    known."""
    languages = languages or {}
    known = await sql.rows(
        "SELECT citizen, language FROM dialogues WHERE citizen IN (SELECT value FROM json_each(?))",
        listed(list(phones)),
    )
    has_language: dict[str, str | None] = {row[0]: row[1] for row in known}
    await sql.many(
        "INSERT OR IGNORE INTO dialogues (citizen, phone, language) VALUES (?, ?, ?)",
        [
            (citizen, rows.seal_phone(vault, citizen, phone), languages.get(citizen))
            for citizen, phone in phones.items()
            if citizen not in has_language
        ],
    )
    await sql.many(
        "UPDATE dialogues SET language = ? WHERE citizen = ? AND language IS NULL",
        [(languages[c], c) for c in languages if c in has_language and has_language[c] is None],
    )


async def claim(sql: Sql, vault: Vault, limit: int, *, offers: bool) -> Batch:
    found = await sql.rows(
        "SELECT id, citizen, at, event, secret FROM inbox "
        "WHERE done_at IS NULL AND lane <= ? ORDER BY lane, id LIMIT ?",
        ARRIVALS if offers else LIVE,
        limit,
    )
    events = [_received(vault, row) for row in found]
    citizens = listed(list({event.citizen for event in events}))
    dialogues = await load_dialogues(sql, vault, citizens) if events else {}
    return Batch(events=events, dialogues=dialogues)


async def load_dialogues(sql: Sql, vault: Vault, citizens: str) -> dict[str, Dialogue]:
    offers: dict[str, list[Offer]] = {}
    for row in await sql.rows(_OFFERS, citizens):
        offers.setdefault(row[0], []).append(rows.offer_from(vault, row))
    return {
        row[0]: rows.dialogue_from(row, tuple(offers.get(row[0], ())))
        for row in await sql.rows(_DIALOGUES, citizens)
    }


async def mark_done(sql: Sql, inbox_ids: Sequence[int], at: datetime) -> int:
    """How many of them were not done before. What an event said is in the log by now."""
    await sql.run(
        "UPDATE inbox SET done_at = ?, event = NULL, secret = NULL "
        "WHERE id IN (SELECT value FROM json_each(?)) AND done_at IS NULL",
        to_micros(at),
        listed(inbox_ids),
    )
    return await sql.changed()


async def received_since(sql: Sql, at: datetime) -> list[Guard]:
    found = await sql.rows(
        "SELECT guard, link, at FROM inbox WHERE guard IS NOT NULL AND at >= ? ORDER BY at, id",
        to_micros(at),
    )
    return [Guard(guard, link or "", from_micros(when)) for guard, link, when in found]


async def purge(sql: Sql, before: datetime, limit: int) -> int:
    """Forgets done events up to the first one that is young: ids and times grow together."""
    await sql.run(
        "DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE done_at IS NOT NULL AND id < "
        "coalesce((SELECT id FROM inbox WHERE at >= ? ORDER BY id LIMIT 1), 9e18) "
        "ORDER BY id LIMIT ?)",
        to_micros(before),
        limit,
    )
    return await sql.changed()


async def _fresh(sql: Sql, keys: Sequence[str]) -> list[bool]:
    known = await sql.rows(
        "SELECT key FROM inbox WHERE key IN (SELECT value FROM json_each(?))", listed(keys)
    )
    seen: set[str] = {row[0] for row in known}
    fresh = []
    for key in keys:
        fresh.append(key not in seen)
        seen.add(key)
    return fresh


def _arrival_row(vault: Vault, citizen: str, arrival: Arrival) -> Row:
    event, secret = rows.event_columns(vault, citizen, arrival.event)
    at = to_micros(arrival.at)
    return (
        arrival.key, citizen, LIVE, at, event, secret, arrival.guard or None, arrival.link or None,
    )  # fmt: skip


def _received(vault: Vault, row: Row) -> Received:
    inbox_id, citizen, at, event, secret = row
    return Received(
        inbox_id=inbox_id,
        citizen=citizen,
        at=from_micros(at),
        event=rows.event_from(vault, citizen, event, secret),
    )
