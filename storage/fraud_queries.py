"""What the fraud desk asks: groups of similar reports, the reports of one, warnings that wait.

Read-only, on the connections of `storage.queries`.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.crypto import Vault
from storage.fraud_groups import FraudGroup, fraud_groups
from storage.rows import open_sender
from storage.schema import campaigns, dialogues, reports
from storage.staff_schema import warning_drafts
from storage.warnings import Draft, campaign_of_draft


class SeenReport(msgspec.Struct, frozen=True):
    """`reasons` are those of the verdict; `sender` is whom the citizen named, if anybody."""

    citizen: str
    phone: str
    at: datetime
    text: str
    verdict: str
    reasons: tuple[str, ...]
    sender: str | None


class FraudQueries:
    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    async def groups(self, since: datetime) -> list[FraudGroup]:
        """Those with a report since then, the largest first."""
        async with self._engine.connect() as connection:
            return await fraud_groups(connection, since)

    async def reports(self, group: str, limit: int) -> list[SeenReport]:
        """Of one group, the newest first."""
        query = (
            select(reports, dialogues.c.phone)
            .join(dialogues, dialogues.c.citizen == reports.c.citizen)
            .where(reports.c.grp == group)
            .order_by(reports.c.at.desc(), reports.c.id.desc())
            .limit(limit)
        )
        return [self._report(row) for row in await self._all(query)]

    async def drafts(self, limit: int) -> list[Draft]:
        """The newest first."""
        return await self._drafts(_DRAFTS.order_by(warning_drafts.c.id.desc()).limit(limit))

    async def draft(self, draft_id: int) -> Draft | None:
        found = await self._drafts(_DRAFTS.where(warning_drafts.c.id == draft_id))
        return found[0] if found else None

    async def approved(self) -> list[Draft]:
        """What is to go out and has not gone out to all, the oldest first."""
        unfinished = (warning_drafts.c.state == "approved") & campaigns.c.done_at.is_(None)
        return await self._drafts(_DRAFTS.where(unfinished).order_by(warning_drafts.c.id))

    async def _drafts(self, query: Select[Any]) -> list[Draft]:
        return [_draft(row) for row in await self._all(query)]

    def _report(self, row: Row[Any]) -> SeenReport:
        sealed = row.sender
        return SeenReport(
            citizen=row.citizen,
            phone=self._vault.open(row.phone, "phone", row.citizen).decode(),
            at=row.at,
            text=row.text,
            verdict=row.verdict,
            reasons=msgspec.json.decode(row.reasons, type=tuple[str, ...]),
            sender=None if sealed is None else open_sender(self._vault, row.citizen, sealed),
        )

    async def _all(self, query: Select[Any]) -> list[Row[Any]]:
        async with self._engine.connect() as connection:
            return list(await connection.execute(query))


def _is_of(draft: ColumnElement[Any]) -> ColumnElement[bool]:
    before = campaign_of_draft("")
    return campaigns.c.campaign_id == literal(before).concat(cast(draft, Text))


_DRAFTS: Select[Any] = select(
    warning_drafts,
    func.coalesce(campaigns.c.issued, 0).label("issued"),
    campaigns.c.done_at,
).outerjoin(campaigns, _is_of(warning_drafts.c.id))


def _draft(row: Row[Any]) -> Draft:
    known = dict(row._mapping)
    known["draft_id"] = known.pop("id")
    for name in ("regions", "languages"):
        known[name] = msgspec.json.decode(known[name], type=tuple[str, ...])
    return Draft(**known)
