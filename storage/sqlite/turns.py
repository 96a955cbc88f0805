"""Who may write next: SQLite has one writer at a time.

The road goes ahead of the rest, and so does the audit log: citizens wait for the one, staff for
the other, while receipts, the marks of what was sent and a campaign's claims wait for nobody; and
beside a campaign there are always some of those.
"""

import asyncio
from collections import deque

#: So many in a row go ahead of one that waits; then that one has its turn.
_AHEAD = 8


class Turns:
    """A lock with two queues, each in the order they came."""

    def __init__(self) -> None:
        self._taken = False
        self._ahead: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._in_a_row = 0

    async def acquire(self, *, ahead: bool = False) -> None:
        if not self._taken:
            self._taken = True
            return
        mine = asyncio.get_running_loop().create_future()
        (self._ahead if ahead else self._others).append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():
                self.release()  # it was handed over just before
            raise

    def release(self) -> None:
        """Hands over to the next, or lets go."""
        while (waiting := self._next()) is not None:
            if not waiting.done():
                waiting.set_result(None)
                return
        self._taken = False

    def _next(self) -> asyncio.Future[None] | None:
        goes_ahead = self._ahead and (self._in_a_row < _AHEAD or not self._others)
        if goes_ahead:
            self._in_a_row += 1
            return self._ahead.popleft()
        self._in_a_row = 0
        return self._others.popleft() if self._others else None
