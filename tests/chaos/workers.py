"""A storm over several workers on one PostgreSQL: workers are killed or paused, the database is
killed, while offers flow in and citizens answer.

A paused worker is the wicked one: it wakes after its leases are gone and believes in them still.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.chaos.storm import SETTINGS, Outcome, Plan, World, rage
from tests.postgres import Cluster, cluster
from tests.rig.bot_process import BotProcess
from tests.rig.rig import PATIENCE_S, Rig, free_port

#: Longer than a lease stands unless it is renewed, so that somebody else has taken it.
LONGER_THAN_A_LEASE_S = 7.0

Told = Callable[[str], None]


async def storm_of_workers(
    plan: Plan, folder: Path, count: int, tell: Told = lambda _: None, *, fsync: bool = True
) -> tuple[Outcome, Counter[str]]:
    """Runs the plan with so many workers: `kills` are blows of all kinds, which are counted."""
    with cluster(fsync=fsync) as server:
        async with WorkersRig(folder, SETTINGS, server, count) as rig:
            outcome = await rage(WorkersWorld, plan, rig, tell)
            return outcome, rig.blows


class WorkersRig(Rig):
    """The rig with so many workers, none of them its `bot`. `bot_url` is that of one that runs:
    every worker knows everything."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], server: Cluster, count: int, **how: Any
    ) -> None:
        self.url = server.create(f"kelisim_{free_port()}")
        shared = {"KELISIM_DATABASE_URL": self.url, "KELISIM_SECRET_KEY": "a-secret-of-the-storm"}
        super().__init__(folder, {**shared, **settings}, **how)
        self.server = server
        self.blows: Counter[str] = Counter()
        self.paused: set[BotProcess] = set()
        self._logs = [folder / f"worker-{n}.log" for n in range(count)]
        self._ports = [free_port() for _ in range(count)]
        self.workers = [
            BotProcess(self._settings_of(f"worker-{n}", port), log)
            for n, (port, log) in enumerate(zip(self._ports, self._logs, strict=True))
        ]

    def _settings_of(self, name: str, port: int) -> dict[str, str]:
        ours = {k: v for k, v in self.bot.environment.items() if k.startswith("KELISIM_")}
        return {**ours, "KELISIM_HTTP": f"127.0.0.1:{port}", "KELISIM_WORKER": name}

    @property
    def bot_url(self) -> str:
        runs = (
            port
            for worker, port in zip(self.workers, self._ports, strict=True)
            if worker.runs and worker not in self.paused
        )
        return f"http://127.0.0.1:{next(runs, self._ports[0])}"

    async def start(self) -> None:
        """Starts those that do not run, and waits until all are bound."""
        for worker in self.workers:
            if not worker.runs:
                await worker.start()
        deadline = time.monotonic() + PATIENCE_S
        while len(self.simulator.network.sessions()) < len(self.workers):
            self.alive()
            if time.monotonic() > deadline:
                raise TimeoutError(f"not all workers were bound within {PATIENCE_S} s")
            await asyncio.sleep(0.02)

    def alive(self) -> None:
        for worker, log in zip(self.workers, self._logs, strict=True):
            if worker.ended_by_itself:
                said = log.read_text(encoding="utf-8")[-3000:]
                raise RuntimeError(f"{log.stem} ended by itself:\n{said}")

    def lines(self) -> list[bytes]:
        return [
            line for log in self._logs if log.exists() for line in log.read_bytes().splitlines()
        ]

    async def __aexit__(self, *told: object) -> None:
        for worker in self.paused:
            worker.wake()
        for worker in self.workers:
            await worker.kill()
        await super().__aexit__(*told)


class WorkersWorld(World):
    """Blows fall on workers and on the database; whoever is left goes on."""

    _rig: WorkersRig

    async def rage(self) -> None:
        await self._rig.start()
        portions = [self._phones[n :: self._plan.kills] for n in range(self._plan.kills)]
        for number, (portion, blow) in enumerate(zip(portions, self._blows(), strict=False), 1):
            await self._feed(portion)
            await asyncio.sleep(self._random.uniform(0, self._plan.longest_life_s))
            await blow()
            name = blow.__name__.strip("_").replace("_", " ")
            self._rig.blows[name] += 1
            self._tell(f"{number} of {self._plan.kills}, {name}: {self._replies()} replies so far")
            await self._rig.start()

    def _blows(self) -> Iterator[Callable[[], Awaitable[None]]]:
        """Round after round of all kinds, each round in an order of its own."""
        kinds = [self._kill_one, self._pause_one, self._kill_database, self._kill_all]
        while True:
            self._random.shuffle(kinds)
            yield from kinds

    async def settle(self) -> None:
        """What a dead worker held is taken over when its leases have run out."""
        await asyncio.sleep(LONGER_THAN_A_LEASE_S)
        await super().settle()

    async def _kill_one(self) -> None:
        victim = self._random.choice(self._rig.workers)
        if self._random.random() < 0.5:
            with self._citizens.at_next_message(victim.kill_now):
                await victim.ended_within(self._plan.longest_life_s)
        await victim.kill()
        await asyncio.sleep(self._random.uniform(0, LONGER_THAN_A_LEASE_S))

    async def _kill_all(self) -> None:
        for worker in self._rig.workers:
            worker.kill_now()
        for worker in self._rig.workers:
            await worker.kill()

    async def _pause_one(self) -> None:
        victim = self._random.choice(self._rig.workers)
        self._rig.paused.add(victim)
        victim.pause()
        await asyncio.sleep(LONGER_THAN_A_LEASE_S)
        victim.wake()
        self._rig.paused.discard(victim)

    async def _kill_database(self) -> None:
        self._rig.server.kill()
        await asyncio.sleep(self._random.uniform(0, 2.0))
        await asyncio.to_thread(self._rig.server.start)

    def _lines(self) -> list[bytes]:
        return self._rig.lines()
