"""The year itself: a file of offers at the beginning of each quarter, then time passes as fast as
everybody keeps up, until the last person has said the last word."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec

from bot.year.processes import Cost
from bot.year.world import World
from flows.quiet_hours import ZONE

YEAR = 2025
#: On the first of these months, at this hour, a file of offers comes in. So late in the day
#: because the shortest deadline is a day: whoever is reminded on the last morning has a few hours.
QUARTERS, HOUR = (1, 4, 7, 10), 15

#: A year of few offers is played with fewer files: each costs a start of `kelisim offers`.
LEAST_OFFERS = 1_000

#: After these days every deadline of a file's offers is over. Till then answers and deadlines are
#: hours apart, so a stride gathers no more than an hour; afterwards only decisions of the registry
#: and the latest of the late answers come.
BUSY_DAYS = 4
STRIDE_S, LONG_STRIDE_S = 3600.0, 43_200.0

#: Nobody takes longer than a year to answer; it is looked once a month whether anybody still will.
MONTHS_OF_A_YEAR, MONTHS = 12, 24

Tell = Callable[[str], None]


class People(msgspec.Struct):
    """`GET /people`, as far as we look at it."""

    people: int
    to_be_taken: int
    answers_to_come: int


class Played(msgspec.Struct, frozen=True):
    """`wall_s` from the first offer to the end of the year, imports included."""

    offers: int
    wall_s: float
    imports: list[Cost]
    bot: Cost
    simulator: Cost


def begins() -> datetime:
    return datetime(YEAR, 1, 1, tzinfo=ZONE)


async def replay(world: World, offers: Path, tell: Tell) -> Played:
    """Raises YearError when a part of the world dies."""
    imports = []
    began = time.monotonic()
    for month, file in zip(QUARTERS, _files(offers), strict=False):
        await world.walk(_first_of(month), LONG_STRIDE_S)
        imports.append(await world.offer(file))
        await world.walk(_first_of(month) + timedelta(days=BUSY_DAYS), STRIDE_S)
        tell(f"{_first_of(month):%B %Y}: {await _so_far(world)}, {time.monotonic() - began:.0f} s")
    await _to_the_end(world)
    wall_s = time.monotonic() - began
    people = await world.ask("/people", People)
    return Played(people.people, wall_s, imports, world.bot.cost(), world.simulator.cost())


async def _to_the_end(world: World) -> None:
    """Until nobody has anything to say any more, and then as long as what was said last takes."""
    for month in range(MONTHS_OF_A_YEAR + 1, MONTHS + 1):
        await world.walk(_first_of(month), LONG_STRIDE_S)
        if not (await world.ask("/people", People)).answers_to_come:
            break
    await world.walk(_first_of(month) + timedelta(days=BUSY_DAYS), LONG_STRIDE_S)


def _first_of(month: int) -> datetime:
    """The first of that month of the year, or of the next one, when offers come in."""
    years, months = divmod(month - 1, 12)
    return datetime(YEAR + years, months + 1, 1, HOUR, tzinfo=ZONE)


def _files(offers: Path) -> list[Path]:
    """The file in a part for each quarter, of as many lines each as can be."""
    with offers.open("rb") as lines:
        count = sum(1 for _ in lines)
    parts = min(len(QUARTERS), max(count // LEAST_OFFERS, 1))
    files = []
    with offers.open("rb") as lines:
        for number in range(parts):
            part = count * (number + 1) // parts - count * number // parts
            files.append(offers.with_name(f"offers-{number + 1}.jsonl"))
            with files[-1].open("wb") as file:
                file.writelines(islice(lines, part))
    return files


class _Stats(msgspec.Struct):
    to_phones: dict[str, int]
    registry: dict[str, int]


async def _so_far(world: World) -> str:
    stats = await world.ask("/stats", _Stats)
    return (
        f"{stats.to_phones['messages']:,} messages, {stats.registry['applications']:,} applications"
    )
