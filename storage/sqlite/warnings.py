"""Warnings that wait for a second person, written: each act with its line of the audit log."""

from collections.abc import Sequence

import msgspec

from storage.audit import NewEntry
from storage.crypto import Vault
from storage.sqlite import audit
from storage.sqlite.connection import Connections
from storage.sqlite.transaction import Transaction
from storage.warnings import Campaign, Decision

_DRAFT = """
INSERT INTO warning_drafts (kk, ru, regions, languages, state, drafted_by, drafted_at)
VALUES (?, ?, ?, ?, 'waiting', ?, ?)
"""
_DECIDE = """
UPDATE warning_drafts SET state = ?1, decided_by = ?2, decided_at = ?3, reason = ?4
WHERE id = ?5 AND state = 'waiting' AND drafted_by <> ?2
"""


class SqliteWarnings:
    """`storage.warnings.WarningStore` on the writing connection of the store."""

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._vault = vault

    async def draft(self, campaign: Campaign, entry: NewEntry) -> int:
        def drafted(tx: Transaction) -> int:
            tx.lock()
            tx.run(
                _DRAFT, campaign.kk, campaign.ru, _json(campaign.regions),
                _json(campaign.languages), entry.staff, entry.at,
            )  # fmt: skip
            draft_id = int(tx.rows("SELECT last_insert_rowid()")[0][0])
            about = msgspec.structs.replace(entry, subject=f"warning:{draft_id}")
            audit.append(tx, self._vault, [about])
            return draft_id

        return await self._connections.write(drafted)

    async def decide(
        self, draft_id: int, decision: Decision, reason: str, entry: NewEntry
    ) -> Decision | None:
        def decided(tx: Transaction) -> Decision | None:
            tx.lock()
            tx.run(_DECIDE, decision, entry.staff, entry.at, reason, draft_id)
            if not tx.changed():
                return None
            audit.append(tx, self._vault, [entry])
            return decision

        return await self._connections.write(decided)


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()
