"""Every conversation file again, against the whole system: the service as a process of its own, the
simulator's SMSC, phones, registry and clock, SMPP (or Kannel's interface) and HTTP between them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import Says, read
from gateway_sim.play.bot import BotClient
from gateway_sim.play.stage import Played, Stage
from gateway_sim.synthetic import iin_for
from tests.kannel.kannel_rig import KannelRig
from tests.postgres import Cluster, needs_postgres
from tests.rig.rig import TOKEN, Rig

#: Shorter words of citizens ("1", "да", "stop") may stand in a log by chance.
LONG_ENOUGH = 6
FOLDER = Path(__file__).parent
#: What an SMSC may do to a link is a matter of SMPP alone.
FAULTS = FOLDER / "network"
#: Answers that never come, and links that are dead, are noticed in seconds instead of a minute.
IMPATIENT = "&response=5&enquire=2"


@pytest.mark.system
@pytest.mark.parametrize("make_rig", [Rig, KannelRig])
async def test_every_conversation_goes_as_written(tmp_path: Path, make_rig: type[Rig]) -> None:
    files = {*FOLDER.rglob("*.chat")} - {*FAULTS.rglob("*.chat")}
    await _play(make_rig(tmp_path), sorted(files))


@pytest.mark.system
@needs_postgres
async def test_every_conversation_goes_as_written_on_postgresql(
    tmp_path: Path, server: Cluster
) -> None:
    files = {*FOLDER.rglob("*.chat")} - {*FAULTS.rglob("*.chat")}
    settings = {
        "KELISIM_DATABASE_URL": server.create("conversations"),
        "KELISIM_SECRET_KEY": "a-secret-of-the-tests",
    }
    await _play(Rig(tmp_path, settings), sorted(files))


@pytest.mark.system
async def test_the_bot_comes_through_every_fault_of_the_network(tmp_path: Path) -> None:
    """Nothing is lost, and nothing sent twice: the next message of each file is always the right
    one."""
    settings = {"KELISIM_PARTS_WAIT": "10"}
    await _play(Rig(tmp_path, settings, link=IMPATIENT), sorted(FAULTS.rglob("*.chat")))


async def _play(set_up: Rig, files: Sequence[Path]) -> None:
    conversations = [read(path) for path in files]
    async with (
        set_up as rig,
        SimulatorClient(rig.simulator_url) as simulator,
        BotClient(rig.bot_url, TOKEN) as bot,
    ):
        await rig.start()
        stage = Stage(simulator, bot, patience_s=30.0, at_once=50)
        played = [outcome async for outcome in stage.play(conversations)]
        assert 0 == await rig.bot.stop()
    _check_log(rig.log.read_text(encoding="utf-8"), played)
    departed = [one for one in played if one.departure]
    assert [] == [f"{one.conversation.file}: {one.departure}" for one in departed]
    assert len(conversations) == len(played)


def _check_log(log: str, played: Sequence[Played]) -> None:
    """No full phone number, no IIN and no word of a citizen is in the service's log."""
    assert '"event": "running"' in log
    for one in played:
        assert one.phone[1:] not in log
        assert iin_for(one.phone) not in log
        for step in one.conversation.steps:
            if isinstance(step, Says) and len(step.text) >= LONG_ENOUGH:
                assert step.text not in log
