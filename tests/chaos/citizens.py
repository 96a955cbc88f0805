"""Simulated citizens who answer by themselves, each by a small script.

A script is the list of a citizen's replies: one for each message that reaches the phone, in order,
and silence when it is used up.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gateway_sim.network import MobileOriginated, Network
from gateway_sim.phones import Message

#: Every branch of the conversation under load; nobody here leaks personal data, so that what a
#: phone wrote and what the log keeps can be compared letter by letter.
SCRIPTS: tuple[tuple[str, ...], ...] = (
    ("иә", "1"),
    ("да", "1"),
    ("1", "1"),
    ("келісемін", "1"),
    ("сколько?", "да", "1"),
    ("бұл не?", "иә", "1"),
    ("ок", "1", "1"),
    ("жоқ",),
    ("нет",),
    ("нет", "передумал, согласен", "1"),
    ("ок", "не знаю"),
    (),
    ("стоп",),
    ("иә", "иә"),
)


class Citizens:
    """Answers for all phones; remembers what each wrote and got."""

    def __init__(self, network: Network, seed: int, longest_pause_s: float) -> None:
        self._network = network
        self._random = random.Random(seed)
        self._longest_pause_s = longest_pause_s
        self._used: dict[str, int] = defaultdict(int)
        self.got: dict[str, list[str]] = defaultdict(list)
        self.wrote: dict[str, list[str]] = defaultdict(list)
        self.pending = 0
        self._interrupt: Callable[[], None] | None = None
        network.on_message = self._arrived

    @contextmanager
    def at_next_message(self, interrupt: Callable[[], None]) -> Iterator[None]:
        """While the context is open: calls it once, in the instant in which the next message
        reaches a phone. A context that closed unused must not strike whoever runs next."""
        self._interrupt = interrupt
        try:
            yield
        finally:
            self._interrupt = None

    def _arrived(self, messages: list[Message]) -> None:
        if self._interrupt is not None:
            self._interrupt()
            self._interrupt = None
        for message in messages:
            self.got[message.phone].append(message.text)
            self._answer(message.phone)

    def _answer(self, phone: str) -> None:
        script = SCRIPTS[int(phone[-5:]) % len(SCRIPTS)]
        used = self._used[phone]
        if used == len(script):
            return
        self._used[phone] += 1
        self.pending += 1
        pause = self._random.uniform(0, self._longest_pause_s)
        asyncio.get_running_loop().call_later(pause, self._write, phone, script[used])

    def _write(self, phone: str, text: str) -> None:
        self.pending -= 1
        self.wrote[phone].append(text)
        self._network.inject([MobileOriginated(phone, "1414", text)])
