"""Every conversation file again, against the whole system: the service as a process of its own, the
simulator's SMSC, phones, registry and clock, SMPP and HTTP between them."""

from pathlib import Path

import pytest

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import read
from gateway_sim.play.bot import BotClient
from gateway_sim.play.stage import Stage
from tests.rig.rig import TOKEN, Rig

FOLDER = Path(__file__).parent


@pytest.mark.system
async def test_every_conversation_goes_as_written_over_smpp(tmp_path: Path) -> None:
    conversations = [read(path) for path in sorted(FOLDER.rglob("*.chat"))]
    async with (
        Rig(tmp_path) as rig,
        SimulatorClient(rig.simulator_url) as simulator,
        BotClient(rig.bot_url, TOKEN) as bot,
    ):
        await rig.start()
        stage = Stage(simulator, bot, patience_s=30.0, at_once=50)
        played = [outcome async for outcome in stage.play(conversations)]
        assert 0 == await rig.bot.stop()
    departed = [one for one in played if one.departure]
    assert [] == [f"{one.conversation.file}: {one.departure}" for one in departed]
    assert len(conversations) == len(played)
