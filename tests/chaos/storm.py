"""A world with a bot in it that keeps being killed: offers flow in, citizens answer, SIGKILL falls
at random moments, and in the end the books must agree."""

import asyncio
import random
import socket
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from aiohttp import web

from gateway_sim.http.app import make_app
from gateway_sim.network import NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator
from gateway_sim.synthetic import account_for, iin_for
from tests.chaos.audit import Finding, Phone, audit, unknown
from tests.chaos.bot_process import BotProcess
from tests.chaos.citizens import Citizens

#: Past every deadline and reminder of the sample benefits, in simulated seconds.
PAST_ALL_DEADLINES_S = 8 * 86_400.0
TOKEN = "a-token-for-the-storm"


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


async def storm(plan: Plan, folder: Path, tell: Callable[[str], None] = lambda _: None) -> Outcome:
    """Runs the plan; database and log go to `folder`. TimeoutError when it never settles."""
    async with AsyncExitStack() as stack:
        world = World(plan, folder, tell)
        stack.push_async_callback(world.close)
        await world.open()
        await world.rage()
        await world.settle()
        return await world.judge()


class World:
    def __init__(self, plan: Plan, folder: Path, tell: Callable[[str], None]) -> None:
        self._plan = plan
        self._folder = folder
        self._tell = tell
        self._random = random.Random(plan.seed)
        self._smpp, self._http, self._bot_http = (free_port() for _ in range(3))
        self._simulator = Simulator(
            NetworkSettings(port=self._smpp, receipt_delay_s=0.05),
            RegistrySettings(assign_after_s=0.1, pay_after_s=0.1),
        )
        self._citizens = Citizens(self._simulator.network, plan.seed, plan.longest_pause_s)
        self._runner = web.AppRunner(make_app(self._simulator), access_log=None, shutdown_timeout=1)
        self._bot = BotProcess(self._settings(), folder / "bot.log")
        self._phones = [f"+7700{n:07}" for n in range(1_000_000, 1_000_000 + plan.offers)]
        self._stack = AsyncExitStack()

    async def open(self) -> None:
        await self._simulator.start()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._http).start()
        self._client = await self._stack.enter_async_context(aiohttp.ClientSession())

    async def close(self) -> None:
        if not self._bot.ended:
            await self._bot.kill()
        await self._stack.aclose()
        await self._simulator.stop()
        await self._runner.cleanup()

    async def rage(self) -> None:
        """Feeds the offers in portions, one before each kill."""
        portions = [self._phones[n :: self._plan.kills] for n in range(self._plan.kills)]
        for number, portion in enumerate(portions, start=1):
            await self._bot.start()
            await self._bound()
            await self._feed(portion)
            await self._fall()
            self._tell(f"kill {number} of {self._plan.kills}: {self._replies()} replies so far")
        await self._bot.start()

    async def _fall(self) -> None:
        """Kills the bot at a random moment: half the time at any, half the time in the instant in
        which a message has reached the phone and the bot cannot know it yet."""
        await asyncio.sleep(self._random.uniform(0, self._plan.longest_life_s))
        if self._random.random() < 0.5:
            self._citizens.at_next_message(self._bot.kill_now)
            await self._bot.ended_within(self._plan.longest_life_s)
        await self._bot.kill()

    async def settle(self) -> None:
        """Lets everything finish, then jumps past every deadline."""
        await self._quiet()
        self._simulator.clock.advance(PAST_ALL_DEADLINES_S)
        await asyncio.sleep(1.0)
        await self._quiet()

    async def judge(self) -> Outcome:
        phones = [await self._phone(number) for number in self._phones]
        entries = self._simulator.registry.entries()
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
        lines = (self._folder / "bot.log").read_bytes().splitlines()
        starts = [line for line in lines if b'"event": "starting"' in line]
        return sum(msgspec.json.decode(line)["unknown"] for line in starts)

    def _settings(self) -> dict[str, str]:
        return {
            "KELISIM_DATABASE_URL": f"sqlite+aiosqlite:///{self._folder / 'storm.db'}",
            "KELISIM_GATEWAY_URL": f"smpp://storm:storm@127.0.0.1:{self._smpp}?window=50",
            "KELISIM_REGISTRY_URL": f"http://127.0.0.1:{self._http}",
            "KELISIM_SIMULATOR_URL": f"http://127.0.0.1:{self._http}",
            "KELISIM_CLOCK": "simulator",
            "KELISIM_HTTP": f"127.0.0.1:{self._bot_http}",
            "KELISIM_API_TOKEN": TOKEN,
            "KELISIM_QUIET_HOURS": "",
        }

    async def _bound(self) -> None:
        deadline = time.monotonic() + self._plan.patience_s
        while not self._simulator.network.stats()["sessions"]:
            self._alive()
            if time.monotonic() > deadline:
                raise TimeoutError("the bot never bound")
            await asyncio.sleep(0.01)

    def _alive(self) -> None:
        if self._bot.ended:
            said = (self._folder / "bot.log").read_text(encoding="utf-8")[-2000:]
            raise RuntimeError(f"the bot ended by itself:\n{said}")

    async def _feed(self, phones: list[str]) -> None:
        """Offers come in over HTTP; a bot that dies meanwhile gets the same rows again."""
        rows = [self._row(phone) for phone in phones]
        url = f"http://127.0.0.1:{self._bot_http}/api/v1/offers"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        deadline = time.monotonic() + self._plan.patience_s
        while time.monotonic() < deadline:
            try:
                async with self._client.post(url, json=rows, headers=headers) as answer:
                    body = await answer.json()
                    assert answer.status == 200 and not body["rejected"], body
                    return
            except aiohttp.ClientError:
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
                raise TimeoutError(f"the storm never settles: {self._simulator.stats()}")
            self._alive()
            now = (self._replies(), sum(map(len, self._citizens.got.values())))
            if now != seen or self._busy():
                still_since, seen = time.monotonic(), now
            await asyncio.sleep(0.1)

    def _busy(self) -> bool:
        stats: Any = self._simulator.stats()
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
        url = f"http://127.0.0.1:{self._bot_http}/api/v1/conversations/{number}"
        async with self._client.get(url, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
            assert answer.status == 200, await answer.text()
            log = await answer.json()
        return Phone(number, self._citizens.got[number], self._citizens.wrote[number], log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
