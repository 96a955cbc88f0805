"""Failed sign-ins slow down whoever tries: by login, also one that nobody has, and by address.

The answer is the same whether a login exists or not. Kept in the database, so that a restart of the
service forgives nobody.
"""

import asyncio
from datetime import datetime, timedelta

from storage.audit import NewEntry
from storage.crypto import Vault
from storage.staff import Failures, StaffStore
from storage.staff_queries import StaffQueries

#: Mistakes that cost nothing: people mistype. Behind one address may sit a whole call centre.
_FREE = {"login": 3, "address": 20}

#: The first wait; each further failure doubles it, up to the longest.
_FIRST, _LONGEST = timedelta(seconds=5), timedelta(minutes=15)

#: After so long without a failure, all is forgotten.
_FORGOTTEN = timedelta(hours=24)

#: 5 s × 2^8 is more than the longest wait.
_MOST_DOUBLINGS = 8


class Lockout:
    """Hold `turn` from asking how long to wait until the failure is noted: tries side by side would
    all be asked before any of them has failed."""

    def __init__(self, store: StaffStore, queries: StaffQueries, vault: Vault) -> None:
        self._store = store
        self._queries = queries
        self._vault = vault
        self.turn = asyncio.Lock()

    async def wait(self, login: str, address: str, now: datetime) -> timedelta:
        """How long to wait before the next try; nothing, if neither is locked out."""
        known = await self._queries.failures([key for _, key in self._keys(login, address)])
        return max((f.until - now for f in known.values()), default=timedelta())

    async def failed(self, login: str, address: str, now: datetime, entry: NewEntry) -> None:
        keys = self._keys(login, address)
        known = await self._queries.failures([key for _, key in keys])
        await self._store.fail(
            [_once_more(kind, key, known.get(key), now) for kind, key in keys], entry
        )

    async def succeeded(self, login: str) -> None:
        """Forgives the login; an address that tried many is not forgiven for knowing one."""
        await self._store.forgive([self._key("login", login)])

    def _keys(self, login: str, address: str) -> list[tuple[str, str]]:
        return [(k, self._key(k, v)) for k, v in (("login", login), ("address", address)) if v]

    def _key(self, kind: str, value: str) -> str:
        return self._vault.digest("sign-in", f"{kind}:{value}")


def _once_more(kind: str, key: str, known: Failures | None, now: datetime) -> Failures:
    is_fresh = known is not None and now - known.last_at < _FORGOTTEN
    count = known.count + 1 if known and is_fresh else 1
    beyond = count - _FREE[kind]
    if beyond <= 0:
        return Failures(key, count, now, now)
    delay = min(_LONGEST, _FIRST * 2 ** min(beyond - 1, _MOST_DOUBLINGS))
    return Failures(key, count, now, now + delay)
