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
from storage.rows import NewDialogue, Row
from storage.sqlite.connection import Reader
from storage.sqlite.transaction import Query, Transaction, listed
from storage.store import FRESH, Arrival, Batch, Guard

#: Lanes of the inbox: what citizens, timers and the registry do goes before arrivals of offers.
LIVE, ARRIVALS = 0, 1

#: Before it, a citizen may have no dialogue.
FIRST_TURN = 1

_PUT = """
INSERT OR IGNORE INTO inbox (key, citizen, lane, at, event, secret, guard, link)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""

#: An offer that came: citizen, time, event.
_PUT_ARRIVAL = f"INSERT INTO inbox (citizen, lane, at, event) VALUES (?, {ARRIVALS}, ?, ?)"

_FIRST = "FROM inbox WHERE done_at IS NULL AND lane <= ?1 ORDER BY lane, id LIMIT ?2"

_PENDING = f"SELECT id, citizen, at, event, secret, lane {_FIRST}"

#: The citizens of those events, and of the arrivals that are offered.
_CITIZENS = f"SELECT value FROM json_each(?3) UNION SELECT citizen FROM (SELECT citizen {_FIRST})"

_DIALOGUES = f"""
SELECT '[' || coalesce(group_concat({rows.DIALOGUE_LOADED}), '') || ']' FROM dialogues
WHERE citizen IN ({_CITIZENS})
"""

_OFFERS = f"""
SELECT '[' || coalesce(group_concat({rows.OFFER_LOADED}), '') || ']' FROM offers
WHERE citizen IN ({_CITIZENS})
"""

_KNOWN = "SELECT key FROM inbox WHERE key IN (SELECT value FROM json_each(?))"

#: An arrival whose turn is committed with it.
_PUT_DONE = """
INSERT INTO inbox (key, citizen, lane, at, guard, link, done_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_MAKE_DIALOGUE = """
INSERT OR IGNORE INTO dialogues (citizen, phone, language, operator) VALUES (?, ?, ?, ?)
"""

_FILL_LANGUAGE = "UPDATE dialogues SET language = ? WHERE citizen = ? AND language IS NULL"

_LANGUAGES = """
SELECT citizen, language FROM dialogues WHERE citizen IN (SELECT value FROM json_each(?))
"""


def receive(tx: Transaction, vault: Vault, arrivals: Sequence[Arrival]) -> list[bool]:
    citizens = [vault.citizen_key(arrival.phone) for arrival in arrivals]
    keys = [arrival.key for arrival in arrivals]
    known_keys, known = tx.all_rows(
        (_KNOWN, listed(keys)),
        languages_query(citizens),
    )
    fresh = first_of_each(keys, {row[0] for row in known_keys})
    new = [
        (citizen, arrival)
        for citizen, arrival, is_new in zip(citizens, arrivals, fresh, strict=True)
        if is_new
    ]
    phones = {citizen: arrival.phone for citizen, arrival in new}
    make_dialogues(tx, vault, phones, {row[0]: row[1] for row in known})
    tx.many(_PUT, [_arrival_row(vault, citizen, arrival) for citizen, arrival in new])
    return fresh


class Happening(NamedTuple):
    """An event of the house. Those with a key are dropped when they come again."""

    key: str | None
    citizen: str
    at: int
    event: Event


def put(tx: Transaction, happenings: Iterable[Happening], lane: int = LIVE) -> None:
    written = [
        (key, citizen, lane, at, rows.event_json(event), None, None, None)
        for key, citizen, at, event in happenings
    ]
    tx.many(_PUT, written)


def put_arrivals(tx: Transaction, arrivals: Sequence[tuple[str, int, str]]) -> None:
    tx.many(_PUT_ARRIVAL, arrivals)


def make_dialogues(
    tx: Transaction,
    vault: Vault,
    phones: Mapping[str, str],
    known: Mapping[str, str | None],
) -> None:
    """Those of people who wrote, where they are not there yet. `known` holds the language of each
    dialogue that is there (`languages_query`)."""
    written = [
        rows.new_dialogue(vault, citizen, phone)
        for citizen, phone in phones.items()
        if citizen not in known
    ]
    tx.many(_MAKE_DIALOGUE, written)


def begin_dialogues(
    tx: Transaction, wanted: Sequence[NewDialogue], known: Mapping[str, str | None]
) -> None:
    """Those of people whom something is offered, where they are not there yet. What language they
    speak is kept where none is known."""
    rows_of = rows.one_of_each(wanted)
    tx.many(_MAKE_DIALOGUE, [row for row in rows_of if row[0] not in known])
    tx.many(
        _FILL_LANGUAGE,
        [(row[2], row[0]) for row in rows_of if row[2] and known.get(row[0], "") is None],
    )


def languages_query(citizens: Iterable[str]) -> Query:
    """Citizen and language of the dialogues that are there."""
    return _LANGUAGES, listed(list(set(citizens)))


def claim(
    tx: Transaction, vault: Vault, limit: int, arrivals: Sequence[Arrival], *, offers: bool
) -> Batch:
    """The dialogues are those of the very rows that the first query finds."""
    citizens = [vault.citizen_key(arrival.phone) for arrival in arrivals]
    keys = [arrival.key for arrival in arrivals]
    first = (ARRIVALS if offers else LIVE, limit)
    pending, ((found_offers,),), ((found,),), known = tx.snapshot(
        (_PENDING, *first),
        (_OFFERS, *first, listed(citizens)),
        (_DIALOGUES, *first, listed(citizens)),
        (_KNOWN, listed(keys)),
    )
    dialogues = rows.dialogues_from(vault, found, found_offers)
    live = [_received(vault, row) for row in pending if row[5] == LIVE]
    later = [_received(vault, row) for row in pending if row[5] != LIVE]
    if len(live) == limit:
        return Batch(live, _of(live, dialogues), taken=False)
    new = first_of_each(keys, {row[0] for row in known})
    fresh = list(compress(arrivals, new))
    live += [
        Received(FRESH, citizen, arrival.at, arrival.event)
        for citizen, arrival in zip(compress(citizens, new), fresh, strict=True)
    ]
    events = [*live, *later]
    return Batch(events, _of(events, dialogues), fresh)


def _of(events: Sequence[Received], dialogues: Mapping[str, Dialogue]) -> dict[str, Dialogue]:
    """The dialogues of those events; of a citizen nobody knows yet, a new one."""
    citizens = dict.fromkeys(received.citizen for received in events)
    return {c: dialogues.get(c) or Dialogue(citizen=c) for c in citizens}


def put_fresh(tx: Transaction, vault: Vault, fresh: Sequence[tuple[Arrival, str, Turn]]) -> None:
    """Arrivals with their citizen and the turn that is committed with them. Fails where the inbox
    holds one of them."""
    strangers = {c: arrival.phone for arrival, c, turn in fresh if turn.number == FIRST_TURN}
    make_dialogues(tx, vault, strangers, {})
    tx.many(
        _PUT_DONE,
        [
            (a.key, c, LIVE, to_micros(a.at), a.guard or None, a.link or None, to_micros(turn.at))
            for a, c, turn in fresh
        ],
    )


def mark_done(tx: Transaction, inbox_ids: Sequence[int], at: datetime) -> None:
    """`changes()` says how many of them were not done before. What an event said is in the log by
    now."""
    if inbox_ids:
        tx.run(
            "UPDATE inbox SET done_at = ?, event = NULL, secret = NULL "
            "WHERE id IN (SELECT value FROM json_each(?)) AND done_at IS NULL",
            to_micros(at),
            listed(inbox_ids),
        )


async def received_since(sql: Reader, at: datetime) -> list[Guard]:
    found = await sql.rows(
        "SELECT guard, link, at, key FROM inbox WHERE guard IS NOT NULL AND at >= ? "
        "ORDER BY at, id",
        to_micros(at),
    )
    return [Guard(guard, link or "", from_micros(when), key) for guard, link, when, key in found]


def purge(tx: Transaction, before: datetime, limit: int) -> int:
    """Forgets the first done events, as far as they are old: ids and times grow together. It looks
    at no more than it may forget, however many there are."""
    tx.run(
        "DELETE FROM inbox WHERE id IN (SELECT id FROM (SELECT id, at FROM inbox "
        "WHERE id > 0 AND done_at IS NOT NULL ORDER BY id LIMIT ?) WHERE at < ?)",
        limit,
        to_micros(before),
    )
    return tx.changed()


def first_of_each(keys: Sequence[str], known: set[str]) -> list[bool]:
    """Which keys are neither known nor among those before."""
    fresh = []
    for key in keys:
        fresh.append(key not in known)
        known.add(key)
    return fresh


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
