"""Two services never run on one database."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import OwnedElsewhere
from storage.owning import owned


def test_a_second_service_is_told_who_has_the_database(url: str) -> None:
    with owned(url), pytest.raises(OwnedElsewhere, match=r"process \d+"), owned(url):
        pass


def test_the_database_is_free_when_the_service_has_stopped(url: str) -> None:
    with owned(url):
        pass
    with owned(url):
        pass


def test_the_database_is_free_when_the_service_was_killed(url: str, file: Path) -> None:
    program = (
        "import os, signal, sys; from storage.owning import owned\n"
        "with owned(sys.argv[1]): os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program, url], check=False)
    assert killed.returncode == -9
    with owned(url):
        pass
