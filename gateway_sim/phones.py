"""The simulated phones: what each one got and sent, as its owner would see it.

The network writes here; HTTP, the terminal phone and players read. Memory is bounded: the oldest
messages of all phones make way for new ones.
"""

import time
from collections import deque
from collections.abc import Iterator
from itertools import takewhile
from typing import Literal

import msgspec

from gateway_sim.clock import iso
from gateway_sim.feed import Feed

Direction = Literal["to_phone", "from_phone"]

#: Of a message to the phone: what its receipts say. Of one from the phone: whether the short code's
#: owner has taken it (`waiting`, `delivered`), or refused it for good (`failed`).
State = Literal[
    "accepted", "delivered", "undelivered", "expired", "rejected", "waiting", "failed"
]  # fmt: skip

#: Messages remembered over all phones, some 600 bytes each.
HISTORY = 200_000


class Message(msgspec.Struct, gc=False):
    """One message, long ones joined. `phone` is E.164, `peer` a short code, number or name; `at` in
    simulated seconds since the epoch. `version` is that of all phones at its last change; `forged`
    says that it did not come over the SMSC."""

    id: int
    direction: Direction
    phone: str
    peer: str
    text: str
    at: float
    parts: int
    state: State
    version: int = 0
    forged: bool = False


class Shown(
    msgspec.Struct,
    rename={"sender": "from", "recipient": "to"},
    frozen=True,
    omit_defaults=True,
):
    """A message as HTTP shows it."""

    id: str
    direction: Direction
    sender: str
    recipient: str
    text: str
    at: str
    parts: int
    state: State
    forged: bool = False


def shown(message: Message) -> Shown:
    """`message` for HTTP."""
    inbound = message.direction == "to_phone"
    return Shown(
        str(message.id),
        message.direction,
        message.peer if inbound else message.phone,
        message.phone if inbound else message.peer,
        message.text,
        iso(message.at),
        message.parts,
        message.state,
        message.forged,
    )


class Phones:
    """All phones that have sent or got anything. Tells `feed` of everything that changes.

    `version` grows with every change, so that whoever has seen everything up to one can ask for the
    rest; `epoch` changes when all is forgotten, and no version of before means anything."""

    def __init__(self, feed: Feed[Message], history: int = HISTORY) -> None:
        self.version = 0
        self.epoch = time.time_ns() // 1_000_000
        self._feed = feed
        self._history = history
        self._all: deque[Message] = deque()
        self._threads: dict[str, list[Message]] = {}

    def add(self, message: Message) -> None:
        thread = self._threads.get(message.phone)
        if thread is None:
            self._threads[message.phone] = [message]
        else:
            thread.append(message)
        self._all.append(message)
        self.version += 1
        message.version = self.version
        if len(self._all) > self._history:
            self._forget_oldest()
        self._feed.publish(message.phone, message)

    def change(self, message: Message, state: State) -> None:
        """Sets the state of a message that may no longer be remembered."""
        if message.state != state:
            message.state = state
            self.version += 1
            message.version = self.version
            self._feed.publish(message.phone, message)

    def thread(self, phone: str) -> list[Message]:
        """Everything on one phone, oldest first."""
        return list(self._threads.get(phone, ()))

    def after(self, since: int | float) -> list[Message]:
        """Over all phones, oldest first: those with an id above `since` (an int), or from that
        moment on (a float)."""
        by_id = isinstance(since, int)
        newer = takewhile(lambda m: m.id > since if by_id else m.at >= since, reversed(self._all))
        return list(newer)[::-1]

    def numbers(self) -> Iterator[str]:
        return iter(self._threads)

    def newest_first(self) -> Iterator[Message]:
        """All that is remembered. Not to be kept over a pause: phones change meanwhile."""
        return reversed(self._all)

    def counts(self) -> dict[str, int]:
        return {"phones": len(self._threads), "remembered": len(self._all)}

    def clear(self) -> None:
        self._all.clear()
        self._threads.clear()
        self.epoch += 1

    def _forget_oldest(self) -> None:
        oldest = self._all.popleft()
        thread = self._threads[oldest.phone]
        del thread[0]
        if not thread:
            del self._threads[oldest.phone]
