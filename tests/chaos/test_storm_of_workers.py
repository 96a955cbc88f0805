"""Two workers on one PostgreSQL, killed and paused, and it killed under them (short form)."""

from pathlib import Path

import pytest

from tests.chaos.storm import Plan
from tests.chaos.workers import storm_of_workers
from tests.postgres import needs_postgres


@pytest.mark.system
@needs_postgres
async def test_workers_that_die_or_sleep_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    plan = Plan(offers=56, kills=4, seed=5, patience_s=180)
    outcome, blows = await storm_of_workers(plan, tmp_path, 2, fsync=False)
    assert [] == outcome.findings
    assert {"kill one": 1, "pause one": 1, "kill database": 1, "kill all": 1} == blows
    assert outcome.applications > 15
    assert outcome.replies > 56
