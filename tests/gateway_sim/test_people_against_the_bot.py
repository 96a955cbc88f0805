"""The sample population against the whole system: a small 2025, of which as many take the benefit
as the file says, each exactly once."""

import asyncio
from pathlib import Path

import pytest

from gateway_sim.people.file import load
from gateway_sim.people.population import Population
from gateway_sim.people.rows import offer_rows
from gateway_sim.play.bot import BotClient, Intake
from gateway_sim.play.player import next_local
from tests.rig.rig import TOKEN, Rig

SCALE = 0.0004
STEP_S, DAYS = 2 * 3600.0, 3
#: Nothing has moved for so many looks of so many seconds: the system is at rest.
LOOKS, LOOK_S = 3, 0.1


@pytest.mark.system
async def test_as_many_take_the_benefit_as_in_2025(tmp_path: Path) -> None:
    population = Population(load(Path("docs/samples/people.toml")), SCALE)
    async with Rig(tmp_path, window=500) as rig, BotClient(rig.bot_url, TOKEN) as bot:
        await rig.start()
        clock = rig.simulator.clock
        clock.advance((next_local(clock.today(), 10, 0) - clock.today()).total_seconds())
        rig.simulator.invite(population)
        intake = await bot.post("/api/v1/offers", list(offer_rows(population)), Intake)
        assert population.size == intake.accepted
        await _at_rest(rig)
        for _ in range(int(DAYS * 86_400 / STEP_S)):
            clock.advance(STEP_S)
            await _at_rest(rig)
        filed = {entry.application.phone for entry in rig.simulator.registry.entries()}
        taken = {
            population.phone(place)
            for place in range(population.size)
            if population.behaviour(place).taken
        }
        assert (set(), set()) == (taken - filed, filed - taken)
        assert population.taken() == len(filed)
        assert 0 == await rig.bot.stop()


async def _at_rest(rig: Rig) -> None:
    """Returns when nothing has moved for a while; the rest takes what time it takes."""
    before, still = None, 0
    while still < LOOKS:
        rig.alive()
        stats = rig.simulator.stats()
        now = (rig.simulator.phones.version, stats["registry"], stats["receipts"])
        still = still + 1 if now == before else 0
        before = now
        await asyncio.sleep(LOOK_S)
