"""How much of a campaign may be on its way at a time.

What was handed over is answered in its order, so a reply waits behind all of it. A campaign that
fills the window of a busy SMSC makes every reply a second late and gains nothing: the SMSC takes no
more for that. So the share grows while answers come about as quickly as they ever do, and shrinks
when they begin to queue, as TCP Vegas finds its window.
"""

import time
from collections.abc import Callable, Iterable, Sequence

import msgspec

from storage.store import Outgoing

#: Segments.
_FIRST, _LEAST = 100, 24
#: Answers queue when they take longer than so many times the quickest, and so much on top: what a
#: batch takes on our side.
_TIMES, _SECONDS = 2.0, 0.02
#: How it grows with every share answered in time, and shrinks at one that was not.
_GROWS, _SHRINKS = 0.125, 0.75
#: A claim is durable and costs some milliseconds, so it is worth while from this part of the share.
_WORTH = 0.25
#: Seconds after which what was quick is forgotten: the way there may have become longer.
_REMEMBERED_S = 10.0


class _Away(msgspec.Struct, gc=False):
    """Segments of a message, and when it was handed over."""

    segments: int
    since: float


class BulkShare:
    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._share = float(_FIRST)
        self._away: dict[int, _Away] = {}
        self._segments = 0
        self._shrunk = float("-inf")
        self._quickest = _Quickest()

    def room(self) -> int:
        """Segments that may be handed over now; none until it is worth while."""
        room = int(self._share) - self._segments
        return room if room >= self._share * _WORTH else 0

    def left(self, messages: Sequence[Outgoing]) -> None:
        """These were handed over."""
        now = self._monotonic()
        for message in messages:
            self._away[message.message_id] = _Away(message.parts, now)
            self._segments += message.parts

    def settled(self, message_ids: Iterable[int]) -> None:
        """It is known what became of these, and of others that are no bulk."""
        over = [away for n in message_ids if (away := self._away.pop(n, None)) is not None]
        if not over:
            return
        full = self._segments >= self._share * (1 - _WORTH)
        segments = sum(away.segments for away in over)
        self._segments -= segments
        self._learn(min(away.since for away in over), segments, full=full)

    def _learn(self, since: float, segments: int, *, full: bool) -> None:
        """What left before the share shrank says nothing about the share it has now."""
        now = self._monotonic()
        took = now - since
        if took <= self._quickest.of(took, now) * _TIMES + _SECONDS:
            self._share += segments * _GROWS * full
        elif since >= self._shrunk:
            self._share = max(self._share * _SHRINKS, _LEAST)
            self._shrunk = now


class _Quickest:
    """The least seconds of this time and the one before it."""

    def __init__(self) -> None:
        self._before = self._least = float("inf")
        self._since = float("-inf")

    def of(self, took: float, now: float) -> float:
        if now - self._since >= _REMEMBERED_S:
            self._before, self._least, self._since = self._least, took, now
        self._least = min(self._least, took)
        return min(self._least, self._before)
