"""Two services never run on one SQLite file; a server's database is shared."""

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from storage import owning
from storage.addresses import file_behind
from storage.errors import OwnedElsewhere
from storage.owning import is_owned, owned
from tests.storage.conftest import on_postgresql, on_sqlite


@on_sqlite
def test_a_second_service_is_told_who_has_the_database(url: str) -> None:
    with owned(url), pytest.raises(OwnedElsewhere, match=r"process \d+"), owned(url):
        pass


@on_sqlite
def test_the_database_is_free_when_the_service_has_stopped(url: str) -> None:
    with owned(url):
        pass
    with owned(url):
        pass


@on_sqlite
def test_the_database_is_free_when_the_service_was_killed(url: str) -> None:
    program = (
        "import os, signal, sys; from storage.owning import owned\n"
        "with owned(sys.argv[1]): os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program, url], check=False)
    assert killed.returncode == -9
    with owned(url):
        pass


@on_sqlite
def test_anybody_may_ask_whether_a_service_runs(url: str) -> None:
    assert not is_owned(url)
    with owned(url):
        assert is_owned(url)
    assert not is_owned(url)


@on_sqlite
def test_a_service_starts_also_while_somebody_asks(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with owned(url):
        pass
    with Path(f"{file_behind(url)}.lock").open("rb") as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)
        monkeypatch.setattr(owning.time, "sleep", lambda _: fcntl.flock(asking, fcntl.LOCK_UN))
        with owned(url):
            assert is_owned(url)


@on_postgresql
def test_on_a_server_somebody_may_always_work(url: str) -> None:
    assert is_owned(url)


@on_postgresql
def test_workers_share_the_database_of_a_server(url: str) -> None:
    with owned(url), owned(url):
        pass
