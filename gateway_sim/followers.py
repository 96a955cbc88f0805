"""Bots that follow the simulator's clock, and what is due at them next.

A bot asks for the time by a long poll. When somebody wants to jump to the next thing that is due,
the poll is answered with a new `question` number; the bot looks at its timers and says in its next
poll what it found (`asked` is the number it answers). So a bot is asked only when somebody wants to
know.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from gateway_sim.clock import Clock

#: How long bots may take to look at their timers, in real seconds. One that has died says nothing.
ANSWER_S = 3.0


class Followers:
    """`question` is the number of the latest question."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.question = 0
        self._listening = 0
        self._awaited = 0
        self._answers: list[float | None] = []

    @contextmanager
    def listening(self, asked: int, due: float | None) -> Iterator[None]:
        """A bot polls: it answers the question `asked` with what is due at it next (None for
        nothing), and hears of the next one while it is in here."""
        if asked == self.question and len(self._answers) < self._awaited:
            self._answers.append(due)
            self._clock.wake()
        self._listening += 1
        try:
            yield
        finally:
            self._listening -= 1

    async def next_due(self) -> float | None:
        """The soonest thing due at any bot, in simulated seconds; None for nothing."""
        if not self._listening:
            return None
        self.question += 1
        self._awaited, self._answers = self._listening, []
        self._clock.wake()
        await self._clock.until(lambda: len(self._answers) >= self._awaited, ANSWER_S)
        return min((due for due in self._answers if due is not None), default=None)

    async def until_moved_or_asked(self, version: int, asked: int, wait_s: float) -> None:
        """Holds a poll."""
        await self._clock.until(
            lambda: self._clock.version != version or self.question != asked, wait_s
        )
