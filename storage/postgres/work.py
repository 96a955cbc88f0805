"""The work list, written: each deed with its line of the audit log, in one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec

from flows.effects import LogStaff, Turn
from storage.audit import NewEntry
from storage.crypto import Vault
from storage.errors import HeldByColleague
from storage.moments import from_micros, micros_or_none, to_micros
from storage.postgres import audit, inbox
from storage.postgres.connection import Connections, Transaction
from storage.postgres.inbox import Happening
from storage.postgres.storable import careful
from storage.work import Asked, Claim, Presence

#: Makes its row, which whoever does something to the conversation holds until it is written.
_BEGIN = "INSERT INTO work (citizen) VALUES ($1) ON CONFLICT DO NOTHING"
_HOLDER = "SELECT holder, held_until FROM work WHERE citizen = $1 FOR UPDATE"
_CLAIM = "UPDATE work SET holder = $1, held_until = $2 WHERE citizen = $3"
_LET_GO = "UPDATE work SET holder = NULL, held_until = NULL WHERE citizen = $1 AND holder = $2"
_KEEP = """
UPDATE work w SET held_until = looking.until
FROM unnest($1::bigint[], $2::text[], $3::text[]) looking (until, citizen, staff)
WHERE w.citizen = looking.citizen AND w.holder = looking.staff AND w.held_until < looking.until
"""
_SNOOZE = """
UPDATE work SET snoozed_until = $1, holder = NULL, held_until = NULL, snoozed_turn = greatest(
  coalesce((SELECT max(turn) FROM messages WHERE citizen = $2), 0),
  coalesce((SELECT max(turn) FROM cases WHERE citizen = $2), 0))
WHERE citizen = $2
"""
_FINISH = """
UPDATE cases SET state = 'closed', closed_at = $1, closed_by = $2, resolution = $3
WHERE citizen = $4 AND state = 'open' AND ($5::bigint[] IS NULL OR id = ANY($5))
"""
_LEAVE = """
UPDATE work SET holder = NULL, held_until = NULL, assignee = NULL, snoozed_until = NULL,
  snoozed_turn = NULL
WHERE citizen = $1
  AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.citizen = $1 AND cases.state = 'open')
"""
_NOTE = "INSERT INTO work_notes (citizen, at, staff, text) VALUES ($1, $2, $3, $4)"
_DEED = """
INSERT INTO staff_deeds (citizen, turn, at, action, staff, reason, refused, about, note, offer_id)
SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[],
  $7::text[], $8::int[], $9::text[], $10::text[])
"""


class PostgresWork:
    """`storage.work.WorkStore` on the connections of the store."""

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._vault = vault

    @asynccontextmanager
    async def _deed(
        self, citizen: str, entry: NewEntry, *, beside: bool = False
    ) -> AsyncIterator[Transaction]:
        """A transaction in which nobody else has the conversation, or it does not matter."""
        async with careful(self._connections) as tx:
            await _hold(tx, citizen, entry, beside=beside)
            yield tx
            await audit.append(tx, self._vault, [entry])

    async def claim(
        self, citizen: str, until: datetime, entry: NewEntry, *, instead: bool = False
    ) -> Claim:
        try:
            async with self._deed(citizen, entry, beside=instead) as tx:
                await tx.run(_CLAIM, entry.staff, to_micros(until), citizen)
        except HeldByColleague as held:
            return Claim(won=False, holder=held.holder, until=held.until)
        return Claim(won=True, holder=entry.staff, until=until)

    async def keep(self, looking: Sequence[Presence]) -> None:
        rows = [(to_micros(one.until), one.citizen, one.staff) for one in looking]
        await self._connections.transact(lambda tx: tx.many(_KEEP, rows))

    async def let_go(self, citizen: str, entry: NewEntry) -> None:
        async with self._deed(citizen, entry, beside=True) as tx:
            await tx.run(_LET_GO, citizen, entry.staff)

    async def assign(self, citizen: str, assignee: str | None, entry: NewEntry) -> None:
        async with self._deed(citizen, entry, beside=True) as tx:
            await tx.run("UPDATE work SET assignee = $1 WHERE citizen = $2", assignee, citizen)

    async def note(self, citizen: str, text: str, entry: NewEntry) -> None:
        async with self._deed(citizen, entry, beside=True) as tx:
            await tx.run(_NOTE, citizen, entry.at, entry.staff, text)

    async def label(self, citizen: str, labels: Sequence[str], entry: NewEntry) -> None:
        told = msgspec.json.encode(list(dict.fromkeys(labels))).decode()
        async with self._deed(citizen, entry, beside=True) as tx:
            await tx.run("UPDATE work SET labels = $1 WHERE citizen = $2", told, citizen)

    async def snooze(self, citizen: str, until: datetime | None, entry: NewEntry) -> None:
        async with self._deed(citizen, entry) as tx:
            await tx.run(_SNOOZE, micros_or_none(until), citizen)

    async def finish(
        self, citizen: str, resolution: str, entry: NewEntry, *, cases: Sequence[int] | None = None
    ) -> int:
        values = (entry.at, entry.staff, resolution, citizen)
        async with self._deed(citizen, entry) as tx:
            finished = await tx.run(_FINISH, *values, cases)
            await tx.run(_LEAVE, citizen)
            return finished

    async def act(self, asked: Asked, entry: NewEntry) -> bool:
        citizen, key = asked.citizen, f"staff:{asked.deed_id}"
        async with careful(self._connections) as tx:
            await _hold(tx, citizen, entry, beside=asked.instead)
            if await tx.rows("SELECT 1 FROM inbox WHERE key = $1", key):
                return False
            await inbox.put(tx, [Happening(key, citizen, to_micros(asked.at), asked.event)])
            await tx.run(_CLAIM, entry.staff, to_micros(asked.until), citizen)
            await audit.append(tx, self._vault, [entry])
            return True


async def _hold(tx: Transaction, citizen: str, entry: NewEntry, *, beside: bool) -> None:
    """Nobody else writes to the work on this conversation until this transaction is over. Raises
    HeldByColleague, unless that does not matter."""
    await tx.run(_BEGIN, citizen)
    holder, until = (await tx.rows(_HOLDER, citizen))[0]
    holds = holder is not None and until > entry.at
    if holds and holder != entry.staff and not beside:
        raise HeldByColleague(holder, from_micros(until))


async def keep_deeds(tx: Transaction, done: Sequence[tuple[str, Turn, LogStaff]]) -> None:
    """What came of the deeds of staff in a batch of turns."""
    await tx.many(
        _DEED,
        [
            (citizen, turn.number, to_micros(turn.at), deed.action, deed.by, deed.reason,
             deed.refused, deed.about, deed.note, deed.offer_id)
            for citizen, turn, deed in done
        ],
    )  # fmt: skip
