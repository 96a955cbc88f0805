"""What staff ask about the work list: who waits, since when, who looks at it, what was done.

Read-only, on the connections of `storage.queries`. The list begins with who has waited longest, and
is read from its beginning by an index: it takes as long with fifty thousand open cases as with ten.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import work_selects as selects
from storage.asking import Answers, Asking, Questions
from storage.conversations import CITIZEN, held_by
from storage.work_seen import (
    AGES,
    Age,
    Deed,
    Desk,
    Load,
    LoggedSms,
    Note,
    SeenCase,
    Waiting,
    WorkFilter,
)


class WorkQueries:
    def __init__(self, engine: AsyncEngine, asking: Asking) -> None:
        self._engine = engine
        self._asking = asking

    async def waiting(self, wanted: WorkFilter, now: datetime, limit: int) -> list[Waiting]:
        """Who waits, the longest first; `now` is the time of staff."""
        query = selects.waiting(wanted, now).limit(limit)
        return [_waiting(row, now) for row in await self._all(query)]

    async def is_known(self, citizen: str) -> bool:
        """Whether there is a conversation."""
        return bool(await self._all(selects.desk_of(citizen)))

    async def case(self, case_id: int) -> tuple[str, str] | None:
        """Whose case it is, and its state."""
        found = await self._all(selects.case_of(case_id))
        return (found[0].citizen, found[0].state) if found else None

    async def desk(self, citizen: str, now: datetime) -> Desk | None:
        """One conversation as the work list knows it; None for a citizen nobody knows."""
        found = await self._asking.ask(_DESK, citizen=citizen)
        return desk_from(citizen, found, now)

    async def ages(self, now: datetime) -> list[Age]:
        """Of open cases by kind, the one that has waited longest first; `now` is the time of the
        conversations."""
        found = [row._mapping for row in await self._all(selects.ages(now))]
        ages = [
            Age(row["kind"], row["cases"], row["oldest"], tuple(row[f"over_{h}"] for h in AGES))
            for row in found
        ]
        return sorted(ages, key=lambda age: age.oldest)

    async def loads(self, now: datetime, since: datetime) -> list[Load]:
        """Of everybody who has something to do, or has done something since then."""
        loads: dict[str, dict[str, int]] = {}
        for name, query in selects.loads(now, since).items():
            for row in await self._all(query):
                loads.setdefault(row.staff, {})[name] = row.many
        return [Load(staff, **counts) for staff, counts in sorted(loads.items())]

    async def message(
        self, citizen: str, direction: str, turn: int | None = None, n: int = 0
    ) -> LoggedSms | None:
        """That message, or the last one in that direction."""
        found = await self._all(selects.message(citizen, direction, turn, n))
        return LoggedSms(**found[0]._mapping) if found else None

    async def _all(self, query: Select[Any]) -> list[Row[Any]]:
        async with self._engine.connect() as connection:
            return list((await connection.execute(query)).all())


def desk_from(citizen: str, found: Answers, now: datetime) -> Desk | None:
    """Of the answers to `desk`, `cases`, `notes` and `deeds`; None for a citizen nobody knows."""
    if not found["desk"]:
        return None
    return Desk(
        citizen=citizen,
        cases=[_case(row) for row in found["cases"]],
        notes=[Note(**row._asdict()) for row in found["notes"]],
        deeds=[Deed(**row._asdict()) for row in found["deeds"]],
        **_standing(found["desk"][0], now),
    )


#: What the desk asks beside the conversation.
BESIDE = {"desk": selects.desk_of(CITIZEN), "notes": selects.notes_of(CITIZEN)}

_DESK = Questions(**BESIDE, cases=selects.cases_of(CITIZEN), deeds=selects.deeds_of(CITIZEN))


def _case(row: Any) -> SeenCase:
    others = {name: getattr(row, name) for name in SeenCase.__struct_fields__ if name != "case_id"}
    return SeenCase(case_id=row.id, **others)


_labels = msgspec.json.Decoder(tuple[str, ...])

#: Columns that are shown in another form.
_MADE = ("body", "labels", "holder", "held_until", "snoozed_until")


def _waiting(row: Any, now: datetime) -> Waiting:
    as_they_are = {name: value for name, value in row._mapping.items() if name not in _MADE}
    return Waiting(**as_they_are, **_standing(row, now, assignee=False))


def _standing(row: Any, now: datetime, *, assignee: bool = True) -> dict[str, Any]:
    """A lease that has run out says nothing any more, nor does a snooze that is over."""
    holds = row.held_until is not None and row.held_until > now
    sleeps = row.snoozed_until is not None and row.snoozed_until > now
    standing = {
        "taken_by": held_by(row.body),
        "holder": row.holder if holds else None,
        "held_until": row.held_until if holds else None,
        "snoozed_until": row.snoozed_until if sleeps else None,
        "labels": _labels.decode(row.labels) if row.labels else (),
    }
    return {**standing, "assignee": row.assignee} if assignee else standing
