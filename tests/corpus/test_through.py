"""The corpus through the running system: what the function reads is what the bot does."""

from pathlib import Path

import pytest

from tests.corpus.score import Row, rows_of
from tests.corpus.through import Passed, _carried, askable, pass_through

#: Every so many replies of the development half: some two hundred, over all questions.
EVERY = 23


@pytest.mark.system
async def test_replies_are_read_by_the_running_system_as_by_the_function(tmp_path: Path) -> None:
    rows = rows_of("dev")[::EVERY]
    assert len({row.question for row in rows}) >= 8, "the sample must hold most questions"
    passed = await pass_through(rows, tmp_path)
    assert passed.replies == len([row for row in rows if askable(row)]) > 150
    assert ([], [], []) == (passed.lost, passed.read_otherwise, passed.false_consents)


def test_a_step_towards_the_application_is_told_from_a_question() -> None:
    assert _carried("offered", "choosing_account")
    assert _carried("refused", "filing")
    assert not _carried("offered", "confirming")
    assert not _carried("offered", "reminded")
    assert not _carried("offered", "refused")
    assert not _carried("filed", "filed")


def test_a_false_consent_spoils_the_whole() -> None:
    assert Passed(replies=1).good
    assert not Passed(replies=1, false_consents=["ок"]).good


def test_a_list_longer_than_the_system_shows_is_never_asked() -> None:
    assert not askable(Row("1", "accounts:5", "bank_choice_number", "none", ""))
    assert askable(Row("1", "accounts:3", "bank_choice_number", "none", ""))
