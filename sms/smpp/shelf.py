"""Where `reassembly` keeps things for a while: by key, oldest first, never more than a limit."""

from collections import OrderedDict
from typing import Generic, NamedTuple, TypeVar

K = TypeVar("K")
T = TypeVar("T")


class Shelf(Generic[K, T]):
    """Things with a size each; `limit` is the size they may have together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        # a plain dict takes ever longer to find its first key, the more were taken out before it
        self._slots: OrderedDict[K, _Slot[T]] = OrderedDict()

    def get(self, key: K) -> T | None:
        slot = self._slots.get(key)
        return slot.thing if slot else None

    def put(self, key: K, thing: T, size: int, now: float) -> None:
        """Puts it last, also when it stood there before."""
        self.pop(key)
        self._slots[key] = _Slot(thing, size, now)
        self._size += size

    def grow(self, key: K) -> None:
        """Counts one more for a thing, which keeps its place."""
        slot = self._slots[key]
        self._slots[key] = slot._replace(size=slot.size + 1)
        self._size += 1

    def pop(self, key: K) -> T | None:
        return self._taken(key) if key in self._slots else None

    def pop_older(self, since: float) -> list[tuple[K, T]]:
        """What was put at `since` or before."""
        popped = []
        while self._slots and self._slots[key := self._oldest()].at <= since:
            popped.append((key, self._taken(key)))
        return popped

    def pop_surplus(self) -> list[tuple[K, T]]:
        """The oldest things, until the rest is within the limit."""
        popped = []
        while self._size > self._limit:
            key = self._oldest()
            popped.append((key, self._taken(key)))
        return popped

    def _oldest(self) -> K:
        return next(iter(self._slots))

    def _taken(self, key: K) -> T:
        slot = self._slots.pop(key)
        self._size -= slot.size
        return slot.thing


class _Slot(NamedTuple, Generic[T]):
    thing: T
    size: int
    at: float
