"""Who wants to hear of changes as they happen: terminal phones, pages, requests that wait.

Publishing to nobody costs next to nothing, because benches publish tens of thousands a second.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

#: A listener that is this far behind has gone away or is asleep; it loses the newest, and can know.
BACKLOG = 10_000

Item = TypeVar("Item")


class Subscription(Generic[Item]):
    """What one listener has not heard yet. `lost` says that there was more than it could keep."""

    def __init__(self) -> None:
        self.lost = False
        self._items: asyncio.Queue[Item] = asyncio.Queue(BACKLOG)

    def tell(self, item: Item) -> None:
        if self._items.full():
            self.lost = True
        else:
            self._items.put_nowait(item)

    async def next(self) -> Item:
        return await self._items.get()

    async def batch(self) -> list[Item]:
        """Everything there is, as soon as there is something."""
        items = [await self._items.get()]
        while not self._items.empty():
            items.append(self._items.get_nowait())
        return items

    async def __aiter__(self) -> AsyncIterator[Item]:
        while True:
            yield await self._items.get()


class Feed(Generic[Item]):
    """Listeners by topic (a phone), and those of the topic None, which hear everything."""

    def __init__(self) -> None:
        self._listeners: dict[str | None, set[Subscription[Item]]] = {}

    def publish(self, topic: str, item: Item) -> None:
        if not self._listeners:
            return
        for subscription in (
            *self._listeners.get(topic, ()),
            *self._listeners.get(None, ()),
        ):
            subscription.tell(item)

    @contextmanager
    def listening(self, *topics: str | None) -> Iterator[Subscription[Item]]:
        """One subscription to all of these topics, each given once."""
        subscription: Subscription[Item] = Subscription()
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(subscription)
        try:
            yield subscription
        finally:
            for topic in topics:
                self._leave(topic, subscription)

    def _leave(self, topic: str | None, subscription: Subscription[Item]) -> None:
        left = self._listeners[topic]
        left.discard(subscription)
        if not left:
            del self._listeners[topic]
