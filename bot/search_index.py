"""Keeps the index of the search close behind the road, and never in its way: the road only hands
over whom it took a turn of that left no message behind; all else the index finds by itself."""

import asyncio
import time
from collections.abc import Sequence

import structlog

from bot.wake import Wake
from flows.effects import LogReply, Send, Turn
from storage.search import Search

log = structlog.get_logger()

#: Seconds. What happens within one is taken up together: a conversation in which much happens is
#: taken up once.
_TOGETHER_S = 0.5
#: Other processes add offers, and cannot ring.
_IDLE_S = 2.0
#: Between batches while there is more to do, for those who wait for the disk; and so many times
#: what the last batch took, for those who wait for the processor: under load it falls behind.
_BREATH_S, _REST = 0.02, 3.0
#: Where so many turns were taken since the last batch, more conversations change than it takes up,
#: and what it took up now would soon be taken up again: it rests so long.
_MANY_TURNS, _LONG_REST = 1000, 30.0
#: After a failure: the disk may be full.
_AFTER_FAILURE_S = 10.0


class SearchIndex:
    def __init__(self, search: Search) -> None:
        self._search = search
        self._touched: set[str] = set()
        self._turns = 0
        self._stopping = False
        self._stopped = Wake()
        self._wake = Wake()

    def turned(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """After a commit."""
        self._turns += len(turns)
        self._touched.update(citizen for citizen, turn in turns if not _leaves_a_message(turn))
        self._wake()

    def touch(self, citizens: Sequence[str]) -> None:
        """Something about them has changed that no turn and no new row tells."""
        self._touched.update(citizens)
        self._wake()

    async def run(self) -> None:
        while not self._stopping:
            began = time.monotonic()
            more = await self._step()
            if more is None:
                await self._wake.wait(_AFTER_FAILURE_S)
            elif more:
                await self._stopped.wait(self._rest_s(time.monotonic() - began))
            else:
                await self._wake.wait(_IDLE_S)
                await self._pause(_TOGETHER_S)

    def stop(self) -> None:
        self._stopping = True
        self._stopped()
        self._wake()

    async def _step(self) -> bool | None:
        """Whether there is more to do; None after a failure."""
        touched, self._touched = self._touched, set()
        try:
            return await self._search.follow(sorted(touched))
        except Exception:
            self._touched |= touched
            log.exception("the index of the search could not follow; trying again")
            return None

    def _rest_s(self, took_s: float) -> float:
        turns, self._turns = self._turns, 0
        return max(_BREATH_S, took_s * (_LONG_REST if turns >= _MANY_TURNS else _REST))

    async def _pause(self, seconds: float) -> None:
        if not self._stopping:
            await asyncio.sleep(seconds)


def _leaves_a_message(turn: Turn) -> bool:
    return any(isinstance(effect, LogReply | Send) for effect in turn.effects)
