"""A world with a bot in it that keeps being killed: offers flow in, citizens answer, SIGKILL falls
at random moments, and in the end the books must agree."""

import asyncio
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from gateway_sim.synthetic import account_for, iin_for
from tests.chaos.audit import Finding, Phone, audit, unknown
from tests.chaos.citizens import Citizens
from tests.rig.rig import TOKEN, Rig

#: How long one request to the bot may take: it commits some ten rows.
REQUEST = aiohttp.ClientTimeout(total=10)
#: Past every deadline and reminder of the sample benefits, in simulated seconds.
PAST_ALL_DEADLINES_S = 8 * 86_400.0

#: Nobody sleeps in a storm.
SETTINGS = {"KELISIM_QUIET_HOURS": ""}


class Plan(msgspec.Struct, frozen=True):
    """In seconds: citizens answer within `longest_pause_s`, the bot is killed within
    `longest_life_s` of being bound, and everything settles within `patience_s` at the end."""

    offers: int
    kills: int
    seed: int
    longest_pause_s: float = 0.6
    longest_life_s: float = 1.2
    patience_s: float = 120.0


class Outcome(msgspec.Struct, frozen=True):
    findings: list[Finding]
    kills: int
    replies: int
    messages: int
    found_unknown: int
    unknown: int
    applications: int
    filed_again: int
    states: dict[str, int]


async def storm(
    plan: Plan,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
    make_rig: type[Rig] = Rig,
) -> Outcome:
    """Runs the plan; database and log go to `folder`. TimeoutError when it never settles."""
    async with make_rig(folder, SETTINGS) as rig:
        return await rage(World, plan, rig, tell)


async def rage(
    world_of: "type[World]", plan: Plan, rig: Rig, tell: Callable[[str], None]
) -> Outcome:
    async with aiohttp.ClientSession(timeout=REQUEST) as client:
        world = world_of(plan, rig, client, tell)
        await world.rage()
        await world.settle()
        return await world.judge()


class World:
    def __init__(
        self, plan: Plan, rig: Rig, client: aiohttp.ClientSession, tell: Callable[[str], None]
    ) -> None:
        self._plan = plan
        self._rig = rig
        self._client = client
        self._tell = tell
        self._random = random.Random(plan.seed)
        self._citizens = Citizens(rig.simulator.network, plan.seed, plan.longest_pause_s)
        self._phones = [f"+7700{n:07}" for n in range(1_000_000, 1_000_000 + plan.offers)]

    async def rage(self) -> None:
        """Feeds the offers in portions, one before each kill."""
        portions = [self._phones[n :: self._plan.kills] for n in range(self._plan.kills)]
        for number, portion in enumerate(portions, start=1):
            await self._rig.start()
            await self._feed(portion)
            await self._fall()
            self._tell(f"kill {number} of {self._plan.kills}: {self._replies()} replies so far")
        await self._rig.bot.start()

    async def _fall(self) -> None:
        """Kills the bot at a random moment: half the time at any, half the time in the instant in
        which a message has reached the phone and the bot cannot know it yet."""
        await asyncio.sleep(self._random.uniform(0, self._plan.longest_life_s))
        if self._random.random() < 0.5:
            with self._citizens.at_next_message(self._rig.bot.kill_now):
                await self._rig.bot.ended_within(self._plan.longest_life_s)
        await self._rig.bot.kill()

    async def settle(self) -> None:
        """Lets everything finish, then jumps past every deadline."""
        await self._quiet()
        self._rig.simulator.clock.advance(PAST_ALL_DEADLINES_S)
        await asyncio.sleep(1.0)
        await self._quiet()

    async def judge(self) -> Outcome:
        phones = [await self._phone(number) for number in self._phones]
        entries = self._rig.simulator.registry.entries()
        applications = [msgspec.to_builtins(entry.application) for entry in entries]
        states: dict[str, int] = {}
        for phone in phones:
            for offer in phone.log["offers"]:
                states[offer["state"]] = states.get(offer["state"], 0) + 1
        return Outcome(
            findings=audit(phones, applications),
            kills=self._plan.kills,
            replies=self._replies(),
            messages=sum(map(len, self._citizens.got.values())),
            found_unknown=self._found_unknown(),
            unknown=unknown(phones),
            applications=len(applications),
            filed_again=sum(entry.times_received - 1 for entry in entries),
            states=states,
        )

    def _found_unknown(self) -> int:
        """Messages that were on the wire when the bot was killed, as it said at its next start."""
        lines = self._lines()
        starts = [line for line in lines if b'"event": "starting"' in line]
        return sum(msgspec.json.decode(line)["unknown"] for line in starts)

    def _lines(self) -> list[bytes]:
        """What the bot said."""
        return self._rig.log.read_bytes().splitlines()

    async def _feed(self, phones: list[str]) -> None:
        """Offers come in over HTTP; a bot that does not answer gets the same rows again."""
        rows = [self._row(phone) for phone in phones]
        headers = {"Authorization": f"Bearer {TOKEN}"}
        deadline = time.monotonic() + self._plan.patience_s
        while time.monotonic() < deadline:
            url = f"{self._rig.bot_url}/api/v1/offers"
            try:
                async with self._client.post(url, json=rows, headers=headers) as answer:
                    if answer.status >= 500:
                        await asyncio.sleep(0.2)  # its database is away
                        continue
                    body = await answer.json()
                    assert answer.status == 200 and not body["rejected"], body
                    return
            except (aiohttp.ClientError, TimeoutError):
                self._rig.alive()
                await asyncio.sleep(0.05)
        raise TimeoutError("the bot never took the offers")

    def _row(self, phone: str) -> dict[str, Any]:
        bank, iban = account_for(phone, 0)
        return {
            "offer_id": f"storm-{phone[1:]}",
            "benefit": "birth",
            "phone": phone,
            "iin": iin_for(phone),
            "region": "Astana",
            "facts": {"child_order": 1},
            "accounts": [{"bank": bank, "iban": iban}],
        }

    async def _quiet(self) -> None:
        """Nothing moves any more: no answer pending, nothing waiting on any side, for a while."""
        still_since, seen = time.monotonic(), (0, 0)
        deadline = time.monotonic() + self._plan.patience_s
        while time.monotonic() - still_since < 2.0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the storm never settles: {self._rig.simulator.stats()}")
            self._rig.alive()
            now = (self._replies(), sum(map(len, self._citizens.got.values())))
            if now != seen or self._busy():
                still_since, seen = time.monotonic(), now
            await asyncio.sleep(0.1)

    def _busy(self) -> bool:
        stats: Any = self._rig.simulator.stats()
        phones, registry = stats["from_phones"], stats["registry"]
        return bool(
            self._citizens.pending
            or any(phones["waiting"].values())
            or phones["under_way"]
            or registry["decisions_due"]
            or registry["decisions_unconfirmed"]
        )

    def _replies(self) -> int:
        return sum(map(len, self._citizens.wrote.values()))

    async def _phone(self, number: str) -> Phone:
        url = f"{self._rig.bot_url}/api/v1/conversations/{number}"
        async with self._client.get(url, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
            assert answer.status == 200, await answer.text()
            log = await answer.json()
        return Phone(number, self._citizens.got[number], self._citizens.wrote[number], log)
