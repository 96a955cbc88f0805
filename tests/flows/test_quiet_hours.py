"""Quiet hours hold, never lose."""

from datetime import UTC, datetime, time

import pytest

from flows.policy import QuietHours
from flows.quiet_hours import ZONE, is_quiet, next_allowed

NIGHT = QuietHours(time(21, 0), time(9, 0))
NOON = QuietHours(time(12, 0), time(14, 0))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "quiet", "expected"),
    [
        (local(23, 20, 59), NIGHT, local(23, 20, 59)),
        (local(23, 21, 0), NIGHT, local(24, 9, 0)),
        (local(24, 3, 0), NIGHT, local(24, 9, 0)),
        (local(24, 9, 0), NIGHT, local(24, 9, 0)),
        (local(23, 12, 30), NOON, local(23, 14, 0)),
        (local(23, 11, 59), NOON, local(23, 11, 59)),
    ],
)
def test_a_text_in_quiet_hours_waits_for_their_end(
    moment: datetime, quiet: QuietHours, expected: datetime
) -> None:
    assert expected == next_allowed(moment, quiet)


def test_no_quiet_hours_means_that_every_moment_is_allowed() -> None:
    assert not is_quiet(local(23, 3), None)
    assert local(23, 3) == next_allowed(local(23, 3), None)


def test_the_zone_is_five_hours_ahead_of_utc_since_march_2024() -> None:
    assert local(23, 9).hour == 4
