"""The numbers: the funnel by anything, answer times, readings, delivery by operator, frauds."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from flows.effects import LogReply
from storage.numbers import ANSWERED_WITHIN, NumbersFilter
from storage.queries import Queries
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, offer, send

ALL = NumbersFilter(benefits=("birth", "burial"))


async def answered_after(road: Road, offer_id: str, took: timedelta, phone: str = AIGUL) -> None:
    """An offer that was answered so long after it was sent."""
    await road.add(offer(offer_id, phone))
    stored = (await road.dialogue(phone)).offer(offer_id)
    changed = replace(stored, state="offered", offered_at=NOW, answered_at=NOW + took)
    await road.turn(change=changed)


def read_as(intent: str, *, sure: bool = True) -> LogReply:
    return LogReply("…", 1, intent, sure, "ru", "rule", "offer", None)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("benefit", {"birth": 2, "burial": 1}),
        ("region", {"Almaty": 2, "Astana": 1}),
        ("language", {"": 1, "kk": 2}),
        ("day", {"20514": 3}),
    ],
)
async def test_the_funnel_counts_by_anything(
    road: Road, queries: Queries, by: str, groups: dict[str, int]
) -> None:
    await road.add(
        offer("A", language="kk"),
        offer("B", region="Astana", language="kk"),
        offer("C", BOLAT, benefit="burial"),
    )
    rows = await queries.numbers.funnel(ALL, by)
    assert {row.group: row.arrived for row in rows} == groups


async def test_a_day_is_a_day_in_kazakhstan(road: Road, queries: Queries) -> None:
    evening = NOW.replace(hour=19, minute=30)  # half past midnight in Almaty, the next day
    await road.store.add_offers([offer("A")], evening)
    (row,) = await queries.numbers.funnel(ALL, "day")
    assert row.group == "20515"


async def test_only_what_was_asked_for_counts(road: Road, queries: Queries) -> None:
    await road.add(offer("A", language="kk"), offer("B", BOLAT, region="Astana", language="ru"))
    await road.add(offer("N", "+77051112233", benefit="pension_payment"))
    numbers = queries.numbers

    async def arrived(**wanted: object) -> int:
        rows = await numbers.funnel(replace(ALL, **wanted), "benefit")
        return sum(row.arrived for row in rows)

    assert await arrived() == 2, "a notice is no offer"
    assert await arrived(region="Astana") == 1
    assert await arrived(language="kk") == 1
    assert await arrived(since=later(seconds=1)) == 0
    assert await arrived(until=NOW) == 0
    assert await arrived(since=NOW, until=later(seconds=1)) == 2


async def test_answer_times_have_a_middle_and_an_end(road: Road, queries: Queries) -> None:
    for n, minutes in enumerate((1, 2, 30, 60 * 100)):
        await answered_after(road, str(n), timedelta(minutes=minutes), f"+7701000000{n}")
    times = await queries.numbers.answer_times(ALL)
    assert times.answers == 4
    assert times.median == timedelta(minutes=30)
    assert times.nine_in_ten == timedelta(minutes=60 * 100)
    assert sum(times.classes) == 4
    assert times.classes[:4] == (1, 1, 0, 1)
    assert times.classes[-1] == 1
    assert len(times.classes) == len(ANSWERED_WITHIN) + 1


async def test_without_answers_there_are_no_times(queries: Queries) -> None:
    times = await queries.numbers.answer_times(ALL)
    assert (times.answers, times.median, times.nine_in_ten) == (0, None, None)


async def test_replies_are_counted_by_their_reading(road: Road, queries: Queries) -> None:
    await road.answer(read_as("consent"))
    await road.answer(read_as("consent", sure=False))
    await road.answer(read_as("unclear"), phone=BOLAT)
    readings = await queries.numbers.readings(ALL)
    assert [(r.intent, r.replies, r.sure) for r in readings] == [
        ("consent", 2, 1), ("unclear", 1, 1),
    ]  # fmt: skip


async def test_delivery_is_told_by_the_operators_digits(road: Road, queries: Queries) -> None:
    await road.answer(send("Рахмет", 2), phone=AIGUL)
    await road.answer(send("Рахмет"), phone=BOLAT)
    for message in await road.claim():
        smsc_ids = await road.sent(message)
        if message.phone == AIGUL:
            for smsc_id in smsc_ids:
                await road.receipt(smsc_id)
    first, second = await queries.numbers.delivery(ALL)
    assert (first.operator, first.messages, first.delivered, first.segments) == ("701", 1, 1, 2)
    assert (second.operator, second.messages, second.delivered) == ("702", 1, 0)
