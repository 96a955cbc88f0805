"""The pytest plugin of the package, used as a stranger would."""

import asyncio
import tomllib
from pathlib import Path

import pytest

from tests.gateway_sim.conftest import PHONE

pytestmark = pytest.mark.system

ROOT = Path(__file__).parents[2]


SPOKEN_TO = """
async def test_the_bot_says_what_it_heard(phone):
    await phone.sends("иә")
    message = await phone.receives("СІЗ", "«иә»", within=20)
    assert message.sender == "1414"
"""


@pytest.fixture
def run(pytester: pytest.Pytester):
    """Runs a test file in a pytest of its own."""

    async def start(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(source)
        given = ("-p", "gateway_sim.testing.plugin", "-o", "asyncio_mode=auto", *arguments)
        return await asyncio.to_thread(pytester.runpytest_subprocess, *given)

    return start


async def test_a_run_has_a_simulator_of_its_own(run):
    result = await run(
        """
        from datetime import timedelta

        import smpplib.client

        async def test_a_phone_writes_and_the_clock_jumps(phone, new_phone, clock, gateway_sim):
            host, port = gateway_sim.smpp.split(":")
            bot = smpplib.client.Client(host, int(port))
            bot.connect()
            bot.bind_transceiver(system_id="bot", password="")
            await phone.sends("сәлем")
            while bot.read_pdu().command != "deliver_sm":
                pass
            before = await clock.now()
            assert await clock.advance(days=3) - before > timedelta(days=3)
            await clock.jump_to(before + timedelta(days=4))
            await clock.runs(1)
            await phone.receives_nothing(within=0)
            assert [m.text for m in await phone.messages()] == ["сәлем"]
            assert new_phone().number != phone.number
            bot.disconnect()
        """
    )
    result.assert_outcomes(passed=1)


async def test_a_run_can_use_a_simulator_that_is_there(run, http, simulator, esme):
    async def answer(changes) -> None:
        written = await changes.next()
        await esme.submit(f"Сіз «{written.text}» дедіңіз", written.phone)

    with simulator.feed.listening(None) as changes:
        answering = asyncio.create_task(answer(changes))
        result = await run(SPOKEN_TO, "--gateway-sim", str(http.make_url("")))
        await answering
    result.assert_outcomes(passed=1)


async def test_what_did_not_come_is_told_in_a_sentence(run, http, esme, simulator):
    simulator.network.forge(PHONE, "1414", "Сәлеметсіз бе")
    result = await run(
        f"""
        from gateway_sim.testing.phone import Phone

        async def test_nothing_came(phone):
            await phone.sends("сәлем")
            await phone.receives("иә", within=0)

        async def test_something_else_came(gateway_sim):
            await Phone(gateway_sim.http, "{PHONE}").receives("сәлем", "қош")

        async def test_silence_was_broken(gateway_sim):
            await Phone(gateway_sim.http, "{PHONE}").receives_nothing(within=0)
        """,
        "--gateway-sim",
        str(http.make_url("")),
    )
    result.assert_outcomes(failed=3)
    told = result.stdout.str()
    assert "should have got a message with “иә” within 0 s, and got none" in told
    assert "“сәлем”" in told
    assert "where “қош” is missing" in told
    assert "should have got nothing, and got “Сәлеметсіз бе”" in told


async def test_a_phone_meets_a_bad_network_and_is_switched_off(run, http, simulator):
    result = await run(
        f"""
        from gateway_sim.testing.phone import Phone

        async def test_it(gateway_sim):
            phone = Phone(gateway_sim.http, "{PHONE}")
            await phone.meets("undelivered", 1)
            await phone.has(name="Айгерім", switched_off=True)
        """,
        "--gateway-sim",
        str(http.make_url("")),
    )
    result.assert_outcomes(passed=1)
    assert simulator.owners.of(PHONE).switched_off
    assert simulator.owners.of(PHONE).name == "Айгерім"


def test_the_package_brings_the_plugin():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "gateway_sim.testing.plugin" in project["entry-points"]["pytest11"].values()
