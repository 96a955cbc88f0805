"""How many submit_sm a second one link carries: an SMSC in a process of its own, an ESME in this
one, full parsing at both ends, every message answered before it counts.

    python -m tests.bench.smpp [--seconds 5] [--windows 10,100,1000]
"""

import argparse
import asyncio
import multiprocessing
import time
from itertools import count
from multiprocessing.connection import Connection

from sms.smpp.link import (
    Esme,
    EsmeHandler,
    LinkConfig,
    Smsc,
    SmscHandler,
    SmscSession,
    SubmitResult,
)
from sms.smpp.pdu import Bind, DeliverSm, SubmitSm

try:
    from uvloop import run
except ImportError:  # the loop of the standard library does, more slowly
    run = asyncio.run

#: a message as the bot sends it: Cyrillic, 70 characters, a receipt wanted, its own reference
MESSAGE = SubmitSm(
    source_addr="1414",
    dest_addr_ton=1,
    dest_addr_npi=1,
    destination_addr="77011234567",
    registered_delivery=1,
    data_coding=8,
    short_message=("Сізге жәрдемақы тағайындалуы мүмкін." * 2)[:70].encode("utf-16-be"),
    tlvs={0x0204: b"\x00\x07"},
)


class Answering(SmscHandler):
    """Accepts everything at once."""

    def __init__(self) -> None:
        self.ids = count(1)

    def bind(self, session: SmscSession, pdu: Bind) -> int:
        return 0

    def submitted(self, session: SmscSession, pdus: list[SubmitSm]) -> None:
        session.answer([(pdu, 0, f"{next(self.ids):x}") for pdu in pdus])


class Pushing(EsmeHandler):
    """Keeps the window full, and counts the answers."""

    def __init__(self) -> None:
        self.answered = 0
        self.tokens = count()

    def link_up(self, esme: Esme) -> None:
        self.esme = esme
        self.push(esme.free)

    def link_down(self, esme: Esme, reason: str, unanswered: list[object]) -> None:
        if reason != "unbound":
            raise RuntimeError(f"the link broke: {reason}")

    def submitted(self, results: list[SubmitResult]) -> None:
        self.answered += sum(result.status == 0 for result in results)
        self.push(self.esme.free)

    def push(self, free: int) -> None:
        if free:
            self.esme.submit([MESSAGE] * free, [next(self.tokens) for _ in range(free)])

    def delivered(self, deliveries: list[DeliverSm]) -> None:
        self.esme.answer(deliveries)


async def serve(pipe: Connection) -> None:
    smsc = Smsc(Answering(), "127.0.0.1", 0)
    await smsc.start()
    pipe.send(smsc.port)
    await asyncio.get_running_loop().run_in_executor(None, pipe.recv)
    await smsc.stop()


def serve_in_process(pipe: Connection) -> None:
    run(serve(pipe))


async def measure(port: int, window: int, seconds: float) -> float:
    pushing = Pushing()
    esme = Esme(LinkConfig("127.0.0.1", port, "bench", "secret", window=window), pushing)
    await esme.start()
    await esme.wait_bound(5)
    await asyncio.sleep(0.3)  # warm
    began, before = time.perf_counter(), pushing.answered
    await asyncio.sleep(seconds)
    rate = (pushing.answered - before) / (time.perf_counter() - began)
    await esme.stop()
    return rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="per window")
    parser.add_argument("--windows", default="10,100,1000")
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    smsc = spawn.Process(target=serve_in_process, args=(theirs,), daemon=True)
    smsc.start()
    port = ours.recv()
    for window in map(int, options.windows.split(",")):
        rate = run(measure(port, window, options.seconds))
        print(f"window {window}: {rate:,.0f} submit_sm/s", flush=True)
    ours.send("done")
    smsc.join()


if __name__ == "__main__":
    main()
