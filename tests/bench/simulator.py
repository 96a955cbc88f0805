"""What the simulator carries: submit_sm a second through parsing, routing, storing and answering;
the same with receipts on; messages of phones to a bot that only acknowledges; memory over millions.

    python -m tests.bench.simulator --seconds 5 --memory 10000000

The simulator is a process of its own, as `gateway-sim serve` runs it; the client is another.
CPU seconds are the simulator's own, so that they mean something on a busy machine.
"""

import argparse
import asyncio
import gc
import multiprocessing
import os
import time
from collections.abc import Coroutine
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import structlog
import uvloop

from gateway_sim.cli.serve import GC_THRESHOLD
from gateway_sim.network import MobileOriginated, NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator
from sms.smpp.link import Esme, EsmeHandler, LinkConfig, SubmitResult
from sms.smpp.message import submits
from sms.smpp.pdu import DeliverSm, SubmitSm

WINDOW = 100
#: Phones written to in turn: more than any cache of few hot ones would help with.
PHONES = 20_000
TEXT = "Сізге жәрдемақы тағайындалуы мүмкін. Келісесіз бе? 1 - иә, 2 - жоқ."
ANSWERS = ("иә", "жоқ", "1", "қанша?")
#: Messages of phones in one batch, and batches that may wait for the bot.
BATCH, AHEAD = 500, 8
TICKS = os.sysconf("SC_CLK_TCK")


class Pushing(EsmeHandler):
    """Keeps the window full, counts answers and receipts, and acknowledges all deliveries."""

    def __init__(self, messages: list[SubmitSm]) -> None:
        self.answered = self.refused = self.delivered_ = 0
        self._messages = messages
        self._next = 0
        self._tokens = count()
        self.pushing = False
        self.esme: Esme | None = None

    def link_up(self, esme: Esme) -> None:
        self.esme = esme

    def link_down(self, esme: Esme, reason: str, unanswered: list[object]) -> None:
        if reason != "unbound":
            raise RuntimeError(f"the link broke: {reason}")

    def submitted(self, results: list[SubmitResult]) -> None:
        self.answered += len(results)
        self.refused += sum(result.status != 0 for result in results)
        if self.pushing:
            self.push()

    def delivered(self, deliveries: list[DeliverSm]) -> None:
        assert self.esme is not None
        self.delivered_ += len(deliveries)
        self.esme.answer(deliveries)

    def push(self) -> None:
        assert self.esme is not None
        free = self.esme.free
        if not free:
            return
        batch = self._messages[self._next : self._next + free]
        if not batch:
            self._next = 0
            batch = self._messages[:free]
        self._next += len(batch)
        self.esme.submit(batch, [next(self._tokens) for _ in batch])


def messages(*, receipts: bool) -> list[SubmitSm]:
    numbers = (f"+7701{n:07}" for n in range(PHONES))
    return [
        submits(TEXT[:70], "1414", to, reference=n, receipts=receipts)[0]
        for n, to in enumerate(numbers)
    ]


class Writers:
    """Phones that write as fast as the bot acknowledges."""

    def __init__(self, simulator: Simulator) -> None:
        self._network = simulator.network
        self._numbers = count()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._write())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _write(self) -> None:
        while True:
            if self._network._deliveries.count > AHEAD * BATCH:
                await asyncio.sleep(0.001)
                continue
            batch = [next(self._numbers) for _ in range(BATCH)]
            self._network.inject(
                [
                    MobileOriginated(f"+7702{n % PHONES:07}", "1414", ANSWERS[n % len(ANSWERS)])
                    for n in batch
                ]
            )
            await asyncio.sleep(0)


async def serve(pipe: Connection) -> None:
    simulator = Simulator(NetworkSettings(port=0), RegistrySettings())
    await simulator.start()
    writers = Writers(simulator)
    pipe.send(simulator.network.port)
    loop = asyncio.get_running_loop()
    while (told := await loop.run_in_executor(None, pipe.recv)) != "stop":
        if told == "write":
            writers.start()
        elif told == "rest":
            await writers.stop()
    await simulator.stop()


def serve_in_process(pipe: Connection) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    run(serve(pipe))


def run(work: Coroutine[object, object, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


class Meter:
    """The simulator's process from outside."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")

    def cpu_s(self) -> float:
        fields = (self._folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mb(self) -> float:
        pages = int((self._folder / "statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Bench:
    def __init__(self, port: int, pipe: Connection, meter: Meter, seconds: float) -> None:
        self._port = port
        self._pipe = pipe
        self._meter = meter
        self._seconds = seconds

    async def submits(self, *, receipts: bool) -> None:
        async with _bound(self._port, messages(receipts=receipts)) as client:
            client.pushing = True
            client.push()
            await asyncio.sleep(0.5)  # warm
            before = (client.answered, client.delivered_, time.perf_counter(), self._meter.cpu_s())
            await asyncio.sleep(self._seconds)
            took, cpu = time.perf_counter() - before[2], self._meter.cpu_s() - before[3]
            answered, told = client.answered - before[0], client.delivered_ - before[1]
            client.pushing = False
            await _rest(client)
            assert client.refused == 0, f"{client.refused} were refused"
        what = f"with receipts ({told / took:,.0f} receipts/s)" if receipts else "without receipts"
        print(
            f"submit_sm at window {WINDOW}, {what}: {answered / took:,.0f} a second, "
            f"{answered / cpu:,.0f} a CPU second of the simulator",
            flush=True,
        )

    async def writes(self) -> None:
        async with _bound(self._port, []) as client:
            self._pipe.send("write")
            await asyncio.sleep(0.5)  # warm
            before = (client.delivered_, time.perf_counter(), self._meter.cpu_s())
            await asyncio.sleep(self._seconds)
            told = client.delivered_ - before[0]
            took, cpu = time.perf_counter() - before[1], self._meter.cpu_s() - before[2]
            self._pipe.send("rest")
            await asyncio.sleep(0.5)
        print(
            f"messages of phones, acknowledged at once: {told / took:,.0f} a second, "
            f"{told / cpu:,.0f} a CPU second of the simulator",
            flush=True,
        )

    async def memory(self, total: int) -> None:
        """The memory of the simulator after each tenth of so many messages."""
        async with _bound(self._port, messages(receipts=False)) as client:
            client.pushing = True
            client.push()
            seen = []
            for tenth in range(1, 11):
                while client.answered < total * tenth // 10:
                    await asyncio.sleep(0.05)
                seen.append(self._meter.memory_mb())
            client.pushing = False
            await _rest(client)
        told = " ".join(f"{mb:.0f}" for mb in seen)
        print(f"memory in MB after each tenth of {total:,} messages: {told}", flush=True)


class _bound:  # noqa: N801 -- reads as a verb
    """A client that is bound while it is needed."""

    def __init__(self, port: int, pdus: list[SubmitSm]) -> None:
        self._client = Pushing(pdus)
        config = LinkConfig("127.0.0.1", port, "bench", "secret", window=WINDOW)
        self._esme = Esme(config, self._client)

    async def __aenter__(self) -> Pushing:
        await self._esme.start()
        await self._esme.wait_bound(10)
        return self._client

    async def __aexit__(self, *_: object) -> None:
        await self._esme.stop()


async def _rest(client: Pushing) -> None:
    """Until nothing comes any more."""
    seen = -1
    while seen != client.answered + client.delivered_:
        seen = client.answered + client.delivered_
        await asyncio.sleep(0.5)


async def measure(bench: Bench, memory: int) -> None:
    await bench.submits(receipts=False)
    await bench.submits(receipts=True)
    await bench.writes()
    if memory:
        await bench.memory(memory)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="per figure")
    parser.add_argument("--memory", type=int, default=10_000_000, help="messages; 0 for none")
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    simulator = multiprocessing.get_context("spawn").Process(
        target=serve_in_process, args=(theirs,), daemon=True
    )
    simulator.start()
    bench = Bench(ours.recv(), ours, Meter(simulator.pid or 0), options.seconds)
    run(measure(bench, options.memory))
    ours.send("stop")
    simulator.join(10)


if __name__ == "__main__":
    main()
