"""The work list, written: each deed with its line of the audit log, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from flows.effects import LogStaff, Turn
from storage.audit import NewEntry
from storage.crypto import Vault
from storage.errors import HeldByColleague
from storage.moments import from_micros, micros_or_none, to_micros
from storage.sqlite import audit, inbox
from storage.sqlite.connection import Connections
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Transaction, Work, listed
from storage.work import Asked, Claim, Presence

T = TypeVar("T")

#: Who holds it, as long as the lease runs.
_HOLDER = """
SELECT holder, held_until FROM work WHERE citizen = ? AND holder IS NOT NULL AND held_until > ?
"""
_BEGIN = "INSERT OR IGNORE INTO work (citizen) VALUES (?)"
_CLAIM = "UPDATE work SET holder = ?, held_until = ? WHERE citizen = ?"
_LET_GO = "UPDATE work SET holder = NULL, held_until = NULL WHERE citizen = ? AND holder = ?"
_KEEP = """
UPDATE work SET held_until = ?1 WHERE citizen = ?2 AND holder = ?3 AND held_until < ?1
"""
_SNOOZE = """
UPDATE work SET snoozed_until = ?1, holder = NULL, held_until = NULL, snoozed_turn = max(
  coalesce((SELECT max(turn) FROM messages WHERE citizen = ?2), 0),
  coalesce((SELECT max(turn) FROM cases WHERE citizen = ?2), 0))
WHERE citizen = ?2
"""
_FINISH = """
UPDATE cases SET state = 'closed', closed_at = ?, closed_by = ?, resolution = ?
WHERE citizen = ? AND state = 'open'
"""
_THESE = " AND id IN (SELECT value FROM json_each(?))"
_LEAVE = """
UPDATE work SET holder = NULL, held_until = NULL, assignee = NULL, snoozed_until = NULL,
  snoozed_turn = NULL
WHERE citizen = ?1
  AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.citizen = ?1 AND cases.state = 'open')
"""
_DEED = """
INSERT INTO staff_deeds (citizen, turn, at, action, staff, reason, refused, about, note, offer_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class SqliteWork:
    """`storage.work.WorkStore` on the writing connection of the store."""

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._vault = vault

    async def _deed(
        self, citizen: str, entry: NewEntry, work: Work[T], *, beside: bool = False
    ) -> T:
        """Done where nobody else has the conversation, or it does not matter."""

        def done(tx: Transaction) -> T:
            tx.lock()
            if not beside:
                _must_be_free(tx, citizen, entry)
            tx.run(_BEGIN, citizen)
            result = work(tx)
            audit.append(tx, self._vault, [entry])
            return result

        return await self._connections.write(done)

    async def _beside(self, citizen: str, entry: NewEntry, statement: str, *values: object) -> None:
        """One statement, whoever has the conversation."""
        await self._deed(citizen, entry, lambda tx: tx.run(statement, *values), beside=True)

    async def claim(
        self, citizen: str, until: datetime, entry: NewEntry, *, instead: bool = False
    ) -> Claim:
        values = entry.staff, to_micros(until), citizen
        try:
            await self._deed(citizen, entry, lambda tx: tx.run(_CLAIM, *values), beside=instead)
        except HeldByColleague as held:
            return Claim(won=False, holder=held.holder, until=held.until)
        return Claim(won=True, holder=entry.staff, until=until)

    async def keep(self, looking: Sequence[Presence]) -> None:
        rows = [(to_micros(one.until), one.citizen, one.staff) for one in looking]
        await self._connections.write(lambda tx: tx.many(_KEEP, rows))

    async def let_go(self, citizen: str, entry: NewEntry) -> None:
        await self._beside(citizen, entry, _LET_GO, citizen, entry.staff)

    async def assign(self, citizen: str, assignee: str | None, entry: NewEntry) -> None:
        await self._beside(
            citizen, entry, "UPDATE work SET assignee = ? WHERE citizen = ?", assignee, citizen
        )

    async def note(self, citizen: str, text: str, entry: NewEntry) -> None:
        await self._beside(
            citizen, entry, "INSERT INTO work_notes (citizen, at, staff, text) VALUES (?, ?, ?, ?)",
            citizen, entry.at, entry.staff, text,
        )  # fmt: skip

    async def label(self, citizen: str, labels: Sequence[str], entry: NewEntry) -> None:
        told = msgspec.json.encode(list(dict.fromkeys(labels))).decode()
        await self._beside(
            citizen, entry, "UPDATE work SET labels = ? WHERE citizen = ?", told, citizen
        )

    async def snooze(self, citizen: str, until: datetime | None, entry: NewEntry) -> None:
        values = micros_or_none(until), citizen
        await self._deed(citizen, entry, lambda tx: tx.run(_SNOOZE, *values))

    async def finish(
        self, citizen: str, resolution: str, entry: NewEntry, *, cases: Sequence[int] | None = None
    ) -> int:
        values = [entry.at, entry.staff, resolution, citizen]

        def finished(tx: Transaction) -> int:
            if cases is None:
                tx.run(_FINISH, *values)
            else:
                tx.run(_FINISH + _THESE, *values, listed(cases))
            count = tx.changed()
            tx.run(_LEAVE, citizen)
            return count

        return await self._deed(citizen, entry, finished)

    async def act(self, asked: Asked, entry: NewEntry) -> bool:
        citizen, key = asked.citizen, f"staff:{asked.deed_id}"

        def acted(tx: Transaction) -> bool:
            tx.lock()
            if not asked.instead:
                _must_be_free(tx, citizen, entry)
            if tx.rows("SELECT 1 FROM inbox WHERE key = ?", key):
                return False
            inbox.put(tx, [Happening(key, citizen, to_micros(asked.at), asked.event)])
            tx.run(_BEGIN, citizen)
            tx.run(_CLAIM, entry.staff, to_micros(asked.until), citizen)
            audit.append(tx, self._vault, [entry])
            return True

        return await self._connections.write(acted)


def _must_be_free(tx: Transaction, citizen: str, entry: NewEntry) -> None:
    for holder, until in tx.rows(_HOLDER, citizen, entry.at):
        if holder != entry.staff:
            raise HeldByColleague(holder, from_micros(until))


def keep_deeds(tx: Transaction, done: Sequence[tuple[str, Turn, LogStaff]]) -> None:
    """What came of the deeds of staff in a batch of turns."""
    tx.many(
        _DEED,
        [
            (citizen, turn.number, to_micros(turn.at), deed.action, deed.by, deed.reason,
             deed.refused, deed.about, deed.note, deed.offer_id)
            for citizen, turn, deed in done
        ],
    )  # fmt: skip
