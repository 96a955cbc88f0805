"""The work list: conversations that wait for a person, and the port through which staff take them,
leave word for each other, and finish them.

The unit is the conversation, not the case: a citizen with three open cases is one citizen, whom one
person answers (PAINS.md, 16). Whoever has it holds a lease, which says to everybody that they are
looking at it and ends by itself when they leave.

Reads are in `storage.work_queries`, on connections of their own. Every deed is written together
with its line of the audit log, in one transaction; `entry.staff` is who does it, `entry.at` when:
leases and snoozes keep the time of staff, whatever the clock of the conversations says.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from flows.events import StaffEvent
from storage.audit import NewEntry


class Claim(msgspec.Struct, frozen=True):
    """Who has the conversation now, and until when if they leave it; `won` says that it is who
    asked."""

    won: bool
    holder: str
    until: datetime


class Presence(msgspec.Struct, frozen=True):
    """Somebody still looks at a conversation."""

    citizen: str
    staff: str
    until: datetime


class Asked(msgspec.Struct, frozen=True):
    """What somebody of the staff wants done to a conversation. `deed_id` is made by the form or
    command it comes from: sent twice, it is done once. `until` is when the lease ends that comes
    with it; `instead` sets a colleague's claim aside."""

    deed_id: str
    citizen: str
    event: StaffEvent
    at: datetime
    until: datetime
    instead: bool = False


class WorkStore(Protocol):
    """Every deed but `claim` raises HeldByColleague when somebody else has the conversation."""

    async def claim(
        self, citizen: str, until: datetime, entry: NewEntry, *, instead: bool = False
    ) -> Claim:
        """Compare and set: of two who want it one gets it, and the other is told who. Who has it
        already holds it longer. `instead` takes it from whoever has it. Of a claim that is lost
        nothing is written."""

    async def keep(self, looking: Sequence[Presence]) -> None:
        """Prolongs the leases of those who still look, in one go; no line in the audit log."""

    async def let_go(self, citizen: str, entry: NewEntry) -> None:
        """Gives the claim up; nothing when somebody else has it."""

    async def assign(self, citizen: str, assignee: str | None, entry: NewEntry) -> None:
        """It is theirs until it is finished; None: anybody's. Also while somebody looks at it."""

    async def note(self, citizen: str, text: str, entry: NewEntry) -> None:
        """Word for colleagues; also while somebody looks at it. `text` is masked."""

    async def label(self, citizen: str, labels: Sequence[str], entry: NewEntry) -> None:
        """Replaces the labels."""

    async def snooze(self, citizen: str, until: datetime | None, entry: NewEntry) -> None:
        """Out of the list until then, or until something happens; None: back into it. Gives the
        claim up."""

    async def finish(
        self, citizen: str, resolution: str, entry: NewEntry, *, cases: Sequence[int] | None = None
    ) -> int:
        """Closes those open cases of the conversation, or all; how many. When none is left open,
        claim and assignment end."""

    async def act(self, asked: Asked, entry: NewEntry) -> bool:
        """Puts what staff do to the conversation into the inbox, and claims it for them; False when
        that very deed is there already. What comes of it is told by the turn."""
