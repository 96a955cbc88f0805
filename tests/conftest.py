"""What every test shares."""

import asyncio
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.postgres import MISSING, Cluster, cluster

# A deadline is a timed assertion; on a busy machine it fails for no fault of the code.
settings.register_profile("kelisim", deadline=None)
settings.load_profile("kelisim")


@pytest.fixture(scope="session", autouse=True)
def no_stray_loop() -> None:
    """Before a test that has no loop, looptime asks the policy for one, which would make one that
    nobody closes, and its warning would fail whichever test runs when it is collected."""
    asyncio.set_event_loop(None)


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command that a test runs says how much is logged; the next test hears everything."""
    kept = structlog.get_config()
    yield
    structlog.configure(**kept)


@pytest.fixture(scope="session")
def server() -> Iterator[Cluster]:
    """PostgreSQL, for all tests of this process that say `needs_postgres`."""
    with cluster(fsync=False) as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says plainly what was not tested for want of PostgreSQL."""
    skipped = [r for r in terminalreporter.stats.get("skipped", ()) if MISSING in str(r.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{MISSING}: {len(skipped)} tests of its store were skipped "
            "(apt-get install postgresql)"
        )
