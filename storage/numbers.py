"""What the numbers say: the funnel by anything, answer times, how replies were read, delivery by
operator, frauds reported.

Read-only, on the connections of `storage.queries`. Every question is about the offers, messages or
reports of a period, and takes as long as reading them does: who shows the answer keeps it a while.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Row, Select, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.funnel import Counts, counted
from storage.schema import dialogues, messages, offers, reports

#: What the funnel can be grouped by.
Grouping = Literal["benefit", "region", "language", "day"]

_DAY = 86_400 * 1_000_000
#: The day in Kazakhstan (UTC+5 everywhere since 1 March 2024).
_LOCAL = 5 * 3_600 * 1_000_000

#: Upper ends of the classes of answer times; what takes longer is the last class.
ANSWERED_WITHIN = tuple(
    timedelta(minutes=m) for m in (1, 5, 15, 60, 4 * 60, 24 * 60, 48 * 60, 72 * 60)
)


class NumbersFilter(msgspec.Struct, frozen=True):
    """`since` ≤ time < `until`; nothing given, nothing left out. `benefits` are the codes that
    count: those of benefits, not of notices."""

    benefits: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None
    region: str = ""
    language: str = ""


class FunnelRow(Counts, frozen=True, kw_only=True):
    """That of one benefit, region, language or day (days since 1970, as text). A citizen of whom
    no language is known counts under the empty one."""

    group: str


class AnswerTimes(msgspec.Struct, frozen=True):
    """From the offer to the first answer. `classes` counts what took at most the time of
    ANSWERED_WITHIN, each answer in one class; the last one took longer."""

    answers: int
    classes: tuple[int, ...]
    median: timedelta | None
    nine_in_ten: timedelta | None


class Readings(msgspec.Struct, frozen=True):
    """Replies by what they were taken to mean."""

    intent: str
    replies: int
    sure: int


class Delivery(msgspec.Struct, frozen=True):
    """Messages to the phones of one operator's numbers (`storage.rows.operator_of`; empty: not
    noted), by what became of them."""

    operator: str
    messages: int
    delivered: int
    failed: int
    unknown: int
    segments: int


class Frauds(msgspec.Struct, frozen=True):
    """Reports of one day (days since 1970)."""

    day: int
    reports: int
    frauds: int


class Numbers:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def funnel(self, wanted: NumbersFilter, by: Grouping) -> list[FunnelRow]:
        """In the order of the groups."""
        group = _GROUPS[by]
        query = (
            _offers(select(group.label("group"), *counted()), wanted, joined=by == "language")
            .group_by(group)
            .order_by(group)
        )
        return [
            FunnelRow(**{**row._mapping, "group": str(row.group)}) for row in await self._all(query)
        ]

    async def answer_times(self, wanted: NumbersFilter) -> AnswerTimes:
        took = cast(offers.c.answered_at, BigInteger) - cast(offers.c.offered_at, BigInteger)
        answered = _offers(select(took.label("took")), wanted).where(
            offers.c.answered_at.is_not(None), offers.c.offered_at.is_not(None)
        )
        times = answered.subquery()
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(func.count(), *_classes(times.c.took)))).one()
            answers, classes = row[0], tuple(row[1:])
            return AnswerTimes(
                answers=answers,
                classes=(*classes, answers - sum(classes)),
                median=await _at(connection, answered, answers, 0.5),
                nine_in_ten=await _at(connection, answered, answers, 0.9),
            )

    async def readings(self, wanted: NumbersFilter) -> list[Readings]:
        """The most frequent first."""
        many = func.count().label("replies")
        query = (
            _messages(select(messages.c.intent, many, func.sum(messages.c.sure).label("sure")),
                      wanted)
            .where(messages.c.direction == "in", messages.c.intent.is_not(None))
            .group_by(messages.c.intent)
            .order_by(many.desc(), messages.c.intent)
        )  # fmt: skip
        return [Readings(row.intent, row.replies, row.sure or 0) for row in await self._all(query)]

    async def delivery(self, wanted: NumbersFilter) -> list[Delivery]:
        """By operator, in the order of their digits."""
        operator = func.coalesce(dialogues.c.operator, "").label("operator")
        columns = [
            operator,
            func.count().label("messages"),
            *(func.count(case((messages.c.delivery.in_(states), 1))).label(name)
              for name, states in _FATES.items()),
            func.sum(messages.c.parts).label("segments"),
        ]  # fmt: skip
        query = (
            _messages(select(*columns), wanted)
            .where(messages.c.direction == "out", messages.c.sent_at.is_not(None))
            .group_by(operator)
            .order_by(operator)
        )
        return [Delivery(**row._mapping) for row in await self._all(query)]

    async def frauds(self, wanted: NumbersFilter) -> list[Frauds]:
        """By day, the first one first; the filter's period alone counts."""
        day = _day(reports.c.at)
        frauds = func.count(case((reports.c.verdict == "fraud", 1))).label("frauds")
        columns: list[Any] = [day.label("day"), func.count().label("reports"), frauds]
        query = _within(select(*columns), reports.c.at, wanted).group_by(day).order_by(day)
        return [Frauds(**row._mapping) for row in await self._all(query)]

    async def regions(self) -> list[str]:
        """Those of the offers."""
        query = select(offers.c.region).distinct().order_by(offers.c.region)
        return [row.region for row in await self._all(query) if row.region]

    async def _all(self, query: Select[Any]) -> list[Row[Any]]:
        async with self._engine.connect() as connection:
            return list(await connection.execute(query))


#: What the delivery states come to.
_FATES = {
    "delivered": ("delivered",),
    "failed": ("undelivered", "expired", "rejected"),
    "unknown": ("unknown",),
}


def _day(moment: ColumnElement[Any]) -> ColumnElement[int]:
    return (cast(moment, BigInteger) + literal(_LOCAL)) // literal(_DAY)


_GROUPS: dict[Grouping, ColumnElement[Any]] = {
    "benefit": offers.c.benefit,
    "region": offers.c.region,
    "language": func.coalesce(dialogues.c.language, ""),
    "day": _day(offers.c.arrived_at),
}


def _offers(query: Select[Any], wanted: NumbersFilter, *, joined: bool = False) -> Select[Any]:
    query = query.select_from(offers).where(offers.c.benefit.in_(wanted.benefits))
    if joined or wanted.language:
        query = query.join_from(offers, dialogues, dialogues.c.citizen == offers.c.citizen)
    if wanted.language:
        query = query.where(dialogues.c.language == wanted.language)
    if wanted.region:
        query = query.where(offers.c.region == wanted.region)
    return _within(query, offers.c.arrived_at, wanted)


def _messages(query: Select[Any], wanted: NumbersFilter) -> Select[Any]:
    """Those of the citizens with an offer that counts, where only some count."""
    query = query.select_from(messages).join_from(
        messages, dialogues, dialogues.c.citizen == messages.c.citizen
    )
    if wanted.language:
        query = query.where(dialogues.c.language == wanted.language)
    if wanted.region:
        mine = select(offers.c.citizen).where(offers.c.region == wanted.region)
        query = query.where(messages.c.citizen.in_(mine))
    return _within(query, messages.c.at, wanted)


def _within(query: Select[Any], moment: ColumnElement[Any], wanted: NumbersFilter) -> Select[Any]:
    if wanted.since is not None:
        query = query.where(moment >= wanted.since)
    if wanted.until is not None:
        query = query.where(moment < wanted.until)
    return query


def _classes(took: ColumnElement[Any]) -> list[ColumnElement[int]]:
    """One column for each class: what took more than the one before, and at most this."""
    limits = [0, *(_micros(limit) for limit in ANSWERED_WITHIN)]
    return [
        func.count(case(((took > low) & (took <= high) if low else took <= high, 1)))
        for low, high in pairwise(limits)
    ]


async def _at(
    connection: AsyncConnection, times: Select[Any], count: int, share: float
) -> timedelta | None:
    """The time within which that share of the answers came."""
    if not count:
        return None
    nth = times.order_by("took").offset(min(int(count * share), count - 1)).limit(1)
    return timedelta(microseconds=(await connection.execute(nth)).scalar_one())


def _micros(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
