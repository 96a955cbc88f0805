"""Live parts of pages: who looks at a page hears that something on it has changed, by server-sent
events, and fetches it anew. Nothing of what changed is in the event.

The road only calls `changed` with topics, or `passed` where nobody listens.

A page opens its stream a moment after it was made. What changed in between is not lost: the page
says how many changes there had been (`count`), and a stream that finds more tells them at once.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Iterable


class Live:
    """Topics are `citizen:KEY`, `work`, and what else pages agree on."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Listener]] = defaultdict(set)
        #: Begins anywhere, so that a page from before a restart is not taken for one of now.
        self.count = secrets.randbits(40)

    @property
    def is_heard(self) -> bool:
        return bool(self._listeners)

    @property
    def topics(self) -> frozenset[str]:
        """What is looked at."""
        return frozenset(self._listeners)

    def passed(self) -> None:
        """Something changed while nobody listened."""
        self.count += 1

    def changed(self, topics: Iterable[str]) -> None:
        self.count += 1
        for topic in topics:
            for listener in self._listeners.get(topic, ()):
                listener.tell(topic)

    def listen(self, topics: Iterable[str], since: int | None = None) -> "Listener":
        """`since` is the `count` that the listener has seen, if it has seen anything."""
        return Listener(self, frozenset(topics), since)

    def close(self) -> None:
        """Ends every stream, so that a stop need not wait for pages that are open."""
        for listener in set().union(*self._listeners.values()):
            listener.close()

    def add(self, listener: "Listener") -> None:
        for topic in listener.topics:
            self._listeners[topic].add(listener)
            if listener.since not in (None, self.count):
                listener.tell(topic)

    def drop(self, listener: "Listener") -> None:
        for topic in listener.topics:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]


class Listener:
    """`with live.listen(topics) as listener:` and then `await listener.next(seconds)`. However slow
    it is, all it needs to know is what changed since it last asked."""

    def __init__(self, live: Live, topics: frozenset[str], since: int | None) -> None:
        self.topics = topics
        self.since = since
        self.is_closed = False
        self._live = live
        self._changed: set[str] = set()
        self._wake = asyncio.Event()

    def __enter__(self) -> "Listener":
        self._live.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._live.drop(self)

    def tell(self, topic: str) -> None:
        self._changed.add(topic)
        self._wake.set()

    def close(self) -> None:
        self.is_closed = True
        self._wake.set()

    async def next(self, seconds: float) -> set[str]:
        """The topics that changed, as soon as there is one; none after so many seconds."""
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return set()
        self._wake.clear()
        changed, self._changed = self._changed, set()
        return changed
