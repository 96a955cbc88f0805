"""Warnings to many, and those that wait for a second person: who wrote one cannot be who lets it go
out.

Reads are in `storage.fraud_queries`. Every act is written together with its line of the audit log,
in one transaction.
"""

from datetime import datetime
from typing import Literal, Protocol

import msgspec

from storage.audit import NewEntry

Decision = Literal["approved", "declined"]


class Campaign(msgspec.Struct, frozen=True):
    """A warning in both languages, to the citizens of these regions and languages (none: all)."""

    campaign_id: str
    kk: str
    ru: str
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """Once it is approved, `issued` warnings are on their way; `done_at` says that these are
    all."""

    draft_id: int
    kk: str
    ru: str
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    state: str
    drafted_by: str
    drafted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    issued: int
    done_at: datetime | None

    @property
    def campaign(self) -> Campaign:
        """What goes out, under an id of its own."""
        campaign_id = campaign_of_draft(self.draft_id)
        return Campaign(campaign_id, self.kk, self.ru, self.regions, self.languages)


def campaign_of_draft(draft_id: int | str) -> str:
    return f"draft-{draft_id}"


class WarningStore(Protocol):
    async def draft(self, campaign: Campaign, entry: NewEntry) -> int:
        """Keeps it for somebody else's approval; its id. That of the campaign is not looked at."""

    async def decide(
        self, draft_id: int, decision: Decision, reason: str, entry: NewEntry
    ) -> Decision | None:
        """Compare and set: None when it waits no more, or `entry.staff` wrote it; then nothing is
        written, and nothing noted."""
