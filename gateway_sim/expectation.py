"""What a test expects of the messages of all phones, and the wait until it has come true."""

import asyncio
import re
from collections.abc import Iterator
from itertools import islice

import msgspec

from gateway_sim.feed import Feed
from gateway_sim.phones import Direction, Message, Phones, State


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is set must hold of a message. `sender` and `recipient` are numbers, short
    codes or names; `words` and `pattern` are looked for whatever the capitals and kinds of space.
    `since` is an id (int) or a moment (float, seconds since the epoch)."""

    sender: str | None = None
    recipient: str | None = None
    words: str = ""
    pattern: re.Pattern[str] | None = None
    direction: Direction | None = None
    state: State | None = None
    since: int | float = 0

    def holds(self, message: Message) -> bool:
        to_phone = message.direction == "to_phone"
        sender, recipient = message.phone, message.peer
        if to_phone:
            sender, recipient = recipient, sender
        return (
            self._is_new(message)
            and self.sender in (None, sender)
            and self.recipient in (None, recipient)
            and self.direction in (None, message.direction)
            and self.state in (None, message.state)
            and self._says(message.text)
        )

    def found(self, phones: Phones, most: int) -> list[Message]:
        """The first `most` messages it holds of, oldest first."""
        return list(islice(filter(self.holds, self._candidates(phones)), most))

    async def comes_true(
        self, phones: Phones, feed: Feed[Message], count: int, wait_s: float
    ) -> None:
        """Returns when it holds of `count` messages, or after `wait_s` real seconds."""
        with feed.listening(None) as changes:
            try:
                async with asyncio.timeout(wait_s):
                    while len(self.found(phones, count)) < count:
                        while not any(map(self.holds, await changes.batch())):
                            pass
            except TimeoutError:
                return

    def _candidates(self, phones: Phones) -> Iterator[Message]:
        for end in (self.recipient, self.sender):
            if end is not None and end.startswith("+"):
                return iter(phones.thread(end))
        return iter(phones.after(self.since))

    def _is_new(self, message: Message) -> bool:
        at = message.id if isinstance(self.since, int) else message.at
        return at > self.since if isinstance(self.since, int) else at >= self.since

    def _says(self, text: str) -> bool:
        if not self.words and self.pattern is None:
            return True
        plain = one_line(text)
        if self.words and one_line(self.words) not in plain:
            return False
        return self.pattern is None or self.pattern.search(plain) is not None


def one_line(text: str) -> str:
    """Small letters, and single plain spaces."""
    return " ".join(text.casefold().split())
