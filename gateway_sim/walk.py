"""A walk through time: the clock goes as fast as everybody keeps up.

It stands while anything is under way, at the network, at the registry or at a bot, and then strides
to what falls due next. So weeks with every reminder, deadline and night in them take as long as the
work they hold, and nothing that is being done is jumped over. A stride gathers what falls due
within some simulated minutes, so that few and many people alike keep both ends busy; it grows while
its work is done quickly, and shrinks when it takes long.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator

import structlog

from gateway_sim.clock import Clock
from gateway_sim.followers import Ahead

#: How often it looks whether all is quiet, in real seconds: long beside a look, short beside a
#: stride's work. A bot that was busy is asked again after that, and then ever more rarely.
LOOK_S, LONGEST_LOOK_S = 0.004, 0.032

#: Simulated seconds that are gathered into a stride, at least, and at most where nobody says: half
#: an hour is short beside every deadline.
LEAST_S, MOST_S = 5.0, 1800.0

#: Real seconds that the work of a stride should take: long beside the pauses at its ends.
SHORT_S, LONG_S = 0.5, 2.0

log = structlog.get_logger(__name__)


class Walk:
    """`is_busy` says whether anything is under way in the simulator, `soonest` when its next things
    are due, and `ahead` how it is with the bots."""

    def __init__(
        self,
        clock: Clock,
        is_busy: Callable[[], bool],
        soonest: Callable[[], Iterator[float]],
        ahead: Callable[[], Awaitable[Ahead]],
    ) -> None:
        self._clock = clock
        self._is_busy = is_busy
        self._soonest = soonest
        self._ahead = ahead
        self._width_s, self._most_s = LEAST_S, MOST_S
        self._task: asyncio.Task[None] | None = None
        self.until: float | None = None

    def begin(self, until: float, most_s: float = MOST_S) -> None:
        """Towards that simulated moment, in strides that gather no more than `most_s` simulated
        seconds; a walk that is under way is given up for it."""
        self.stop()
        self.until, self._most_s = until, most_s
        self._width_s = LEAST_S
        self._task = asyncio.create_task(self._walk(until), name="walk")

    def stop(self) -> None:
        """Stays where it is."""
        if self._task is not None:
            self._task.cancel()
        self._task = self.until = None

    async def _walk(self, until: float) -> None:
        log.info("the clock walks", until=until)
        while self._clock.now() < until:
            began = time.monotonic()
            ahead = await self._quiet()
            self._fit(time.monotonic() - began)
            self._stride(until, ahead)
        await self._quiet()
        self.until = self._task = None
        self._clock.wake()

    async def _quiet(self) -> Ahead:
        """Returns once nothing is under way anywhere, with what the bots have before them."""
        wait_s = LOOK_S
        while True:
            await asyncio.sleep(wait_s)
            if self._is_busy():
                continue
            ahead = await self._ahead()
            if not ahead.busy and not self._is_busy():
                return ahead
            wait_s = min(2 * wait_s, LONGEST_LOOK_S)

    def _stride(self, until: float, ahead: Ahead) -> None:
        due = [*self._soonest(), *([] if ahead.due is None else [ahead.due])]
        now = self._clock.now()
        to = min(max(min(due, default=until), now) + self._width_s, until)
        self._clock.advance(max(to - now, 0.0))

    def _fit(self, took_s: float) -> None:
        if took_s < SHORT_S:
            self._width_s = min(self._width_s * 2, self._most_s)
        elif took_s > LONG_S:
            self._width_s = max(self._width_s / 2, LEAST_S)
