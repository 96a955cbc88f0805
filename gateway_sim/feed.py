"""Who wants to hear of changes as they happen: terminal phones, pages, requests that wait.

Publishing to nobody costs next to nothing, because benches publish tens of thousands a second.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

#: A listener that is this far behind has gone away or is asleep; it loses the newest.
BACKLOG = 10_000

Item = TypeVar("Item")


class Subscription(Generic[Item]):
    """What one listener has not heard yet."""

    def __init__(self) -> None:
        self._items: asyncio.Queue[Item] = asyncio.Queue(BACKLOG)

    def tell(self, item: Item) -> None:
        if not self._items.full():
            self._items.put_nowait(item)

    async def next(self) -> Item:
        return await self._items.get()

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
    def listening(self, topic: str | None) -> Iterator[Subscription[Item]]:
        subscription: Subscription[Item] = Subscription()
        self._listeners.setdefault(topic, set()).add(subscription)
        try:
            yield subscription
        finally:
            left = self._listeners[topic]
            left.discard(subscription)
            if not left:
                del self._listeners[topic]
