"""A small 2025 as a user plays it: every dialogue ends, and all books agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres import Cluster, needs_postgres

ROOT = Path(__file__).parent.parent.parent
#: 265 offers, of which 138 end with the benefit taken.
COMMAND = [sys.executable, "-m", "bot", "bench", "year", "--scale", "0.0005"]


@pytest.mark.system
def test_a_small_year_loses_nothing_and_has_nothing_twice(tmp_path: Path) -> None:
    play(tmp_path)
    again = played(tmp_path)
    assert 2 == again.returncode, "its database holds offers by now"
    assert "give the address of an empty one" in again.stderr


@pytest.mark.system
@needs_postgres
def test_a_small_year_on_postgresql_does_so_too(tmp_path: Path, server: Cluster) -> None:
    play(tmp_path, "--database-url", server.create("small_year"))


def play(folder: Path, *options: str) -> None:
    year = played(folder, *options)
    assert 0 == year.returncode, year.stdout + year.stderr
    assert "nothing lost, nothing twice" in year.stdout
    figures = dict(re.findall(r"^([\w ]+): ([\d,]+)$", year.stdout, re.MULTILINE))
    assert ("265", "138") == (figures["arrived"], figures["paid"])


def played(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, "--folder", str(folder), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
