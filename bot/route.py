"""One gateway among several: for which numbers, with which weight, and what it can take now."""

import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from math import inf, log

import msgspec

from bot.gateway import Fate, Member
from bot.pace import Pace
from bot.route_weight import WELL, RouteWeight
from bot.slow_down import SlowDown
from storage.store import Outgoing

#: Seconds to wait for room at a gateway whose pace nobody knows.
_SOON_S = 0.25


class Route:
    """`pace` in segments per second, 0 for no limit (`shared` with other workers); `prefixes` of
    E.164 numbers, none for all; `weight` 0 makes it a reserve."""

    def __init__(
        self,
        gateway: Member,
        *,
        prefixes: Sequence[str],
        weight: float,
        pace: float,
        shared: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.gateway = gateway
        self.name = gateway.name
        self.weight = weight
        self._prefixes = tuple(prefixes)
        self._rate = pace
        self._pace = shared or Pace(pace, monotonic)
        self._slow_down = SlowDown(gateway.name, monotonic)
        self._health = RouteWeight(gateway.name, monotonic)
        self._monotonic = monotonic
        self._free_at = monotonic()

    # --- choosing ---------------------------------------------------------------------------------

    def rank(self, phone: str) -> tuple[bool, int] | None:
        """The smaller, the rather: no reserve before a reserve, a longer prefix before a shorter
        one. None: it is not for this number."""
        fitting = [len(prefix) for prefix in self._prefixes if phone.startswith(prefix)]
        if self._prefixes and not fitting:
            return None
        return not self.weight, -max(fitting, default=0)

    def distance(self, phone: str) -> float:
        """How far a number is from this gateway: it goes to the nearest. Of two gateways each gets
        its part of the numbers by weight, and as weights change, no more numbers than needed change
        sides (rendezvous hashing)."""
        weight = (self.weight or 1.0) * self._health.share
        octets = blake2b(f"{self.name}\0{phone}".encode(), digest_size=8).digest()
        even = (int.from_bytes(octets, "big") + 1) / 2**64
        return -log(even) / weight if weight else inf

    def look(self) -> None:
        """To be called often."""
        self._health.look(self.gateway.bound, self.gateway.trouble)

    @property
    def is_up(self) -> bool:
        return self._health.share > 0

    @property
    def is_well(self) -> bool:
        return self._health.share >= WELL

    @property
    def share(self) -> float:
        """Of its weight, 0 to 1."""
        return self._health.share

    @property
    def reason(self) -> str:
        """Why its share is what it is."""
        return self._health.reason

    # --- room -------------------------------------------------------------------------------------

    @property
    def room(self) -> int:
        """Segments it can take now."""
        if not self.is_up or self._slow_down.seconds() > 0:
            return 0
        return min(self.gateway.room, self._pace.room())

    def seconds_to_room(self) -> float:
        """Until it is worth while to ask again."""
        return max(self._slow_down.seconds(), self._pace.seconds_to_room(), 0.0) or _SOON_S

    def queue(self, message: Outgoing) -> float:
        """Seconds after which there will be room for a message that finds none: bulk lines up by
        the pace, so that a long line is not asked again and again; a reply passes the line."""
        wait_s = self.seconds_to_room()
        if message.lane == "replies" or not self._rate:
            return wait_s
        now = self._monotonic()
        self._free_at = max(self._free_at, now + wait_s) + message.parts / self._rate
        return self._free_at - now

    # --- sending ----------------------------------------------------------------------------------

    def send(self, messages: Sequence[Outgoing]) -> None:
        self._pace.spend(sum(message.parts for message in messages))
        self.gateway.send(messages)

    def learn(self, fates: Sequence[Fate]) -> list[Fate]:
        """The same fates with the name of this gateway, and the pause it asks for."""
        outcomes = [fate.outcome for fate in fates]
        self._slow_down.learn(throttled=outcomes.count("throttled"), taken=outcomes.count("sent"))
        self._health.learn(outcomes)
        pause_s = max(self._slow_down.seconds(), 0.0)
        return [
            msgspec.structs.replace(
                fate,
                gateway=self.name,
                wait_s=pause_s if fate.outcome in ("throttled", "away") else 0.0,
            )
            for fate in fates
        ]
