"""Things that fall due by the simulator's clock, handed out in batches.

Receipts by the thousand a second and the registry's decisions wait here. A bucket holds all that
falls due within GRAIN_S, so that adding costs a dict look-up and one timer serves them all.
"""

import asyncio
import heapq
from collections.abc import Callable
from typing import Generic, TypeVar

from gateway_sim.clock import Clock

#: Fine enough that nobody sees it, coarse enough that a thousand receipts leave in one write.
GRAIN_S = 0.01

Item = TypeVar("Item")


class Wheel(Generic[Item]):
    """Calls `due` with everything that has fallen due, oldest first."""

    def __init__(self, clock: Clock, due: Callable[[list[Item]], None]) -> None:
        self._clock = clock
        self._due = due
        self._buckets: dict[int, list[Item]] = {}
        self._order: list[int] = []
        self._count = 0
        self._timer: asyncio.TimerHandle | None = None
        clock.listen(self._arm)

    def __len__(self) -> int:
        return self._count

    def soonest(self) -> float | None:
        """When the next thing falls due; None when nothing waits."""
        return self._order[0] * GRAIN_S if self._order else None

    def add(self, due: float, item: Item) -> None:
        """`due` is in simulated seconds since the epoch."""
        slot = int(due / GRAIN_S) + 1
        self._count += 1
        bucket = self._buckets.get(slot)
        if bucket is not None:
            bucket.append(item)
            return
        self._buckets[slot] = [item]
        heapq.heappush(self._order, slot)
        if self._order[0] == slot:
            self._arm()

    def clear(self) -> None:
        """Forgets everything."""
        self._buckets.clear()
        self._order.clear()
        self._count = 0
        self._disarm()

    def _arm(self) -> None:
        self._disarm()
        if not self._order:
            return
        wait = self._clock.real_seconds_until(self._order[0] * GRAIN_S)
        if wait is not None:
            self._timer = asyncio.get_running_loop().call_later(wait, self._turn)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _turn(self) -> None:
        self._timer = None
        # half a grain of grace: a timer may fire a hair before the wall clock gets there
        reached = (self._clock.now() + GRAIN_S / 2) / GRAIN_S
        items: list[Item] = []
        while self._order and self._order[0] <= reached:
            items += self._buckets.pop(heapq.heappop(self._order))
        self._count -= len(items)
        self._arm()
        if items:
            self._due(items)
