"""All the numbers of one page, kept for a minute: who counts a million offers does it once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from aiohttp import web

from bot.clock import Clock
from storage.funnel import STANDING, STEPS
from storage.numbers import (
    AnswerTimes,
    Delivery,
    Frauds,
    FunnelRow,
    Grouping,
    Numbers,
    NumbersFilter,
    Readings,
)

#: So old a count may be; new ones come with the next look after that.
FRESH = timedelta(minutes=1)
#: Of so many different questions the answers are kept.
_MOST = 200

#: So many were asked in 2025, and so many took it (DOMAIN.md, "What happens in real life").
ASKED_2025, TOOK_2025 = 529_600, 276_200

COLUMNS = ("arrived", *STEPS, *STANDING)


class Seen(NamedTuple):
    at: datetime
    funnel: list[FunnelRow]
    answers: AnswerTimes
    readings: list[Readings]
    delivery: list[Delivery]
    frauds: list[Frauds]

    @property
    def totals(self) -> dict[str, int]:
        return {name: sum(getattr(row, name) for row in self.funnel) for name in COLUMNS}

    @property
    def replies(self) -> int:
        return sum(reading.replies for reading in self.readings)

    @property
    def unclear(self) -> int:
        """Replies nobody could tell yes from no, and those that needed a confirming question."""
        return sum(_doubted(reading) for reading in self.readings)


class Counting:
    """One for the console; asked by every page of numbers."""

    def __init__(self, numbers: Numbers, clock: Clock) -> None:
        self._numbers = numbers
        self._clock = clock
        self._kept: dict[tuple[NumbersFilter, Grouping], Seen] = {}

    async def seen(self, wanted: NumbersFilter, by: Grouping) -> Seen:
        now = self._clock.now()
        kept = self._kept.get((wanted, by))
        if kept is None or not now - FRESH < kept.at <= now:
            kept = await self._count(wanted, by, now)
            self._keep((wanted, by), kept)
        return kept

    async def _count(self, wanted: NumbersFilter, by: Grouping, now: datetime) -> Seen:
        numbers = self._numbers
        return Seen(
            at=now,
            funnel=await numbers.funnel(wanted, by),
            answers=await numbers.answer_times(wanted),
            readings=await numbers.readings(wanted),
            delivery=await numbers.delivery(wanted),
            frauds=await numbers.frauds(wanted),
        )

    def _keep(self, key: tuple[NumbersFilter, Grouping], seen: Seen) -> None:
        self._kept.pop(key, None)
        self._kept[key] = seen
        while len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]


COUNTING = web.AppKey("counting", Counting)


def _doubted(reading: Readings) -> int:
    if reading.intent == "unclear":
        return reading.replies
    return reading.replies - reading.sure if reading.intent == "consent" else 0


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def scaled(values: Sequence[int]) -> list[float]:
    """Each as a share of the largest, for bars."""
    most = max(values, default=0)
    return [share(value, most) for value in values]
