"""How much more two workers on one PostgreSQL carry than one: the same traffic, in turns.

    python -m tests.bench.workers [--workers 1,2,1,2] [--dialogues 60000] [--seconds 10]

Workers, server and simulator share the two cores: beside the pairs a second stands what each pair
costs, which says what more cores would carry.
"""

import argparse
import asyncio
import logging
import tempfile
from pathlib import Path

import structlog
import uvloop

from tests.bench.database import SETTINGS, Database
from tests.bench.population import SECRET, fill
from tests.bench.road import Traffic, cpu_of
from tests.chaos.workers import WorkersRig
from tests.postgres import Cluster, cluster
from tests.rig.rig import free_port

#: After the links are bound, shares settle within two rounds of leases.
SHARES_SETTLE_S = 4.0


async def measure(server: Cluster, workers: int, options: argparse.Namespace, folder: Path) -> None:
    settings = {
        "KELISIM_REGISTRY_URL": f"http://127.0.0.1:{free_port()}",
        "KELISIM_SECRET_KEY": SECRET,
        "KELISIM_QUIET_HOURS": "",
        "KELISIM_CLOCK": "system",
    }
    rig = WorkersRig(folder, settings, server, workers, window=2000, receipt_delay_s=0.2)
    await fill(rig.url, options.dialogues, lambda _: None)
    async with rig:
        await rig.start()
        await asyncio.sleep(SHARES_SETTLE_S)
        traffic = Traffic(rig.simulator, iter(range(options.dialogues)))
        pids = [worker.pid for worker in rig.workers]
        assert server.process is not None
        where = Database(rig.url, server.process.pid)
        before, of_server = sum(map(cpu_of, pids)), where.cpu()
        rate = await traffic.keep(options.window, options.seconds)
        pairs = len(traffic.answered) / 1e6
        spent, of_server = sum(map(cpu_of, pids)) - before, where.cpu() - of_server
    print(
        f"{workers} workers: {rate:,.0f} pairs/s at window {options.window}; CPU a pair: workers "
        f"{spent / pairs:,.0f} µs, PostgreSQL {of_server / pairs:,.0f} µs",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", default="1,2,1,2")
    parser.add_argument("--dialogues", type=int, default=60_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--window", type=int, default=1000)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for workers in map(int, options.workers.split(",")):
        with (
            tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
            cluster(fsync=True, settings=SETTINGS) as server,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(measure(server, workers, options, Path(folder)))


if __name__ == "__main__":
    main()
