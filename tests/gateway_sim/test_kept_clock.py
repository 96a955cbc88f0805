"""With a state file the clock is where it was after a restart, and time has gone on meanwhile."""

import pytest

from gateway_sim.errors import BadFile
from gateway_sim.kept_clock import kept_clock


def test_a_jump_and_a_rate_are_still_there_after_a_restart(tmp_path):
    file = tmp_path / "clock.json"
    clock = kept_clock(file)
    clock.advance(3 * 86_400)
    clock.run(10)
    again = kept_clock(file)
    assert 10 == again.rate
    assert abs(again.now() - clock.now()) < 60


def test_without_a_file_it_begins_at_real_time(tmp_path):
    assert abs(kept_clock(tmp_path / "clock.json").offset_s) < 1e-3


@pytest.mark.parametrize("content", ["", "yesterday", '{"offset_s": "much"}', '{"offset_s": 1e15}'])
def test_a_file_that_is_no_clock_is_refused_and_left_alone(tmp_path, content):
    file = tmp_path / "clock.json"
    file.write_text(content)
    with pytest.raises(BadFile, match="delete it"):
        kept_clock(file)
    assert content == file.read_text()


def test_a_folder_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(BadFile, match="cannot be written"):
        kept_clock(tmp_path / "none" / "clock.json")
