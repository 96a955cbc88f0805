"""What concerns the staff, written: each act with its line of the audit log, in one transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from storage.audit import NewEntry
from storage.crypto import Vault
from storage.errors import LoginTaken
from storage.moments import to_micros
from storage.sqlite import audit
from storage.sqlite.connection import Connections
from storage.sqlite.transaction import Transaction, Work
from storage.staff import Failures, NewMember, Session

T = TypeVar("T")

_ADD = """
INSERT INTO staff (login, name, roles, password, must_change, issuer, subject, made_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_SIGN_OUT = """
UPDATE staff_sessions SET ended_at = ?, "end" = ?
WHERE staff_id = ? AND ended_at IS NULL AND key <> ?
"""
_END_SESSION = """
UPDATE staff_sessions SET ended_at = ?, "end" = ? WHERE key = ? AND ended_at IS NULL
"""
_BEGIN_SESSION = """
INSERT INTO staff_sessions (key, staff_id, stage, begun_at, seen_at, ends_at, address, agent)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
#: Those that nobody ended, once their time was over.
_EXPIRE = """
UPDATE staff_sessions SET ended_at = ends_at, "end" = 'expired'
WHERE staff_id = ? AND ended_at IS NULL AND ends_at < ?
"""
_RESET = """
UPDATE staff SET password = ?, must_change = 1, totp = NULL, totp_step = NULL, recovery = '[]'
WHERE staff_id = ?
"""
_FINISH_ENROLMENT = "UPDATE staff SET totp_step = ?, recovery = ? WHERE staff_id = ?"
_TAKE_STEP = "UPDATE staff SET totp_step = ?1 WHERE staff_id = ?2 AND totp_step < ?1"
_FAIL = """
INSERT INTO staff_failures (key, count, last_at, until) VALUES (?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET count = excluded.count, last_at = excluded.last_at,
  until = excluded.until
"""
_SEEN = "UPDATE staff_sessions SET seen_at = ?1 WHERE key = ?2 AND seen_at < ?1"


#: Microseconds after which failed sign-ins are forgotten: a day.
FORGOTTEN = 24 * 3600 * 1_000_000


class SqliteStaff:
    """`storage.staff.StaffStore` on the writing connection of the store."""

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._vault = vault

    async def _written(self, entry: NewEntry | None, work: Work[T]) -> T:
        """With its line of the audit log."""

        def act(tx: Transaction) -> T:
            tx.lock()
            result = work(tx)
            audit.append(tx, self._vault, [entry] if entry else [])
            return result

        return await self._connections.write(act)

    async def _run(self, statement: str, *values: object) -> None:
        await self._connections.write(lambda tx: tx.run(statement, *values))

    async def append_audit(self, entries: Sequence[NewEntry]) -> None:
        """A page waits for it, so it goes ahead, like the road."""

        def appended(tx: Transaction) -> None:
            tx.lock()
            audit.append(tx, self._vault, entries)

        await self._connections.write(appended, ahead=True)

    # --- members ------------------------------------------------------------------------------

    async def add_staff(self, new: NewMember, *, must_change: bool, entry: NewEntry) -> int:
        roles = msgspec.json.encode(new.roles).decode()

        def added(tx: Transaction) -> int:
            tx.run(
                _ADD, new.login, new.name, roles, new.password, must_change, new.issuer,
                new.subject, entry.at,
            )  # fmt: skip
            return int(tx.rows("SELECT last_insert_rowid()")[0][0])

        try:
            return await self._written(entry, added)
        except sqlite3.IntegrityError:
            raise LoginTaken(
                f"Somebody of the staff signs in as {new.login} already: choose another name."
            ) from None

    async def set_roles(
        self, staff_id: int, name: str, roles: tuple[str, ...], entry: NewEntry
    ) -> None:
        told = msgspec.json.encode(roles).decode()
        await self._written(
            entry,
            lambda tx: tx.run(
                "UPDATE staff SET name = ?, roles = ? WHERE staff_id = ?", name, told, staff_id
            ),
        )

    async def set_state(self, staff_id: int, state: str, entry: NewEntry) -> None:
        def changed(tx: Transaction) -> None:
            tx.run("UPDATE staff SET state = ? WHERE staff_id = ?", state, staff_id)
            if state != "active":
                tx.run(_SIGN_OUT, entry.at, "revoked", staff_id, "")

        await self._written(entry, changed)

    async def set_language(self, staff_id: int, language: str) -> None:
        await self._run("UPDATE staff SET language = ? WHERE staff_id = ?", language, staff_id)

    async def set_password(self, staff_id: int, password: str, entry: NewEntry) -> None:
        await self._written(
            entry,
            lambda tx: tx.run(
                "UPDATE staff SET password = ?, must_change = 0 WHERE staff_id = ?",
                password, staff_id,
            ),
        )  # fmt: skip

    async def reset(self, staff_id: int, password: str | None, entry: NewEntry) -> None:
        def made_anew(tx: Transaction) -> None:
            tx.run(_RESET, password, staff_id)
            tx.run(_SIGN_OUT, entry.at, "revoked", staff_id, "")

        await self._written(entry, made_anew)

    # --- the second factor --------------------------------------------------------------------

    async def begin_enrolment(self, staff_id: int, secret: bytes) -> None:
        sealed = self._vault.seal(secret, "totp", str(staff_id))
        await self._run(
            "UPDATE staff SET totp = ?, totp_step = NULL WHERE staff_id = ?", sealed, staff_id
        )

    async def finish_enrolment(
        self, staff_id: int, step: int, recovery: Sequence[str], entry: NewEntry
    ) -> None:
        codes = msgspec.json.encode(recovery).decode()
        await self._written(entry, lambda tx: tx.run(_FINISH_ENROLMENT, step, codes, staff_id))

    async def take_step(self, staff_id: int, step: int) -> bool:
        def taken(tx: Transaction) -> bool:
            tx.run(_TAKE_STEP, step, staff_id)
            return tx.changed() > 0

        return await self._connections.write(taken)

    async def take_recovery(self, staff_id: int, code: str, entry: NewEntry) -> bool:
        def taken(tx: Transaction) -> bool:
            tx.lock()
            found = tx.rows("SELECT recovery FROM staff WHERE staff_id = ?", staff_id)
            codes = msgspec.json.decode(found[0][0], type=list[str]) if found else []
            if code not in codes:
                return False
            codes.remove(code)
            left = msgspec.json.encode(codes).decode()
            tx.run("UPDATE staff SET recovery = ? WHERE staff_id = ?", left, staff_id)
            audit.append(tx, self._vault, [entry])
            return True

        return await self._connections.write(taken)

    # --- sessions -----------------------------------------------------------------------------

    async def begin_session(
        self, session: Session, entry: NewEntry | None, *, instead_of: str | None = None
    ) -> None:
        at = to_micros(session.begun_at)

        def begun(tx: Transaction) -> None:
            tx.run(_EXPIRE, session.staff_id, at)
            if instead_of is not None:
                tx.run(_END_SESSION, at, "next stage", instead_of)
            tx.run(
                _BEGIN_SESSION, session.key, session.staff_id, session.stage, at, at,
                to_micros(session.ends_at), session.address, session.agent,
            )  # fmt: skip
            if session.stage == "in":
                tx.run("UPDATE staff SET seen_at = ? WHERE staff_id = ?", at, session.staff_id)

        await self._written(entry, begun)

    async def touch(self, seen: Sequence[tuple[str, datetime]]) -> None:
        rows = [(to_micros(at), key) for key, at in seen]
        await self._connections.write(lambda tx: tx.many(_SEEN, rows))

    async def end_session(self, key: str, how: str, entry: NewEntry) -> None:
        await self._written(entry, lambda tx: tx.run(_END_SESSION, entry.at, how, key))

    async def end_sessions_of(
        self, staff_id: int, how: str, entry: NewEntry, *, but: str = ""
    ) -> None:
        await self._written(entry, lambda tx: tx.run(_SIGN_OUT, entry.at, how, staff_id, but))

    # --- failed sign-ins ----------------------------------------------------------------------

    async def fail(self, failures: Sequence[Failures], entry: NewEntry) -> None:
        rows = [(f.key, f.count, to_micros(f.last_at), to_micros(f.until)) for f in failures]

        def failed(tx: Transaction) -> None:
            tx.run("DELETE FROM staff_failures WHERE last_at < ?", entry.at - FORGOTTEN)
            tx.many(_FAIL, rows)

        await self._written(entry, failed)

    async def forgive(self, keys: Sequence[str]) -> None:
        rows = [(key,) for key in keys]
        await self._connections.write(
            lambda tx: tx.many("DELETE FROM staff_failures WHERE key = ?", rows)
        )
