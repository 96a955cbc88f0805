"""`make bench-kannel`: Debian's Kannel and Kelisim side by side, in turns, against one simulator.

    python -m tests.bench.kannel [--runs 3] [--seconds 5] [--windows 100,1000] [--dialogues 300000]

A pair is a message from a phone and the whole answer on it, as in `tests.bench.road`, whose traffic
it is. Kannel answers one fixed text itself (`sms-service` with `text`), or asks a small aiohttp
application behind it (`get-url`), once in one part and once in two, the length of Kelisim's
answers. It stores nothing and asks for no receipts; Kelisim reads, decides, stores
(`synchronous=FULL`), asks for a receipt of each part and stores that, too.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from statistics import median
from typing import NamedTuple

import structlog
import uvloop

from gateway_sim.network import NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator
from tests.bench.grown import grow
from tests.bench.kannel_app import TEXTS
from tests.bench.road import Traffic, cpu_of, rig_for
from tests.kannel.boxes import BEARERBOX, INSTALLED, SMSBOX, WHY_NOT
from tests.rig.rig import free_port

#: What Kannel may send ahead of the answers to it: as much as Kelisim in `rig_for`.
WINDOW = 2000
#: The window at which everybody gets going, for a second that does not count.
WARM_UP = 100
#: Seconds for a box to listen, and to bind.
PATIENCE_S = 30.0

#: As small as it goes: no store, no receipts, warnings alone in the log.
CONF = """
group = core
admin-port = {admin}
admin-password = bench
admin-interface = 127.0.0.1
smsbox-port = {box}
smsbox-interface = 127.0.0.1
log-level = 2
dlr-storage = internal
sms-incoming-queue-limit = 1000000
sms-outgoing-queue-limit = 1000000

group = smsc
smsc = smpp
smsc-id = bench
host = 127.0.0.1
port = {smpp}
transceiver-mode = true
smsc-username = kannel
smsc-password = kannel
system-type = ""
interface-version = 34
max-pending-submits = {window}
log-level = 2

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-level = 2
max-pending-requests = {window}

group = sms-service
keyword = default
catch-all = true
concatenation = true
max-messages = 5
accept-x-kannel-headers = true
{answer}
"""


class Way(NamedTuple):
    """One who answers: `text` by itself, or an application's; the name says in how many parts."""

    name: str
    text: str
    by_http: bool


WAYS = (
    Way("Kannel, fixed text, 1 part", "one", by_http=False),
    Way("Kannel, fixed text, 2 parts", "two_latin", by_http=False),
    Way("Kannel, HTTP application, 1 part", "one", by_http=True),
    Way("Kannel, HTTP application, 2 parts in Cyrillic", "two", by_http=True),
)
KELISIM = "Kelisim, 2 parts in Cyrillic, stored, with receipts"


class Round(NamedTuple):
    """Of one measurement: pairs a second, and CPU µs a pair by process."""

    rate: float
    cpu: dict[str, float]


#: By who answers, and window.
Rounds = dict[tuple[str, int], list[Round]]


async def measure(options: argparse.Namespace, folder: Path) -> None:
    rounds: Rounds = {}
    citizens = iter(range(options.dialogues))
    print(f"making {options.dialogues:,} dialogues for Kelisim …", flush=True)
    await grow(folder / "bench.db", options.dialogues)
    for n in range(1, options.runs + 1):
        for way in WAYS if INSTALLED else ():
            async with kannel(way, Path(tempfile.mkdtemp(dir=folder))) as (simulator, processes):
                traffic = Traffic(simulator, count())
                await _take(rounds, options, way.name, traffic, processes)
        async with rig_for(folder) as rig:
            await rig.start()
            traffic = Traffic(rig.simulator, citizens)
            await _take(rounds, options, KELISIM, traffic, {"bot": rig.bot.pid})
        print(f"round {n} of {options.runs} is over", flush=True)
    _print(rounds)


async def _take(
    rounds: Rounds,
    options: argparse.Namespace,
    name: str,
    traffic: Traffic,
    processes: dict[str, int],
) -> None:
    await traffic.keep(WARM_UP, 1.0)  # what a start still has to do is over
    for window in options.windows:
        before = {who: cpu_of(pid) for who, pid in processes.items()}
        own = time.process_time()
        rate = await traffic.keep(window, options.seconds)
        spent = {who: cpu_of(pid) - before[who] for who, pid in processes.items()}
        spent["simulator"] = time.process_time() - own
        each = {who: used / len(traffic.answered) * 1e6 for who, used in spent.items()}
        rounds.setdefault((name, window), []).append(Round(rate, each))


@asynccontextmanager
async def kannel(way: Way, folder: Path) -> AsyncIterator[tuple[Simulator, dict[str, int]]]:
    """The simulator with Kannel bound to it; the processes to look at."""
    simulator = Simulator(NetworkSettings(port=free_port(), window=WINDOW), RegistrySettings())
    await simulator.start()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(simulator.stop)
        processes: dict[str, int] = {}
        answer = f'text = "{TEXTS[way.text]}"'
        if way.by_http:
            port = free_port()
            arguments = (sys.executable, "-m", "tests.bench.kannel_app", str(port), way.text)
            processes["application"] = await _run(stack, *arguments)
            await _listens(port)
            answer = f'get-url = "http://127.0.0.1:{port}/?from=%p&text=%b"'
        conf = folder / "kannel.conf"
        box, sendsms = free_port(), free_port()
        conf.write_text(
            CONF.format(
                admin=free_port(),
                box=box,
                sendsms=sendsms,
                smpp=simulator.network.port,
                window=WINDOW,
                answer=answer,
            )
        )
        processes["bearerbox"] = await _run(stack, str(BEARERBOX), "-v", "2", str(conf))
        await _listens(box)
        processes["smsbox"] = await _run(stack, str(SMSBOX), "-v", "2", str(conf))
        await _listens(sendsms)
        async with asyncio.timeout(PATIENCE_S):
            while not simulator.network.stats()["sessions"]:
                await asyncio.sleep(0.05)
        yield simulator, processes


async def _run(stack: AsyncExitStack, *command: str) -> int:
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    reading = asyncio.create_task(process.communicate())
    stack.push_async_callback(_end, process, reading)
    return process.pid


async def _end(process: Process, reading: "asyncio.Task[tuple[bytes, bytes]]") -> None:
    """A bearerbox that is told to stop takes half a minute over it."""
    if process.returncode is None:
        process.kill()
    await reading


async def _listens(port: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return


def _print(rounds: Rounds) -> None:
    for (name, window), several in rounds.items():
        rates = [one.rate for one in several]
        cpu = _medians(several)
        print(
            f"{name}, window {window}: {median(rates):,.0f} pairs/s"
            f" ({min(rates):,.0f} to {max(rates):,.0f}); CPU µs/pair: "
            + ", ".join(f"{who} {used:,.0f}" for who, used in cpu),
            flush=True,
        )
    if not INSTALLED:
        print(f"Kelisim alone: {WHY_NOT}")


def _medians(several: list[Round]) -> Iterator[tuple[str, float]]:
    for who in several[0].cpu:
        yield who, median(one.cpu[who] for one in several)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--dialogues", type=int, default=300_000)
    parser.add_argument(
        "--windows", type=lambda raw: [int(w) for w in raw.split(",")], default=[100, 1000]
    )
    options = parser.parse_args()
    if not INSTALLED:
        print(WHY_NOT, flush=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(options, Path(folder)))


if __name__ == "__main__":
    main()
