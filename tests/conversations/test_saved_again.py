"""A conversation that was played is saved as a test; played again, it goes the same way."""

from pathlib import Path

import pytest

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import parse, read
from gateway_sim.play.bot import BotAddress, BotClient
from gateway_sim.play.stage import Played, Stage
from tests.rig.rig import TOKEN, Rig

FOLDER = Path(__file__).parent

#: Every kind of thing that a saved file can hold: answers, waits and deadlines, receipts that tell
#: of failures, what staff did, phones that are away.
PATTERNS = (
    "answers/*.chat",
    "deadlines/*.chat",
    "receipts/*.chat",
    "staff_desk/*.chat",
    "network/phone_*.chat",
)


@pytest.mark.system
async def test_a_saved_conversation_goes_the_same_way_again(tmp_path: Path) -> None:
    originals = [read(file) for pattern in PATTERNS for file in sorted(FOLDER.glob(pattern))]
    async with (
        Rig(tmp_path) as rig,
        SimulatorClient(rig.simulator_url) as simulator,
        BotClient(rig.bot_url, TOKEN) as bot,
    ):
        rig.simulator.bot = BotAddress(rig.bot_url, TOKEN)
        await rig.start()
        stage = Stage(simulator, bot, patience_s=30.0, at_once=50)
        played = [one async for one in stage.play(originals)]
        saved = dict([await _saved(simulator, one) for one in played])
        again = [
            one async for one in stage.play([parse(text, name) for name, text in saved.items()])
        ]
    assert len(again) == len(originals)
    departed = {one.conversation.file: str(one.departure) for one in again if one.departure}
    assert departed == {}, "\n".join(saved[name] for name in departed)


async def _saved(simulator: SimulatorClient, played: Played) -> tuple[str, str]:
    """The name and the text of the file."""
    name = f"{Path(played.conversation.file).stem}_again.chat"
    return name, await simulator.conversation(played.phone, played.conversation.title)
