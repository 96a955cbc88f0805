"""`make bench-growth`: the road with millions of dialogues in the file, cold and warm.

    python -m tests.bench.growth [--dialogues 1,5] [--seconds 10] [--rate 500] [--runs 1]
                                 [--folder DIR] [--keep]

`--dialogues` in millions. Each database is made by `tests.bench.grown` (a minute and a half and
2.5 GB a million) in `--folder`, measured, and thrown away (`--keep`: kept, and used the next time).
Whoever writes is anybody: rows lie in the order of keyed hashes, the worst case for a cache.

Cold: the system has forgotten the pages of the files. Warm: `kelisim warm` has read them.
Start-up is from the start of the process until it is bound to the SMSC, Python's own included.
"""

import argparse
import asyncio
import logging
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import structlog
import uvloop

from storage.warming import warm
from tests.bench.grown import grow
from tests.bench.road import Traffic, cpu_of, memory_of, rig_for

#: What a million dialogues take on the disk, and a little to sort them in, in octets.
_A_MILLION = 2.8e9


async def measure(options: argparse.Namespace, folder: Path) -> None:
    for millions in options.dialogues:
        file = folder / f"grown-{millions:g}m.db"
        citizens = int(millions * 1e6)
        if not file.exists():
            free = shutil.disk_usage(folder).free
            if free < millions * _A_MILLION:
                print(f"{millions:g} million: not made, {free / 1e9:.0f} GB of disk are too few")
                continue
            await _make(file, citizens)
        print(f"{millions:g} million: {_size(file) / 1e9:.1f} GB with the search's index")
        await _measure_one(options, file, millions, _strangers(citizens))
        if not options.keep:
            for part in file.parent.glob(f"{file.name}*"):
                part.unlink()


async def _make(file: Path, citizens: int) -> None:
    began = time.monotonic()
    await grow(file, citizens)
    print(f"{citizens:,} dialogues made in {time.monotonic() - began:.0f} s", flush=True)


def _strangers(citizens: int) -> Iterator[int]:
    """Who writes: everybody once, from a place that another run has not come to."""
    first = time.time_ns() // 1_000_000_000 * 7919 % citizens
    return (n % citizens for n in range(first, first + citizens))


async def _measure_one(
    options: argparse.Namespace, file: Path, millions: float, citizens: Iterator[int]
) -> None:
    for _ in range(options.runs):
        forget(file)
        await _road(options, file, f"{millions:g} million, cold", citizens)
        began = time.monotonic()
        for _ in warm(f"sqlite+aiosqlite:///{file}"):
            pass
        print(f"{millions:g} million: read into memory in {time.monotonic() - began:.1f} s")
        await _road(options, file, f"{millions:g} million, warm", citizens)


async def _road(
    options: argparse.Namespace, file: Path, name: str, citizens: Iterator[int]
) -> None:
    with tempfile.TemporaryDirectory(prefix="kelisim-growth-") as folder:
        async with rig_for(Path(folder), file) as rig:
            began = time.monotonic()
            await rig.start()
            took, cpu = time.monotonic() - began, cpu_of(rig.bot.pid)
            print(f"{name}: started in {took:.2f} s ({cpu:.2f} s of CPU)", flush=True)
            traffic = Traffic(rig.simulator, citizens)
            latencies = sorted(await traffic.hold(options.rate, options.seconds))
            median, p99 = statistics.median(latencies), latencies[int(len(latencies) * 0.99)]
            print(
                f"{name}: reply at a steady {options.rate}/s: median {median * 1000:.1f} ms,"
                f" p99 {p99 * 1000:.1f} ms",
                flush=True,
            )
            cpu = cpu_of(rig.bot.pid)
            rate = await traffic.keep(options.window, options.seconds)
            each = (cpu_of(rig.bot.pid) - cpu) / len(traffic.answered) * 1e6
            print(
                f"{name}: window {options.window}: {rate:,.0f} pairs/s, {each:,.0f} µs of CPU a"
                f" pair; {memory_of(rig.bot.pid) / 1e6:,.0f} MB",
                flush=True,
            )
            await rig.bot.stop()


def forget(file: Path) -> None:
    """The system drops what it remembers of the files: all of it is on the disk."""
    subprocess.run(["sync"], check=True)
    for part in file.parent.glob(f"{file.name}*"):
        with part.open("rb") as raw:
            os.posix_fadvise(raw.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _size(file: Path) -> int:
    return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--dialogues", type=lambda raw: [float(part) for part in raw.split(",")], default=[1, 5]
    )
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--window", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with (
        tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(options, options.folder or Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
