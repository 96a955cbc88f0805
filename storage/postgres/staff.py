"""What concerns the staff, written: each act with its line of the audit log, in one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg
import msgspec

from storage.audit import NewEntry
from storage.crypto import Vault
from storage.errors import LoginTaken
from storage.moments import to_micros
from storage.postgres import audit
from storage.postgres.connection import Connections, Transaction
from storage.postgres.storable import careful
from storage.staff import Failures, NewMember, Session

_ADD = """
INSERT INTO staff (login, name, roles, password, must_change, issuer, subject, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING staff_id
"""
_SIGN_OUT = """
UPDATE staff_sessions SET ended_at = $1, "end" = $2
WHERE staff_id = $3 AND ended_at IS NULL AND key <> $4
"""
_END_SESSION = """
UPDATE staff_sessions SET ended_at = $1, "end" = $2 WHERE key = $3 AND ended_at IS NULL
"""
_BEGIN_SESSION = """
INSERT INTO staff_sessions (key, staff_id, stage, begun_at, seen_at, ends_at, address, agent)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
#: Those that nobody ended, once their time was over.
_EXPIRE = """
UPDATE staff_sessions SET ended_at = ends_at, "end" = 'expired'
WHERE staff_id = $1 AND ended_at IS NULL AND ends_at < $2
"""
_RESET = """
UPDATE staff SET password = $1, must_change = 1, totp = NULL, totp_step = NULL, recovery = '[]'
WHERE staff_id = $2
"""
_FINISH_ENROLMENT = "UPDATE staff SET totp_step = $1, recovery = $2 WHERE staff_id = $3"
_TAKE_STEP = "UPDATE staff SET totp_step = $1 WHERE staff_id = $2 AND totp_step < $1"
_RECOVERY = "SELECT recovery FROM staff WHERE staff_id = $1 FOR UPDATE"
_FAIL = """
INSERT INTO staff_failures (key, count, last_at, until)
SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[])
ON CONFLICT (key) DO UPDATE SET count = excluded.count, last_at = excluded.last_at,
  until = excluded.until
"""
_SEEN = """
UPDATE staff_sessions s SET seen_at = seen.at
FROM (SELECT key, max(at) AS at FROM unnest($1::text[], $2::bigint[]) u (key, at)
  GROUP BY key) seen
WHERE s.key = seen.key AND s.seen_at < seen.at
"""


#: Microseconds after which failed sign-ins are forgotten: a day.
FORGOTTEN = 24 * 3600 * 1_000_000


class PostgresStaff:
    """`storage.staff.StaffStore` on the connections of the store."""

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._vault = vault

    @asynccontextmanager
    async def _written(self, *entries: NewEntry | None) -> AsyncIterator[Transaction]:
        async with careful(self._connections) as tx:
            yield tx
            await audit.append(tx, self._vault, [entry for entry in entries if entry])

    async def append_audit(self, entries: Sequence[NewEntry]) -> None:
        async with self._written(*entries):
            pass

    # --- members ------------------------------------------------------------------------------

    async def add_staff(self, new: NewMember, *, must_change: bool, entry: NewEntry) -> int:
        roles = msgspec.json.encode(new.roles).decode()
        try:
            async with self._written(entry) as tx:
                staff_id: int = await tx.value(
                    _ADD, new.login, new.name, roles, new.password, must_change, new.issuer,
                    new.subject, entry.at,
                )  # fmt: skip
                return staff_id
        except asyncpg.UniqueViolationError:
            raise LoginTaken(
                f"Somebody of the staff signs in as {new.login} already: choose another name."
            ) from None

    async def set_roles(
        self, staff_id: int, name: str, roles: tuple[str, ...], entry: NewEntry
    ) -> None:
        told = msgspec.json.encode(roles).decode()
        async with self._written(entry) as tx:
            await tx.run(
                "UPDATE staff SET name = $1, roles = $2 WHERE staff_id = $3", name, told, staff_id
            )

    async def set_state(self, staff_id: int, state: str, entry: NewEntry) -> None:
        async with self._written(entry) as tx:
            await tx.run("UPDATE staff SET state = $1 WHERE staff_id = $2", state, staff_id)
            if state != "active":
                await tx.run(_SIGN_OUT, entry.at, "revoked", staff_id, "")

    async def set_language(self, staff_id: int, language: str) -> None:
        async with careful(self._connections) as tx:
            await tx.run("UPDATE staff SET language = $1 WHERE staff_id = $2", language, staff_id)

    async def set_password(self, staff_id: int, password: str, entry: NewEntry) -> None:
        async with self._written(entry) as tx:
            await tx.run(
                "UPDATE staff SET password = $1, must_change = 0 WHERE staff_id = $2",
                password, staff_id,
            )  # fmt: skip

    async def reset(self, staff_id: int, password: str | None, entry: NewEntry) -> None:
        async with self._written(entry) as tx:
            await tx.run(_RESET, password, staff_id)
            await tx.run(_SIGN_OUT, entry.at, "revoked", staff_id, "")

    # --- the second factor --------------------------------------------------------------------

    async def begin_enrolment(self, staff_id: int, secret: bytes) -> None:
        sealed = self._vault.seal(secret, "totp", str(staff_id))
        async with careful(self._connections) as tx:
            await tx.run(
                "UPDATE staff SET totp = $1, totp_step = NULL WHERE staff_id = $2", sealed, staff_id
            )

    async def finish_enrolment(
        self, staff_id: int, step: int, recovery: Sequence[str], entry: NewEntry
    ) -> None:
        codes = msgspec.json.encode(recovery).decode()
        async with self._written(entry) as tx:
            await tx.run(_FINISH_ENROLMENT, step, codes, staff_id)

    async def take_step(self, staff_id: int, step: int) -> bool:
        async with careful(self._connections) as tx:
            return await tx.run(_TAKE_STEP, step, staff_id) > 0

    async def take_recovery(self, staff_id: int, code: str, entry: NewEntry) -> bool:
        async with careful(self._connections) as tx:
            kept = await tx.value(_RECOVERY, staff_id)
            codes = msgspec.json.decode(kept, type=list[str]) if kept else []
            if code not in codes:
                return False
            codes.remove(code)
            left = msgspec.json.encode(codes).decode()
            await tx.run("UPDATE staff SET recovery = $1 WHERE staff_id = $2", left, staff_id)
            await audit.append(tx, self._vault, [entry])
            return True

    # --- sessions -----------------------------------------------------------------------------

    async def begin_session(
        self, session: Session, entry: NewEntry | None, *, instead_of: str | None = None
    ) -> None:
        at = to_micros(session.begun_at)
        async with self._written(entry) as tx:
            await tx.run(_EXPIRE, session.staff_id, at)
            if instead_of is not None:
                await tx.run(_END_SESSION, at, "next stage", instead_of)
            await tx.run(
                _BEGIN_SESSION, session.key, session.staff_id, session.stage, at, at,
                to_micros(session.ends_at), session.address, session.agent,
            )  # fmt: skip
            if session.stage == "in":
                await tx.run(
                    "UPDATE staff SET seen_at = $1 WHERE staff_id = $2", at, session.staff_id
                )

    async def touch(self, seen: Sequence[tuple[str, datetime]]) -> None:
        async with careful(self._connections) as tx:
            await tx.many(_SEEN, [(key, to_micros(at)) for key, at in seen])

    async def end_session(self, key: str, how: str, entry: NewEntry) -> None:
        async with self._written(entry) as tx:
            await tx.run(_END_SESSION, entry.at, how, key)

    async def end_sessions_of(
        self, staff_id: int, how: str, entry: NewEntry, *, but: str = ""
    ) -> None:
        async with self._written(entry) as tx:
            await tx.run(_SIGN_OUT, entry.at, how, staff_id, but)

    # --- failed sign-ins ----------------------------------------------------------------------

    async def fail(self, failures: Sequence[Failures], entry: NewEntry) -> None:
        rows = sorted((f.key, f.count, to_micros(f.last_at), to_micros(f.until)) for f in failures)
        async with self._written(entry) as tx:
            await tx.run("DELETE FROM staff_failures WHERE last_at < $1", entry.at - FORGOTTEN)
            await tx.many(_FAIL, rows)

    async def forgive(self, keys: Sequence[str]) -> None:
        async with careful(self._connections) as tx:
            await tx.run("DELETE FROM staff_failures WHERE key = ANY($1)", list(keys))
