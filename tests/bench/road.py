"""`make bench`: MO → turn → commit → MT over SMPP, the bot in a process of its own, on SQLite FULL
or on PostgreSQL.

    python -m tests.bench.road [--postgres] [--dialogues 100000] [--seconds 10]
                               [--windows 100,1000]

The simulator shares the two cores with the bot. A pair is a reply of a citizen, safely in the
database, and the answer to it, received whole by the phone; receipts are on and counted by neither.
With `--campaign`, so many offers to others leave at full pace beside the steady rates: no window is
measured then.
"""

import argparse
import asyncio
import logging
import os
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import structlog
import uvloop

from gateway_sim.network import MobileOriginated
from gateway_sim.phones import Message
from gateway_sim.simulator import Simulator
from tests.bench.calm import calm
from tests.bench.database import Database, add_option, database
from tests.bench.population import SECRET, fill, offer, phone, populate
from tests.rig.rig import Rig, free_port

#: Half of the citizens say yes, half ask first; each writes once.
REPLIES = ("иә", "қанша?", "да", "сколько?")
#: A run begins to count after this, when batches have found their size.
WARM_UP_S = 2.0
#: Where to stop waiting for the last answers.
DRAIN_S = 20.0


class Traffic:
    """Citizens who write and phones that get answers; latencies in seconds."""

    def __init__(self, simulator: Simulator, citizens: Iterator[int]) -> None:
        self._network = simulator.network
        self._network.on_message = self._arrived
        self._citizens = citizens
        self._asked: dict[str, float] = {}
        self.answered: deque[tuple[float, float]] = deque()
        #: messages that are no answer: those of a campaign
        self.unasked = 0
        self._refill = False
        self._ran_out = False

    def write(self, count: int) -> None:
        now = time.perf_counter()
        written = []
        for n in islice(self._citizens, count):
            self._asked[phone(n)] = now
            written.append(MobileOriginated(phone(n), "1414", REPLIES[n % len(REPLIES)]))
        self._ran_out |= len(written) < count
        self._network.inject(written)

    async def keep(self, window: int, seconds: float) -> float:
        """Keeps `window` citizens waiting for an answer; pairs a second after the warm-up."""
        self.answered.clear()
        self._refill = True
        self.write(window)
        await asyncio.sleep(WARM_UP_S)
        before, began = len(self.answered), time.perf_counter()
        await asyncio.sleep(seconds)
        rate = (len(self.answered) - before) / (time.perf_counter() - began)
        await self._drain()
        return rate

    async def hold(self, rate: int, seconds: float) -> list[float]:
        """Writes at a steady rate; the latencies after the warm-up."""
        self.answered.clear()
        began, sent = time.perf_counter(), 0
        while (elapsed := time.perf_counter() - began) < seconds + WARM_UP_S:
            due = int(elapsed * rate) - sent
            if due:
                self.write(due)
                sent += due
            await asyncio.sleep(0.005)
        await self._drain()
        return [latency for at, latency in self.answered if at - began > WARM_UP_S]

    def _arrived(self, messages: list[Message]) -> None:
        now = time.perf_counter()
        done = 0
        for message in messages:
            asked = self._asked.pop(message.phone, None)
            if asked is not None:
                self.answered.append((now, now - asked))
                done += 1
        self.unasked += len(messages) - done
        if self._refill and done:
            self.write(done)

    async def _drain(self) -> None:
        self._refill = False
        deadline = time.perf_counter() + DRAIN_S
        while self._asked and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)
        if self._ran_out:
            raise RuntimeError("each citizen has written once: more are needed (--dialogues)")
        if self._asked:
            raise TimeoutError(f"{len(self._asked)} replies were never answered")


def rig_for(folder: Path, file: Path | None = None) -> Rig:
    return rig_on(f"sqlite+aiosqlite:///{file or folder / 'bench.db'}", folder)


def rig_on(url: str, folder: Path) -> Rig:
    """Real time and no registry: what is measured is the road from MO to MT."""
    settings = {
        "KELISIM_DATABASE_URL": url,
        "KELISIM_REGISTRY_URL": f"http://127.0.0.1:{free_port()}",
        "KELISIM_SECRET_KEY": SECRET,
        "KELISIM_QUIET_HOURS": "",
        "KELISIM_CLOCK": "system",
    }
    calm()
    return Rig(folder, settings, window=2000, receipt_delay_s=0.2)


def memory_of(pid: int) -> int:
    """Resident bytes of a process now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def cpu_of(pid: int) -> float:
    """CPU seconds a process has used, in user and system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(options: argparse.Namespace, where: Database, folder: Path) -> None:
    print(f"making {options.dialogues:,} dialogues …", flush=True)
    await fill(where.url, options.dialogues, lambda _: None)
    if options.campaign:
        await offer(where.url, range(options.dialogues, options.dialogues + options.campaign))
    citizens = iter(range(options.dialogues))
    async with rig_on(where.url, folder) as rig:
        await rig.start()
        traffic = Traffic(rig.simulator, citizens)
        for rate in options.rate:
            unasked, began = traffic.unasked, time.perf_counter()
            latencies = await traffic.hold(rate, options.seconds)
            _print_latency(rate, latencies)
            if options.campaign:
                sent = (traffic.unasked - unasked) / (time.perf_counter() - began)
                print(f"beside {sent:,.0f} messages a second of a campaign", flush=True)
        for window in () if options.campaign else options.windows:
            bot, simulator, server = cpu_of(rig.bot.pid), time.process_time(), where.cpu()
            rate = await traffic.keep(window, options.seconds)
            bot, simulator = cpu_of(rig.bot.pid) - bot, time.process_time() - simulator
            server = where.cpu() - server
            print(f"window {window}: {rate:,.0f} pairs/s", flush=True)
            for who, spent in (("bot", bot), ("simulator", simulator), ("PostgreSQL", server)):
                if not spent:
                    continue
                each = spent / len(traffic.answered) * 1e6
                print(f"window {window}, CPU of the {who}: {each:,.0f} µs/pair", flush=True)
        print(f"memory of the bot: {memory_of(rig.bot.pid) / 1e6:,.0f} MB", flush=True)


async def measure_memory(options: argparse.Namespace, where: Database, folder: Path) -> None:
    dialogues = options.memory
    file = folder / "bench.db"
    del where  # it is SQLite's file whose size is told
    print(f"making {dialogues:,} dialogues …", flush=True)
    await populate(file, dialogues, lambda _: None)
    async with rig_for(folder) as rig:
        await rig.start()
        await Traffic(rig.simulator, iter(range(0, dialogues, 7))).keep(100, 5.0)
        megabytes = memory_of(rig.bot.pid) / 1e6
    print(f"memory at {dialogues:,} dialogues: {megabytes:,.0f} MB", flush=True)
    print(f"database at {dialogues:,} dialogues: {file.stat().st_size / 1e6:,.0f} MB", flush=True)


def _print_latency(rate: int, latencies: Sequence[float]) -> None:
    ordered = sorted(latencies)
    p99 = ordered[int(len(ordered) * 0.99)] * 1000
    median = statistics.median(ordered) * 1000
    print(f"reply at a steady {rate}/s, median: {median:.1f} ms")
    print(f"reply at a steady {rate}/s, p99: {p99:.1f} ms", flush=True)


def _numbers(raw: str) -> list[int]:
    return [int(part) for part in raw.split(",") if part]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rate", type=_numbers, default=[500, 2000])
    parser.add_argument("--windows", type=_numbers, default=[100, 1000])
    parser.add_argument("--campaign", type=int, default=0, metavar="OFFERS")
    parser.add_argument("--memory", type=int, default=0, metavar="DIALOGUES")
    add_option(parser)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
        database(options, Path(folder)) as where,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        work = measure_memory if options.memory else measure
        runner.run(work(options, where, Path(folder)))


if __name__ == "__main__":
    main()
