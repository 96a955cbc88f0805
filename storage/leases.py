"""Several workers on one database: each citizen belongs to a shard (`storage.shards`), and each
shard to one worker at a time, who says so again and again.

A worker that falls silent loses its shards to the others within seconds. Its own clock tells it
when that may have happened (`valid`), and whatever it writes as their owner is refused when it has
(`LeaseLost`). On SQLite there is one process and nothing to share.
"""

from collections.abc import Callable, Iterable
from typing import Final, Protocol

import msgspec

#: Seconds until a worker that says nothing loses its shards; how often it says so; and how long
#: before their end it no longer trusts them (a message on the wire cannot be called back).
LEASE_S: Final = 5.0
RENEW_S: Final = 1.0
MARGIN_S: Final = 1.0


#: The name of the work list among conversations (`Leases.standing`).
WORK_LIST: Final = ""


class Held(msgspec.Struct, frozen=True):
    """How it stands after a renewal: shards held, and among how many `workers` they are shared;
    what changed with it. `unknown` and `applications` were left over by whoever had the shards
    `taken` (as `Store.recover` counts them)."""

    shards: int
    workers: int
    taken: int = 0
    lost: int = 0
    given_back: int = 0
    unknown: int = 0
    applications: int = 0


class Leases(Protocol):
    """Of one worker. `hold` is called every RENEW_S."""

    @property
    def worker(self) -> str:
        """Its name; every start of it has another one."""

    @property
    def shards(self) -> frozenset[int]:
        """Those it may serve now; none once it has been silent for too long."""

    def valid(self, citizen: str) -> bool:
        """Whether the citizen is still surely ours: asked right before a message is sent."""

    async def hold(self) -> Held:
        """Renews the leases, takes a fair share, gives back what is too much. Raises StorageError
        when the database does not answer."""

    def listen(self, rung: Callable[[], None]) -> None:
        """`rung` is called when another worker has put something into the inbox for a citizen of
        ours; it may be late, or never."""

    async def standing(self, citizens: Iterable[str]) -> dict[str, str]:
        """How the conversations of these citizens stand, whoever serves them, and WORK_LIST: marks
        that change whenever something has happened."""

    async def release(self) -> None:
        """Gives everything back at once, for the others to take."""
