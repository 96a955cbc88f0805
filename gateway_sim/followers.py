"""Bots that follow the simulator's clock: what is due at them next, and whether they have work.

A bot asks for the time by a long poll. When somebody wants to jump to the next thing that is due,
the poll is answered with a new `question` number; the bot looks at its timers and says in its next
poll what it found (`asked` is the number it answers). So a bot is asked only when somebody wants to
know.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from gateway_sim.clock import Clock

#: How long bots may take to look at their timers, in real seconds. One that has died says nothing.
ANSWER_S = 3.0

#: One that has not polled for so long is gone; before, it may be busy on a machine that is, too.
GONE_S = 15.0


class Ahead(msgspec.Struct, frozen=True):
    """What a bot has before it: when the next thing is `due` (simulated seconds, None for never),
    and whether it is `busy` with what has come or fallen due already."""

    due: float | None = None
    busy: bool = False


class Followers:
    """`question` is the number of the latest question. A bot is known by a name of its own."""

    def __init__(self, clock: Clock, steady: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steady = steady
        self.question = 0
        self._listening: Counter[str] = Counter()
        self._left: dict[str, float] = {}
        self._answers: dict[str, Ahead] = {}

    @contextmanager
    def listening(self, who: str, asked: int, ahead: Ahead) -> Iterator[None]:
        """A bot polls: it answers the question `asked`, and hears of the next one while it is in
        here."""
        if asked == self.question:
            self._answers[who] = ahead
            self._clock.wake()
        self._listening[who] += 1
        try:
            yield
        finally:
            self._listening -= Counter([who])
            self._left[who] = self._steady()

    async def next_due(self) -> float | None:
        """The soonest thing due at any bot, in simulated seconds; None for nothing."""
        return (await self.ahead()).due

    async def ahead(self) -> Ahead:
        """Of all bots together. One that does not answer in time counts as busy."""
        awaited = self._present()
        if not awaited:
            return Ahead()
        self.question += 1
        self._answers = {}
        self._clock.wake()
        await self._clock.until(lambda: self._answers.keys() >= awaited, ANSWER_S)
        answers = self._answers.values()
        return Ahead(
            min((one.due for one in answers if one.due is not None), default=None),
            any(one.busy for one in answers) or not self._answers.keys() >= awaited,
        )

    async def until_moved_or_asked(self, version: int, asked: int, wait_s: float) -> None:
        """Holds a poll."""
        await self._clock.until(
            lambda: self._clock.version != version or self.question != asked, wait_s
        )

    def _present(self) -> set[str]:
        """Those that poll now, or that were answered a moment ago and will poll again."""
        since = self._steady() - GONE_S
        self._left = {who: at for who, at in self._left.items() if at >= since}
        return self._listening.keys() | self._left.keys()
