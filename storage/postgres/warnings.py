"""Warnings that wait for a second person, written: each act with its line of the audit log."""

from collections.abc import Sequence

import msgspec

from storage.audit import NewEntry
from storage.crypto import Vault
from storage.postgres import audit
from storage.postgres.connection import Connections
from storage.postgres.storable import careful
from storage.warnings import Campaign, Decision

_DRAFT = """
INSERT INTO warning_drafts (kk, ru, regions, languages, state, drafted_by, drafted_at)
VALUES ($1, $2, $3, $4, 'waiting', $5, $6) RETURNING id
"""
_DECIDE = """
UPDATE warning_drafts SET state = $1, decided_by = $2, decided_at = $3, reason = $4
WHERE id = $5 AND state = 'waiting' AND drafted_by <> $2
"""


class PostgresWarnings:
    """`storage.warnings.WarningStore` on the connections of the store."""

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._vault = vault

    async def draft(self, campaign: Campaign, entry: NewEntry) -> int:
        async with careful(self._connections) as tx:
            draft_id: int = await tx.value(
                _DRAFT, campaign.kk, campaign.ru, _json(campaign.regions),
                _json(campaign.languages), entry.staff, entry.at,
            )  # fmt: skip
            about = msgspec.structs.replace(entry, subject=f"warning:{draft_id}")
            await audit.append(tx, self._vault, [about])
        return draft_id

    async def decide(
        self, draft_id: int, decision: Decision, reason: str, entry: NewEntry
    ) -> Decision | None:
        async with careful(self._connections) as tx:
            if not await tx.run(_DECIDE, decision, entry.staff, entry.at, reason, draft_id):
                return None
            await audit.append(tx, self._vault, [entry])
        return decision


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()
