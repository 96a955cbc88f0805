"""Two services never run on one SQLite file; a server's database is shared."""

import subprocess
import sys

import pytest

from storage.errors import OwnedElsewhere
from storage.owning import owned
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


@on_postgresql
def test_workers_share_the_database_of_a_server(url: str) -> None:
    with owned(url), owned(url):
        pass
