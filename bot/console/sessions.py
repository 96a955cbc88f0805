"""Sessions: begun by a sign-in, found by a cookie, ended by sign-out, idleness, age or others.

They live in the database, so a restart of the service signs nobody out and a revocation holds at
once. The database holds only the hash of what the cookie holds.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.batcher import Batcher
from bot.clock import Clock
from bot.settings import Settings
from storage.audit import NewEntry
from storage.queries import Queries
from storage.staff import Member, Session, StaffStore, Stage

#: How long somebody may take from the password to the end of signing in.
HALFWAY = timedelta(minutes=10)

#: How exactly it is known when a session was last used, so that not every page costs a write.
SEEN_EVERY = timedelta(minutes=1)

#: Seconds such a note waits for others.
_LINGER_S = 0.05

#: What is kept of the name of a browser.
_AGENT = 200

_Seen = tuple[str, datetime]


class Sessions:
    def __init__(
        self, store: StaffStore, queries: Queries, clock: Clock, settings: Settings
    ) -> None:
        self._store = store
        self._queries = queries
        self._clock = clock
        self._idle = settings.console_idle
        self._longest = settings.console_session

        async def touch(seen: Sequence[_Seen]) -> Sequence[None]:
            await store.touch(seen)
            return [None] * len(seen)

        self._seen: Batcher[_Seen, None] = Batcher("sessions", touch, linger_s=_LINGER_S)

    def start(self) -> None:
        self._seen.start()

    async def stop(self) -> None:
        await self._seen.stop()

    async def find(self, token: str, *, is_use: bool) -> tuple[Session, Member] | None:
        """The session of a cookie, unless it is over. What a page fetches by itself is no use of
        it, or an open page would keep it alive for ever."""
        found = await self._queries.staff.session(key_of(token)) if token else None
        if found is None or self.is_over(*found):
            return None
        if is_use:
            self._note(found[0])
        return found

    async def begin(
        self,
        staff_id: int,
        stage: Stage,
        *,
        address: str,
        agent: str,
        entry: NewEntry | None,
        instead_of: Session | None = None,
    ) -> str:
        """The new cookie: every stage has its own, so one that was planted is of no use."""
        token, now = secrets.token_urlsafe(32), self._clock.now()
        session = Session(
            key=key_of(token),
            staff_id=staff_id,
            stage=stage,
            begun_at=now,
            seen_at=now,
            ends_at=now + (self._longest if stage == "in" else HALFWAY),
            address=address,
            agent=agent[:_AGENT],
        )
        replaced = instead_of.key if instead_of else None
        await self._store.begin_session(session, entry, instead_of=replaced)
        return token

    def is_over(self, session: Session, member: Member) -> bool:
        now = self._clock.now()
        return (
            not member.is_active
            or now >= session.ends_at
            or now - session.seen_at >= self._idle + SEEN_EVERY
        )

    def _note(self, session: Session) -> None:
        now = self._clock.now()
        if now - session.seen_at >= SEEN_EVERY:
            self._seen.put([(session.key, now)], lambda _: None)


def key_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
