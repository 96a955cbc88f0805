"""The inbox: events come in from every door, and are claimed for their turns in order."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import compress
from typing import NamedTuple

from flows.dialogue import Dialogue
from flows.effects import Turn
from flows.events import Event, Received
from storage import rows
from storage.crypto import Vault
from storage.moments import from_micros, to_micros
from storage.postgres.connection import Connections, Transaction, columns
from storage.postgres.share import Share
from storage.rows import NewDialogue, Row
from storage.store import FRESH, Arrival, Batch, Guard

#: Lanes of the inbox: what citizens, timers and the registry do goes before arrivals of offers.
LIVE, ARRIVALS = 0, 1

#: Before it, a citizen may have no dialogue.
FIRST_TURN = 1

_PUT = """
INSERT INTO inbox (key, citizen, lane, at, event, secret, guard, link)
SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::bytea[],
  $7::text[], $8::text[])
ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING RETURNING key
"""

#: An offer that came: citizen, time, event.
_PUT_ARRIVAL = f"""
INSERT INTO inbox (citizen, lane, at, event)
SELECT citizen, {ARRIVALS}, at, event
FROM unnest($1::text[], $2::bigint[], $3::text[]) AS v (citizen, at, event)
"""

_PENDING = """
SELECT id, citizen, at, event, secret, lane FROM inbox
WHERE done_at IS NULL AND lane <= $1 AND strpos($3, left(citizen, 1)) > 0
ORDER BY lane, id LIMIT $2
"""

#: The same text as on SQLite, made by the functions of this engine.
_OFFER_LOADED = """
'["' || citizen || '",' || body || ',"' || coalesce(encode(accounts, 'hex'), '') || '","'
  || coalesce(encode(iban, 'hex'), '') || '",' || coalesce(delivered_at::text, 'null') || ']'
"""

_LOADED = f"""
SELECT
  (SELECT '[' || coalesce(string_agg({rows.DIALOGUE_LOADED}, ','), '') || ']'
   FROM dialogues WHERE citizen = ANY($1::text[])),
  (SELECT '[' || coalesce(string_agg({_OFFER_LOADED}, ','), '') || ']'
   FROM offers WHERE citizen = ANY($1::text[])),
  ARRAY(SELECT key FROM inbox WHERE key = ANY($2::text[]) AND key IS NOT NULL)
"""

_KNOWN = """
SELECT ARRAY(SELECT key FROM inbox WHERE key = ANY($1::text[]) AND key IS NOT NULL),
  ARRAY(SELECT citizen FROM dialogues WHERE citizen = ANY($2::text[]))
"""

#: An arrival whose turn is committed with it.
PUT_DONE = """
INSERT INTO inbox (key, citizen, lane, at, guard, link, done_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[],
  $7::bigint[])
"""

_MARK_DONE = """
UPDATE inbox SET done_at = $1, event = NULL, secret = NULL
WHERE id = ANY($2::bigint[]) AND done_at IS NULL
"""

#: In the order of the key, so that two workers do not wait for each other.
_MAKE_DIALOGUE = """
INSERT INTO dialogues (citizen, phone, language, operator)
SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS v (citizen)
ORDER BY v.citizen ON CONFLICT (citizen) DO NOTHING
"""

_FILL_LANGUAGE = """
UPDATE dialogues d SET language = v.language
FROM unnest($1::text[], $2::text[]) v (language, citizen)
WHERE d.citizen = v.citizen AND d.language IS NULL
"""

_GUARDS = """
SELECT guard, link, at, key FROM inbox WHERE guard IS NOT NULL AND at >= $1 ORDER BY at, id
"""

#: Up to the first one that is young: ids and times grow together.
_PURGE = """
DELETE FROM inbox WHERE id = ANY(ARRAY(
  SELECT id FROM inbox WHERE done_at IS NOT NULL AND id < coalesce(
    (SELECT id FROM inbox WHERE at >= $1 ORDER BY id LIMIT 1), 9223372036854775807)
  ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED))
"""


async def receive(tx: Transaction, vault: Vault, arrivals: Sequence[Arrival]) -> list[bool]:
    citizens = [vault.citizen_key(arrival.phone) for arrival in arrivals]
    keys = [arrival.key for arrival in arrivals]
    known_keys, known = await tx.row(_KNOWN, keys, citizens) or ([], [])
    fresh = first_of_each(keys, set(known_keys))
    new = list(zip(compress(citizens, fresh), compress(arrivals, fresh), strict=True))
    phones = {citizen: arrival.phone for citizen, arrival in new}
    await make_dialogues(tx, vault, phones, set(known))
    kept = await _put(tx, [_arrival_row(vault, citizen, arrival) for citizen, arrival in new])
    # another worker may have taken the same in between
    return [was_new and key in kept for key, was_new in zip(keys, fresh, strict=True)]


class Happening(NamedTuple):
    """An event of the house. Those with a key are dropped when they come again."""

    key: str | None
    citizen: str
    at: int
    event: Event


async def put(tx: Transaction, happenings: Iterable[Happening], lane: int = LIVE) -> None:
    written = [
        (key, citizen, lane, at, rows.event_json(event), None, None, None)
        for key, citizen, at, event in happenings
    ]
    await _put(tx, written)


async def put_arrivals(tx: Transaction, arrivals: Sequence[tuple[str, int, str]]) -> None:
    await tx.many(_PUT_ARRIVAL, arrivals)


async def make_dialogues(
    tx: Transaction, vault: Vault, phones: Mapping[str, str], known: set[str]
) -> None:
    """Those of people who wrote, where they are not among the `known`, which are there."""
    written = [
        rows.new_dialogue(vault, citizen, phone)
        for citizen, phone in phones.items()
        if citizen not in known
    ]
    await tx.many(_MAKE_DIALOGUE, written)


async def begin_dialogues(tx: Transaction, wanted: Sequence[NewDialogue], known: set[str]) -> None:
    """Those of people whom something is offered, where they are not there yet. What language they
    speak is kept where none is known."""
    rows_of = rows.one_of_each(wanted)
    await tx.many(_MAKE_DIALOGUE, [row for row in rows_of if row[0] not in known])
    await tx.many(
        _FILL_LANGUAGE, sorted((row[2], row[0]) for row in rows_of if row[2] and row[0] in known)
    )


async def claim(  # noqa: PLR0917 - what the port was given
    connections: Connections,
    share: Share,
    vault: Vault,
    limit: int,
    arrivals: Sequence[Arrival],
    offers: bool,
) -> Batch:
    """Nobody else writes what is read here: a dialogue belongs to its worker, and offers only ever
    join it."""
    citizens = [vault.citizen_key(arrival.phone) for arrival in arrivals]
    keys = [arrival.key for arrival in arrivals]
    async with connections.reader() as sql:
        first = ARRIVALS if offers else LIVE
        pending = await sql.rows(_PENDING, first, limit, share.firsts)
        asked = {*citizens, *(row[1] for row in pending)}
        if not asked:
            return Batch([], {})
        loaded = await sql.row(_LOADED, list(asked), keys)
    assert loaded is not None
    found, found_offers, known = loaded
    dialogues = rows.dialogues_from(vault, found, found_offers)
    live = [_received(vault, row) for row in pending if row[5] == LIVE]
    later = [_received(vault, row) for row in pending if row[5] != LIVE]
    if len(live) == limit or not all(map(share.owns, citizens)):
        return Batch([*live, *later], _of([*live, *later], dialogues), taken=False)
    new = first_of_each(keys, set(known))
    fresh = list(compress(arrivals, new))
    live += [
        Received(FRESH, citizen, arrival.at, arrival.event)
        for citizen, arrival in zip(compress(citizens, new), fresh, strict=True)
    ]
    events = [*live, *later]
    return Batch(events, _of(events, dialogues), fresh)


#: An arrival with its citizen and the turn that is committed with it.
Arrived = tuple[Arrival, str, Turn]


async def make_strangers(tx: Transaction, vault: Vault, arrived: Sequence[Arrived]) -> None:
    """The dialogues of those who write for the first time."""
    strangers = {c: arrival.phone for arrival, c, turn in arrived if turn.number == FIRST_TURN}
    await make_dialogues(tx, vault, strangers, set())


def done_rows(arrived: Sequence[Arrived]) -> list[Row]:
    """For PUT_DONE, which fails where the inbox holds one of them."""
    return [
        (a.key, c, LIVE, to_micros(a.at), a.guard or None, a.link or None, to_micros(turn.at))
        for a, c, turn in arrived
    ]


async def mark_done(tx: Transaction, inbox_ids: Sequence[int], at: datetime) -> int:
    """How many of them were not done before. What an event said is in the log by now."""
    return await tx.run(_MARK_DONE, to_micros(at), list(inbox_ids)) if inbox_ids else 0


async def received_since(sql: Connections, at: datetime) -> list[Guard]:
    found = await sql.rows(_GUARDS, to_micros(at))
    return [Guard(guard, link or "", from_micros(when), key) for guard, link, when, key in found]


async def purge(tx: Transaction, before: datetime, limit: int) -> int:
    return await tx.run(_PURGE, to_micros(before), limit)


def first_of_each(keys: Sequence[str], known: set[str]) -> list[bool]:
    """Which keys are neither known nor among those before."""
    fresh = []
    for key in keys:
        fresh.append(key not in known)
        known.add(key)
    return fresh


async def _put(tx: Transaction, written: Sequence[Row]) -> set[str]:
    """The keys of those that are new."""
    if not written:
        return set()
    return {row[0] for row in await tx.rows(_PUT, *columns(written))}


def _of(events: Sequence[Received], dialogues: Mapping[str, Dialogue]) -> dict[str, Dialogue]:
    """The dialogues of those events; of a citizen nobody knows yet, a new one."""
    citizens = dict.fromkeys(received.citizen for received in events)
    return {c: dialogues.get(c) or Dialogue(citizen=c) for c in citizens}


def _arrival_row(vault: Vault, citizen: str, arrival: Arrival) -> Row:
    event, secret = rows.event_columns(vault, citizen, arrival.event)
    at = to_micros(arrival.at)
    return (
        arrival.key, citizen, LIVE, at, event, secret, arrival.guard or None, arrival.link or None,
    )  # fmt: skip


def _received(vault: Vault, row: Row) -> Received:
    inbox_id, citizen, at, event, secret, _ = row
    return Received(
        inbox_id=inbox_id,
        citizen=citizen,
        at=from_micros(at),
        event=rows.event_from(vault, citizen, event, secret),
    )
