"""Every conversation file, played against the rules alone."""

from datetime import time
from pathlib import Path

import pytest

from flows.engine import Engine
from flows.loading import load_catalogue
from flows.policy import Policy, QuietHours
from gateway_sim.conversation import read
from tests.conversations.player import Player

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.rglob("*.chat"))
#: The quiet hours every conversation is written for.
NIGHT = Policy(quiet=QuietHours(time(21, 0), time(9, 0)))
ENGINE = Engine(load_catalogue(), NIGHT)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_the_conversation_goes_as_written(path: Path) -> None:
    Player(ENGINE, read(path)).play()


def test_there_are_at_least_sixty_conversations() -> None:
    assert len(FILES) >= 60
