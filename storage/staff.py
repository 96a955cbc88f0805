"""Those who work with the console, and the port through which what concerns them is written.

Reads are in `storage.staff_queries`, on connections of their own. Every act is written together
with its line of the audit log, in one transaction: there is none without the other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from storage.audit import NewEntry

#: Half-way in: the password is to be changed, a code is to be given, a telephone is to be enrolled.
Stage = Literal["password", "totp", "enrol", "in"]


class NewMember(msgspec.Struct, frozen=True):
    """`password` is an Argon2 hash; without one, `issuer` and `subject` name somebody of a
    directory. `login` is lower case."""

    login: str
    name: str
    roles: tuple[str, ...]
    password: str | None = None
    issuer: str | None = None
    subject: str | None = None


class Member(msgspec.Struct, frozen=True):
    """Somebody of the staff, without secrets."""

    staff_id: int
    login: str
    name: str
    roles: tuple[str, ...]
    state: str
    language: str | None
    has_password: bool
    must_change: bool
    is_enrolled: bool
    issuer: str | None
    made_at: datetime
    seen_at: datetime | None

    @property
    def is_active(self) -> bool:
        return self.state == "active"


class Credentials(msgspec.Struct, frozen=True):
    """What a sign-in is checked against. `totp` is the shared secret; before the enrolment is
    finished `totp_step` is None."""

    password: str | None
    totp: bytes | None
    totp_step: int | None
    recovery: tuple[str, ...]


class Session(msgspec.Struct, frozen=True):
    """`key` is the hash of what the cookie holds; who has the table cannot sign in with it."""

    key: str
    staff_id: int
    stage: Stage
    begun_at: datetime
    seen_at: datetime
    ends_at: datetime
    address: str
    agent: str
    ended_at: datetime | None = None


class Failures(msgspec.Struct, frozen=True):
    """Sign-ins that failed in a row, by login or by address."""

    key: str
    count: int
    last_at: datetime
    until: datetime


class StaffStore(Protocol):
    async def append_audit(self, entries: Sequence[NewEntry]) -> None: ...

    async def add_staff(self, new: NewMember, *, must_change: bool, entry: NewEntry) -> int:
        """The id. Raises LoginTaken."""

    async def set_roles(
        self, staff_id: int, name: str, roles: tuple[str, ...], entry: NewEntry
    ) -> None: ...

    async def set_state(self, staff_id: int, state: str, entry: NewEntry) -> None:
        """Who is disabled is signed out at once."""

    async def set_language(self, staff_id: int, language: str) -> None: ...

    async def set_password(self, staff_id: int, password: str, entry: NewEntry) -> None:
        """One that its owner chose."""

    async def reset(self, staff_id: int, password: str | None, entry: NewEntry) -> None:
        """Signs out, forgets telephone and recovery codes; the password must be changed."""

    async def begin_enrolment(self, staff_id: int, secret: bytes) -> None: ...

    async def finish_enrolment(
        self, staff_id: int, step: int, recovery: Sequence[str], entry: NewEntry
    ) -> None: ...

    async def take_step(self, staff_id: int, step: int) -> bool:
        """Uses up the code of a time step; False when it, or a later one, was used before."""

    async def take_recovery(self, staff_id: int, code: str, entry: NewEntry) -> bool:
        """Uses up a recovery code (its hash); False when there is none such."""

    async def begin_session(
        self, session: Session, entry: NewEntry | None, *, instead_of: str | None = None
    ) -> None: ...

    async def touch(self, seen: Sequence[tuple[str, datetime]]) -> None:
        """Notes when sessions were last used."""

    async def end_session(self, key: str, how: str, entry: NewEntry) -> None: ...

    async def end_sessions_of(
        self, staff_id: int, how: str, entry: NewEntry, *, but: str = ""
    ) -> None: ...

    async def fail(self, failures: Sequence[Failures], entry: NewEntry) -> None:
        """Replaces what is known of these keys, and forgets what is older than a day."""

    async def forgive(self, keys: Sequence[str]) -> None: ...
