"""One clock for many conversations played at once.

A file that waits three days must not make another's deadline pass unseen. So nobody jumps alone:
the clock moves only when every conversation waits, and then to the earliest of the awaited moments.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

Now = Callable[[], Awaitable[datetime]]
Jump = Callable[[float], Awaitable[object]]


class Timeline:
    """`now` asks the simulator for its time, `jump` moves it forward by seconds."""

    def __init__(self, now: Now, jump: Jump) -> None:
        self._now = now
        self._jump = jump
        self._players = 0
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._jumping: asyncio.Task[None] | None = None

    async def now(self) -> datetime:
        return await self._now()

    def join(self) -> None:
        """Another conversation takes part; call it before any of them sleeps."""
        self._players += 1

    def leave(self) -> None:
        """A conversation has ended; the others no longer wait for it."""
        self._players -= 1
        self._jump_if_all_sleep()

    async def sleep_until(self, moment: datetime) -> None:
        """Returns when the simulated time has come."""
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((moment, woken))
        self._jump_if_all_sleep()
        await woken

    def _jump_if_all_sleep(self) -> None:
        if self._sleepers and len(self._sleepers) == self._players and self._jumping is None:
            self._jumping = asyncio.get_running_loop().create_task(self._jump_to_earliest())

    async def _jump_to_earliest(self) -> None:
        try:
            earliest = min(moment for moment, _ in self._sleepers)
            ahead = (earliest - await self._now()).total_seconds()
            if ahead > 0:
                await self._jump(ahead)
            self._wake(max(earliest, await self._now()))
        except Exception as error:
            self._fail(error)
        finally:
            self._jumping = None
        self._jump_if_all_sleep()

    def _wake(self, reached: datetime) -> None:
        # a millisecond of grace: times are told to the millisecond
        due = reached + timedelta(milliseconds=1)
        awake = [woken for moment, woken in self._sleepers if moment <= due]
        self._sleepers = [sleeper for sleeper in self._sleepers if sleeper[1] not in awake]
        for woken in awake:
            if not woken.done():
                woken.set_result(None)

    def _fail(self, error: Exception) -> None:
        sleepers, self._sleepers = self._sleepers, []
        for _, woken in sleepers:
            if not woken.done():
                woken.set_exception(error)
