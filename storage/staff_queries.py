"""What the console asks about those who work with it: who is signed in, who there is, who did what.

Read-only, on the connections of `storage.queries`.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.asking import Asking, Questions
from storage.audit import AuditVerdict, AuditWalk, Entry, NewEntry
from storage.crypto import Vault
from storage.evidence import Verdict
from storage.staff import Credentials, Failures, Member, Session
from storage.staff_schema import audit_log, staff, staff_failures, staff_sessions

#: Lines of the audit log read at a time.
AUDIT_PAGE = 5_000

_SESSION = [staff_sessions.c[name] for name in Session.__struct_fields__]

#: Sessions that have not been ended, with whose they are.
_SIGNED_IN = (
    select(staff, *(c.label(f"s_{c.name}") for c in _SESSION))
    .join_from(staff_sessions, staff, staff.c.staff_id == staff_sessions.c.staff_id)
    .where(staff_sessions.c.ended_at.is_(None))
)

#: Asked by every page.
_VISIT = Questions(session=_SIGNED_IN.where(staff_sessions.c.key == bindparam("key")))


class AuditFilter(msgspec.Struct, frozen=True):
    """Nothing given: everything. `before` is a number to go on from, downwards."""

    staff: str = ""
    action: str = ""
    subject: str = ""
    since: int | None = None
    until: int | None = None
    before: int | None = None


class StaffQueries:
    def __init__(self, engine: AsyncEngine, vault: Vault, asking: Asking) -> None:
        self._engine = engine
        self._vault = vault
        self._asking = asking

    async def exist(self) -> bool:
        """Whether anybody was ever added."""
        return bool(await self._all(select(staff.c.staff_id).limit(1)))

    async def session(self, key: str) -> tuple[Session, Member] | None:
        """One that has not been ended, with whose it is; whether it is too old is not asked."""
        rows = (await self._asking.ask(_VISIT, key=key))["session"]
        return (_session(rows[0], "s_"), _member(rows[0])) if rows else None

    async def sessions(
        self, now: datetime, staff_id: int | None = None
    ) -> list[tuple[Session, Member]]:
        """Those of one, or of all, that are not over; the one used last first."""
        query = _SIGNED_IN.where(staff_sessions.c.ends_at > now).order_by(
            staff_sessions.c.seen_at.desc()
        )
        if staff_id is not None:
            query = query.where(staff_sessions.c.staff_id == staff_id)
        return [(_session(row, "s_"), _member(row)) for row in await self._all(query)]

    async def members(self) -> list[Member]:
        return [_member(row) for row in await self._all(select(staff).order_by(staff.c.login))]

    async def member(self, staff_id: int) -> Member | None:
        rows = await self._all(select(staff).where(staff.c.staff_id == staff_id))
        return _member(rows[0]) if rows else None

    async def by_login(self, login: str) -> tuple[Member, Credentials] | None:
        rows = await self._all(select(staff).where(staff.c.login == login))
        return (_member(rows[0]), self._credentials(rows[0])) if rows else None

    async def by_subject(self, issuer: str, subject: str) -> Member | None:
        mine = (staff.c.issuer == issuer) & (staff.c.subject == subject)
        rows = await self._all(select(staff).where(mine))
        return _member(rows[0]) if rows else None

    async def failures(self, keys: Sequence[str]) -> dict[str, Failures]:
        rows = await self._all(select(staff_failures).where(staff_failures.c.key.in_(keys)))
        return {row.key: Failures(**row._mapping) for row in rows}

    async def audit(self, wanted: AuditFilter, limit: int) -> list[Entry]:
        """The newest first."""
        query = _filtered(wanted).order_by(_NUMBER.desc()).limit(limit)
        return [_entry(row) for row in await self._all(query)]

    async def audit_actions(self) -> list[str]:
        """Every action that was ever noted."""
        rows = await self._all(select(audit_log.c.action).distinct().order_by(audit_log.c.action))
        return [row.action for row in rows]

    async def audit_line(self, number: int) -> Entry | None:
        rows = await self._all(select(audit_log).where(_NUMBER.in_([number])))
        return _entry(rows[0]) if rows else None

    async def check_audit(self) -> AuditVerdict:
        """Walks the whole log."""
        walk = AuditWalk(self._vault)
        async with self._engine.connect() as connection:
            async for entry in _entries(connection):
                broken = walk.step(entry)
                if broken is not None:
                    return AuditVerdict(broken, walk.head)
        return AuditVerdict(Verdict(walk.lines), walk.head)

    async def _all(self, query: Select[Any]) -> list[Row[Any]]:
        async with self._engine.connect() as connection:
            return list((await connection.execute(query)).all())

    def _credentials(self, row: Row[Any]) -> Credentials:
        sealed = row.totp
        return Credentials(
            password=row.password,
            totp=sealed and self._vault.open(sealed, "totp", str(row.staff_id)),
            totp_step=row.totp_step,
            recovery=msgspec.json.decode(row.recovery, type=tuple[str, ...]),
        )


_NUMBER = audit_log.c.number


def _filtered(wanted: AuditFilter) -> Select[Any]:
    query = select(audit_log)
    for column, value in (("staff", wanted.staff), ("action", wanted.action)):
        if value:
            query = query.where(audit_log.c[column] == value)
    if wanted.subject:
        query = query.where(audit_log.c.subject == wanted.subject)
    if wanted.since is not None:
        query = query.where(audit_log.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(audit_log.c.at < wanted.until)
    return query if wanted.before is None else query.where(wanted.before > _NUMBER)


async def _entries(connection: AsyncConnection) -> AsyncIterator[Entry]:
    """The log in pages, however long it has become."""
    last = 0
    while True:
        query = select(audit_log).where(last < _NUMBER).order_by(_NUMBER).limit(AUDIT_PAGE)
        page = (await connection.execute(query)).all()
        for row in page:
            yield _entry(row)
        if len(page) < AUDIT_PAGE:
            return
        last = page[-1].number


def _entry(row: Row[Any]) -> Entry:
    told = NewEntry(
        at=row.at,
        staff=row.staff,
        action=row.action,
        subject=row.subject,
        reason=row.reason,
        details=msgspec.json.decode(row.details, type=dict[str, str]),
        address=row.address,
    )
    return Entry(row.number, told, row.previous, row.hash)


def _session(row: Any, prefix: str) -> Session:
    return Session(**{n: getattr(row, f"{prefix}{n}") for n in Session.__struct_fields__})


def _member(row: Any) -> Member:
    made_at: datetime = row.made_at
    return Member(
        staff_id=row.staff_id,
        login=row.login,
        name=row.name,
        roles=msgspec.json.decode(row.roles, type=tuple[str, ...]),
        state=row.state,
        language=row.language,
        has_password=row.password is not None,
        must_change=bool(row.must_change),
        is_enrolled=row.totp_step is not None,
        issuer=row.issuer,
        made_at=made_at,
        seen_at=row.seen_at,
    )
