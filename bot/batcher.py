"""Gathers what many senders hand over into one durable call, and tells each of them afterwards.

Micro-batching is the architecture (DESIGN.md, "One natural way through"): while one batch is being
written the next one gathers, so the batch grows with the load.
Nothing here is a task or a future per item.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

import structlog

log = structlog.get_logger()

Item = TypeVar("Item")
Result = TypeVar("Result")

#: The most that goes into one transaction: more would make replies wait for each other.
LARGEST_BATCH = 500

#: A batch of so many does not wait for more.
_ENOUGH = 50

#: So many failures in a row are no fault of what was to be written.
_STORE_IS_AWAY = 3


class HandOver(NamedTuple, Generic[Item, Result]):
    """What one sender gave at a time, and how to tell it what became of it."""

    items: Sequence[Item]
    done: Callable[[Sequence[Result] | None], None]


class Batcher(Generic[Item, Result]):
    """`write` takes a batch and returns one result per item; it is never called twice at a time.
    A small batch waits `linger_s` seconds for company.

    `put` returns at once. `done` is called after the commit with the results for these items, or
    with None when the batch could not be written: then nothing of it may be acknowledged, and the
    sender has to repeat it.
    """

    def __init__(
        self,
        name: str,
        write: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        linger_s: float = 0.0,
        after: Callable[[], None] | None = None,
    ) -> None:
        self._name = name
        self._write = write
        self._linger_s = linger_s
        self._after = after
        self._waiting: list[HandOver[Item, Result]] = []
        #: items handed over, and their senders not told yet
        self.under_way = 0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False

    def put(self, items: Sequence[Item], done: Callable[[Sequence[Result] | None], None]) -> None:
        self._waiting.append(HandOver(items, done))
        self.under_way += len(items)
        self._wake.set()

    async def write(self, items: Sequence[Item]) -> Sequence[Result] | None:
        """The same for a sender that can wait; None when nothing was written."""
        written: asyncio.Future[Sequence[Result] | None] = (
            asyncio.get_running_loop().create_future()
        )

        def done(results: Sequence[Result] | None) -> None:
            if not written.done():
                written.set_result(results)

        self.put(items, done)
        return await written

    def start(self) -> "asyncio.Task[None]":
        """The task, for whoever wants to know that it lives."""
        self._task = asyncio.create_task(self._run(), name=self._name)
        return self._task

    async def stop(self) -> None:
        """Writes what is waiting, and ends."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            if not self._waiting:
                await self._wake.wait()
                self._wake.clear()
                continue
            await self._gather()
            await self._write_next()

    async def _gather(self) -> None:
        """Few come alone: a moment later there may be more for the same price."""
        few = sum(len(part.items) for part in self._waiting) < _ENOUGH
        if few and self._linger_s and not self._closing:
            await asyncio.sleep(self._linger_s)

    async def _write_next(self) -> None:
        batch = self._take()
        if not await self._written(batch):
            await self._write_each(batch)
        self.under_way -= sum(len(part.items) for part in batch)
        if self._after is not None:
            self._after()

    async def _write_each(self, batch: list[HandOver[Item, Result]]) -> None:
        """After a failure: one hand-over that cannot be written must not hold up the others."""
        failures = int(len(batch) == 1) * _STORE_IS_AWAY
        for hand_over in batch:
            if failures >= _STORE_IS_AWAY or not await self._written([hand_over]):
                failures += 1
                hand_over.done(None)

    async def _written(self, batch: list[HandOver[Item, Result]]) -> bool:
        try:
            results = await self._write([item for part in batch for item in part.items])
        except Exception:
            # Whatever went wrong, the senders keep what they sent and try again.
            log.exception("a batch could not be written", door=self._name)
            return False
        start = 0
        for part in batch:
            part.done(results[start : start + len(part.items)])
            start += len(part.items)
        return True

    def _take(self) -> list[HandOver[Item, Result]]:
        """Whole hand-overs up to the largest batch; at least one, however large."""
        size = count = 0
        for part in self._waiting:
            if count and size + len(part.items) > LARGEST_BATCH:
                break
            size += len(part.items)
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken
