"""Live parts of pages: who looks at a page hears that something on it has changed, by server-sent
events, and fetches it anew. Nothing of what changed is in the event.

The road only calls `changed` with topics; where nobody listens, that is a look into a dict.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable

#: What is kept for a listener who is slow; all it needs to know is that there was something.
_QUEUE = 100


class Live:
    """Topics are `citizen:KEY`, `work`, and what else pages agree on."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Queue[str | None]]] = defaultdict(set)

    @property
    def is_heard(self) -> bool:
        return bool(self._listeners)

    def changed(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for queue in self._listeners.get(topic, ()):
                _offer(queue, topic)

    def listen(self, topics: Iterable[str]) -> "Listener":
        return Listener(self, topics)

    def close(self) -> None:
        """Ends every stream, so that a stop need not wait for pages that are open."""
        for queues in self._listeners.values():
            for queue in queues:
                _offer(queue, None)

    def add(self, topic: str, queue: "asyncio.Queue[str | None]") -> None:
        self._listeners[topic].add(queue)

    def drop(self, topic: str, queue: "asyncio.Queue[str | None]") -> None:
        self._listeners[topic].discard(queue)
        if not self._listeners[topic]:
            del self._listeners[topic]


class Listener:
    """`with live.listen(topics) as listener:` and then `await listener.next(seconds)`."""

    def __init__(self, live: Live, topics: Iterable[str]) -> None:
        self._live = live
        self._topics = tuple(topics)
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(_QUEUE)
        self.is_closed = False

    def __enter__(self) -> "Listener":
        for topic in self._topics:
            self._live.add(topic, self._queue)
        return self

    def __exit__(self, *_: object) -> None:
        for topic in self._topics:
            self._live.drop(topic, self._queue)

    async def next(self, seconds: float) -> set[str]:
        """The topics that changed, as soon as there is one; none after so many seconds."""
        try:
            first = await asyncio.wait_for(self._queue.get(), seconds)
        except TimeoutError:
            return set()
        changed = {first, *(self._queue.get_nowait() for _ in range(self._queue.qsize()))}
        self.is_closed = None in changed
        return {topic for topic in changed if topic is not None}


def _offer(queue: "asyncio.Queue[str | None]", topic: str | None) -> None:
    if not queue.full():
        queue.put_nowait(topic)
