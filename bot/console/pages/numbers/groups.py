"""What a group of the numbers is called."""

from datetime import UTC, datetime, timedelta

from bot.console import formats
from bot.console.console import Console
from bot.console.language import N_, _
from storage.numbers import Grouping

#: What the numbers can be told by.
NAMES: dict[Grouping, str] = {
    "benefit": N_("Benefit"),
    "region": N_("Region"),
    "language": N_("Language"),
    "day": N_("Day"),
}
LANGUAGES = {"kk": N_("Kazakh"), "ru": N_("Russian"), "": N_("not known yet")}


def group_name(desk: Console, by: Grouping, group: str) -> str:
    speech = desk.say
    if by == "benefit":
        return speech.benefit(group)
    if by == "region":
        return speech.region(group)
    if by == "language":
        return _(LANGUAGES.get(group, group))
    return formats.day(day_of(int(group)))


def day_of(number: int) -> datetime:
    """Noon, so that it is the same day in every zone near ours."""
    return datetime(1970, 1, 1, 7, tzinfo=UTC) + timedelta(days=number)
