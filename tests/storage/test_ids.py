"""Ids of messages on PostgreSQL: they grow, carry their month, and no two workers make the same."""

from datetime import UTC, datetime

from storage.months import AHEAD, CUT, months
from storage.postgres.ids import Ids, first_id


def test_a_year_of_months_has_no_gap_and_no_overlap() -> None:
    names = set()
    for month in range(1, 13):
        made = dict(months(datetime(2026, month, 15, tzinfo=UTC)))
        assert len(made) == (1 + AHEAD) * len(CUT)
        assert (
            f"({first_id(datetime(2026, month, 1, tzinfo=UTC))})"
            in made[f"messages_2026_{month:02}"]
        )
        names |= set(made)
    assert {"messages_2026_12", "messages_2027_02"} <= names


class TestIds:
    def test_they_carry_the_time_they_were_made_at(self) -> None:
        at = datetime(2026, 11, 23, 12, tzinfo=UTC)
        ids = Ids(monotonic=lambda: 100.0)
        ids.learn(3, at, 100.0, 0)
        (made,) = ids.take(1)
        assert first_id(at) <= made < first_id(at.replace(microsecond=2000))

    def test_workers_make_different_ones_at_the_same_time(self) -> None:
        at = datetime(2026, 11, 23, 12, tzinfo=UTC)
        made: set[int] = set()
        for number in range(4):
            ids = Ids(monotonic=lambda: 100.0)
            ids.learn(number, at, 100.0, 0)
            made |= set(ids.take(300))
        assert len(made) == 1200

    def test_they_never_go_back_with_the_clock(self) -> None:
        ids = Ids(monotonic=lambda: 100.0)
        ids.learn(0, datetime(2026, 11, 23, 12, tzinfo=UTC), 100.0, 0)
        before = ids.take(3)
        ids.learn(0, datetime(2026, 11, 23, 11, tzinfo=UTC), 100.0, 0)
        assert ids.take(1)[0] > before[-1]
