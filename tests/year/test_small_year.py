"""A small 2025 as a user plays it: every dialogue ends, and all books agree."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.system
def test_a_small_year_loses_nothing_and_has_nothing_twice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "bench", "year", "--scale", "0.0005"]
    year = subprocess.run(
        [*command, "--folder", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert 0 == year.returncode, year.stdout + year.stderr
    assert "nothing lost, nothing twice" in year.stdout
    figures = dict(re.findall(r"^([\w ]+): ([\d,]+)$", year.stdout, re.MULTILINE))
    assert ("265", "138") == (figures["arrived"], figures["paid"])
