"""Faults on the way through Kannel, and two ways at once: nothing is lost, nothing comes twice."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import read
from gateway_sim.network import MobileOriginated
from gateway_sim.outcomes import Outcome
from gateway_sim.play.bot import BotClient
from gateway_sim.play.stage import Stage
from tests.kannel.kannel_rig import KannelRig
from tests.kannel.two_ways_rig import TwoWaysRig
from tests.rig.rig import TOKEN

pytestmark = pytest.mark.system

CONVERSATIONS = Path(__file__).parent.parent / "conversations"
NO_NIGHT = {"KELISIM_QUIET_HOURS": ""}
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
PHONE = "+77011234567"
LIMIT_S = 60


async def until(true):
    deadline = time.monotonic() + LIMIT_S
    while not await true():
        assert time.monotonic() < deadline, "it never came to be so"
        await asyncio.sleep(0.05)


def write(rig, text, phone=PHONE):
    rig.simulator.network.inject([MobileOriginated(phone, "1414", text)])


def got(rig, phone=PHONE):
    thread = rig.simulator.phones.thread(phone)
    return [message.text for message in thread if message.direction == "to_phone"]


async def fetched(rig, path):
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{rig.bot_url}{path}", headers=HEADERS) as answer,
    ):
        return await answer.json()


async def told(rig, direction, phone=PHONE):
    """Texts in, or deliveries out, as the bot keeps them."""
    talk = (await fetched(rig, f"/api/v1/conversations/{phone}")).get("messages", ())
    what = "text" if direction == "in" else "delivery"
    return [message[what] for message in talk if message["direction"] == direction]


async def played(rig, *folders):
    files = [
        file for folder in folders for file in sorted((CONVERSATIONS / folder).rglob("*.chat"))
    ]
    async with (
        SimulatorClient(rig.simulator_url) as simulator,
        BotClient(rig.bot_url, TOKEN) as bot,
    ):
        stage = Stage(simulator, bot, patience_s=30.0, at_once=50)
        outcomes = [one async for one in stage.play([read(file) for file in files])]
    assert len(outcomes) == len(files) > 0
    return [f"{one.conversation.file}: {one.departure}" for one in outcomes if one.departure]


async def test_conversations_go_as_written_though_every_callback_comes_twice(tmp_path):
    async with KannelRig(tmp_path, repeat=2) as rig:
        await rig.start()
        assert [] == await played(rig, "receipts", "stop")


async def test_a_temporal_failure_and_then_accepted_is_one_message(tmp_path):
    async with KannelRig(tmp_path, NO_NIGHT) as rig:
        await rig.start()
        rig.simulator.outcomes.plan(PHONE, Outcome("throttled"), 3)
        write(rig, "қанша?")

        async def delivered():
            return await told(rig, "out") == ["delivered"]

        await until(delivered)
        assert len(got(rig)) == 1


async def test_a_receipt_before_the_answer_finds_its_message(tmp_path):
    async with KannelRig(tmp_path, NO_NIGHT) as rig:
        await rig.start()
        rig.simulator.outcomes.plan(PHONE, Outcome("before_answer"), None)
        write(rig, "қанша?")

        async def delivered():
            return await told(rig, "out") == ["delivered"]

        await until(delivered)
        assert len(got(rig)) == 1


async def test_what_is_written_while_the_bot_is_down_comes_in_once_when_it_is_back(tmp_path):
    async with KannelRig(tmp_path, NO_NIGHT, repeat=2) as rig:
        await rig.start()
        await rig.bot.kill()
        write(rig, "қанша?")
        refused = rig.kannel.box.counts

        async def tried():
            return refused["refused"] > 1

        await until(tried)
        await rig.start()

        async def answered():
            return len(got(rig)) == 1

        await until(answered)
        assert ["қанша?"] == await told(rig, "in")


async def test_no_secret_number_or_word_stands_in_the_log(tmp_path):
    async with KannelRig(tmp_path, NO_NIGHT) as rig:
        await rig.start()
        write(rig, "құпия сөзім бар")

        async def answered():
            return await told(rig, "out") == ["delivered"]

        await until(answered)
        async with aiohttp.ClientSession() as client:
            await client.get(f"{rig.bot_url}/kannel/messages?secret=wrong-{PHONE[1:]}&text=құпия")
        assert 0 == await rig.bot.stop()
        log = rig.log.read_text(encoding="utf-8")
        assert "a callback was refused" in log
        secret = rig.bot.environment["KELISIM_GATEWAY_URL"].partition("secret=")[2]
        assert [] == [word for word in (PHONE[1:], "құпия", secret, "rig:rig") if word in log]


# --- two ways -------------------------------------------------------------------------------------


async def test_conversations_go_as_written_over_two_gateways_at_once(tmp_path):
    async with TwoWaysRig(tmp_path) as rig:
        await rig.start()
        await both_up(rig)
        assert [] == await played(rig, "receipts", "answers")
        shares = {one["name"]: one["share"] for one in (await fetched(rig, "/healthz"))["gateways"]}
        assert set(shares.values()) == {1.0}
        async with aiohttp.ClientSession() as client:
            page = await (await client.get(f"{rig.bot_url}/metrics")).text()
        assert [] == [
            n for n in shares if f'kelisim_gateway_share{{gateway="{n}"}} 1.0' not in page
        ]


async def test_when_one_way_dies_the_other_takes_over_and_it_comes_back_slowly(tmp_path):
    async with TwoWaysRig(tmp_path, NO_NIGHT, smpp="&weight=0") as rig:
        await rig.start()
        await both_up(rig)
        await rig.kannel.stop()
        await rig.close_http()

        async def failed_over():
            [_, kannel] = (await fetched(rig, "/healthz"))["gateways"]
            return kannel["share"] == 0

        await until(failed_over)
        write(rig, "қанша?")

        async def answered():
            return await told(rig, "out") == ["delivered"]

        await until(answered)
        assert len(got(rig)) == 1
        log = rig.log.read_text(encoding="utf-8")
        assert '"event": "the weight of a gateway has changed"' in log
        assert "its link is down" in log


async def both_up(rig):
    async def up():
        return all(one["state"] == "up" for one in (await fetched(rig, "/healthz"))["gateways"])

    await until(up)
