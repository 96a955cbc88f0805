"""A long message whose last part never came may have gone on with “but not now”: a yes in it is
doubted, everything else holds."""

from pathlib import Path

import pytest

from flows.engine import Engine
from flows.events import MessageReceived
from flows.loading import load_catalogue
from flows.policy import Policy
from gateway_sim.conversation import parse
from tests.conversations.player import Player

ENGINE = Engine(load_catalogue(), Policy())
OFFER = "offer birth language=ru accounts=supplied child_order=1\n< положено"


def after(text: str, *, whole: bool) -> str | None:
    """The state of the offer after the citizen wrote so."""
    player = Player(ENGINE, parse(OFFER, str(Path("some.chat"))))
    player.play()
    player.take(MessageReceived(text, parts=2, whole=whole))
    return player.dialogue.offers[0].state


@pytest.mark.parametrize(
    ("text", "whole", "incomplete"),
    [
        ("Да, я согласна получить пособие", "filing", "confirming"),
        ("да", "filing", "confirming"),
        ("Нет, не согласна", "refused", "refused"),
    ],
)
def test_a_yes_that_did_not_come_whole_is_asked_about(text, whole, incomplete):
    assert (whole, incomplete) == (after(text, whole=True), after(text, whole=False))
