"""Debian's Kannel between the bot and the simulator, in both directions: bot ↔ smsbox ↔ bearerbox ↔
SMPP ↔ simulator."""

import asyncio
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import read
from gateway_sim.network import MobileOriginated, NetworkSettings
from gateway_sim.outcomes import Outcome
from gateway_sim.play.bot import BotClient
from gateway_sim.play.stage import Stage
from gateway_sim.simulator import RegistrySettings, Simulator
from tests.kannel.boxes import INSTALLED, WHY_NOT, Boxes
from tests.kannel.kannel_rig import KannelRig
from tests.rig.rig import TOKEN, free_port

pytestmark = [pytest.mark.system, pytest.mark.skipif(not INSTALLED, reason=WHY_NOT)]

CONVERSATIONS = Path(__file__).parent.parent / "conversations"
#: Whole conversations in both languages, long messages both ways, refusals, doubts, STOP.
PLAYED = [
    "benefits/birth_kk.chat",
    "benefits/job_loss_ru.chat",
    "benefits/birth_refused_and_changed.chat",
    "answers/doubt_then_yes.chat",
    "answers/card_instead_of_account.chat",
    "stop",
]
LIMIT_S = 60
PHONE = "+77011234567"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


class RealKannelRig(KannelRig):
    """With Debian's Kannel instead of the simulator's own."""

    def __init__(self, folder: Path, **how: Any) -> None:
        super().__init__(folder, {"KELISIM_QUIET_HOURS": ""}, **how)
        self._folder = folder

    async def __aenter__(self) -> "RealKannelRig":
        await super(KannelRig, self).__aenter__()
        self.boxes = Boxes(self._folder, smpp=self.simulator.network.port, bot=self.bot_url)
        self.bot.environment["KELISIM_GATEWAY_URL"] = self.boxes.gateway_url
        await self.boxes.start()
        await until(lambda: self.simulator.network.stats()["sessions"])
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.boxes.kill()
        await super().__aexit__(*error)

    def wrote(self, phone, text):
        self.simulator.network.inject([MobileOriginated(phone, "1414", text)])

    def got(self, phone=PHONE):
        """Texts on a phone."""
        thread = self.simulator.phones.thread(phone)
        return [message.text for message in thread if message.direction == "to_phone"]

    async def conversation(self, phone=PHONE):
        url = f"{self.bot_url}/api/v1/conversations/{phone}"
        async with aiohttp.ClientSession() as client, client.get(url, headers=HEADERS) as answer:
            return (await answer.json())["messages"] if answer.status == 200 else []

    async def heard(self, phone=PHONE):
        return [m["text"] for m in await self.conversation(phone) if m["direction"] == "in"]

    async def deliveries(self, phone=PHONE):
        return [m["delivery"] for m in await self.conversation(phone) if m["direction"] == "out"]


@pytest.fixture
async def rig(tmp_path):
    async with RealKannelRig(tmp_path) as rig:
        yield rig


async def until(true):
    """Waits for something in the other processes to be so."""
    deadline = time.monotonic() + LIMIT_S
    while True:
        held = true()
        if await held if asyncio.iscoroutine(held) else held:
            return
        assert time.monotonic() < deadline, "it never came to be so"
        await asyncio.sleep(0.05)


async def test_whole_conversations_go_as_written(rig):
    paths = [CONVERSATIONS / name for name in PLAYED]
    files = [f for path in paths for f in (sorted(path.rglob("*.chat")) or [path])]
    conversations = [read(file) for file in files]
    async with (
        SimulatorClient(rig.simulator_url) as simulator,
        BotClient(rig.bot_url, TOKEN) as bot,
    ):
        await rig.start()
        stage = Stage(simulator, bot, patience_s=30.0, at_once=20)
        played = [outcome async for outcome in stage.play(conversations)]
    departed = [f"{one.conversation.file}: {one.departure}" for one in played if one.departure]
    assert [] == departed
    assert len(played) > len(PLAYED)


async def test_every_letter_arrives_and_the_receipt_finds_its_message(rig):
    await rig.start()
    rig.wrote(PHONE, "Құрметті 👍 әіңғүұқөһ! " * 8)
    await until(lambda: len(rig.got()) == 1)
    assert ["Құрметті 👍 әіңғүұқөһ! " * 8] == await rig.heard()

    async def delivered():
        return await rig.deliveries() == ["delivered"]

    await until(delivered)


async def test_what_a_phone_writes_while_the_bot_is_down_is_brought_again_and_taken_once(rig):
    await rig.start()
    await rig.bot.kill()
    rig.wrote(PHONE, "қанша?")
    await until(lambda: _says(rig.log.parent / "smsbox.log", "Couldn't fetch"))
    await rig.start()

    async def heard():
        return await rig.heard() == ["қанша?"]

    await until(heard)
    await until(lambda: len(rig.got()) == 1)
    rig.wrote(PHONE, "рахмет")
    await until(lambda: len(rig.got()) == 2)
    assert ["қанша?", "рахмет"] == await rig.heard()


async def test_a_failed_delivery_is_told_by_receipt(rig):
    await rig.start()
    rig.simulator.outcomes.plan(PHONE, Outcome("expired"), None)
    rig.wrote(PHONE, "қанша?")

    async def failed():
        return await rig.deliveries() == ["expired"]

    await until(failed)


async def test_a_smsbox_that_is_killed_under_load_loses_nothing_and_repeats_nothing(rig):
    """Each of many citizens writes once and is answered once; what was on the wire when the smsbox
    died is settled by its receipt, or stays unknown and is not sent again."""
    await rig.start()
    phones = [f"+7701{n:07}" for n in range(2_000_000, 2_000_060)]
    for phone in phones[:30]:
        rig.wrote(phone, "қанша?")
    await until(lambda: any(rig.got(phone) for phone in phones))
    await rig.boxes.kill_smsbox()
    await rig.boxes.start_smsbox()
    for phone in phones[30:]:
        rig.wrote(phone, "қанша?")

    async def settled():
        talks = [await rig.conversation(phone) for phone in phones]
        out = [[m["delivery"] for m in talk if m["direction"] == "out"] for talk in talks if talk]
        return len(out) >= 30 and all(one in (["delivered"], ["unknown"]) for one in out)

    await until(settled)
    for phone in phones:
        assert len(rig.got(phone)) <= 1
        assert rig.got(phone) or "delivered" not in await rig.deliveries(phone)


async def test_kannel_alone_is_an_esme_of_the_simulator_in_both_directions(tmp_path):
    """No bot: Kannel answers each message itself, as an independent client of our SMSC."""
    simulator = Simulator(NetworkSettings(port=free_port()), RegistrySettings())
    await simulator.start()
    boxes = Boxes(tmp_path, smpp=simulator.network.port, answer="Kannel has it: @_ [x]")
    try:
        await boxes.start()
        await until(lambda: simulator.network.stats()["sessions"])
        phones = [f"+7701{n:07}" for n in range(3_000_000, 3_000_050)]
        simulator.network.inject([MobileOriginated(phone, "1414", "иә" * 60) for phone in phones])

        def answers():
            threads = [simulator.phones.thread(phone) for phone in phones]
            return [m.text for thread in threads for m in thread if m.direction == "to_phone"]

        await until(lambda: len(answers()) >= len(phones))
        assert ["Kannel has it: @_ [x]"] * len(phones) == answers()
    finally:
        await boxes.kill()
        await simulator.stop()


def _says(log: Path, word: str) -> bool:
    return log.exists() and word in log.read_text(errors="replace")
