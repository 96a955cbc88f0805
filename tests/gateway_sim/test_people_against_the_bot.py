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
#: Answers so close to each other come together.
TOGETHER_S = 300.0
#: Just before what is due at the bot, and just after; more than a rest takes on a busy machine.
MARGIN_S = 60.0
#: Nothing has moved for so many looks of so many seconds: the system is at rest.
LOOKS, LOOK_S = 2, 0.1


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
        end = clock.now() + DAYS * 86_400
        while clock.now() < end:
            clock.advance(await _step_s(rig))
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


async def _step_s(rig: Rig) -> float:
    """How far to jump: never over a deadline of the bot together with the answers before it, and
    not over answers that came of others."""
    now = rig.simulator.clock.now()
    due = await rig.simulator.followers.next_due()
    ahead = STEP_S if due is None else due - now
    to_bot = ahead - MARGIN_S if ahead > 2 * MARGIN_S else max(ahead, 0.0) + MARGIN_S
    person = rig.simulator.people.next_due()
    to_people = STEP_S if person is None else max(person - now, 0.0) + TOGETHER_S
    return min(STEP_S, to_bot, to_people)


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
