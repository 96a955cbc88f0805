"""`make chaos`: the long storm, with its books printed at the end.

python -m tests.chaos.run --offers 1000 --kills 100 --seed 1
python -m tests.chaos.run --offers 1000 --kills 40 --workers 2     # on PostgreSQL
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.storm import Outcome, Plan, storm
from tests.chaos.workers import storm_of_workers


def main() -> int:
    parser = argparse.ArgumentParser(description="Kills the bot at random moments under load.")
    parser.add_argument("--offers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--workers", type=int, default=0,
        help="so many workers on PostgreSQL, which is killed, too; workers are also paused",
    )  # fmt: skip
    options = parser.parse_args()
    started = time.monotonic()
    plan = Plan(offers=options.offers, kills=options.kills, seed=options.seed, patience_s=300)
    with tempfile.TemporaryDirectory(prefix="kelisim-storm-") as folder:
        outcome = asyncio.run(_storm(plan, Path(folder), options.workers))
    print(f"kills: {outcome.kills}, in {time.monotonic() - started:.0f} s")
    print(f"replies written by citizens: {outcome.replies}")
    print(f"messages received by phones: {outcome.messages}")
    print(f"on the wire when the bot was killed: {outcome.found_unknown}, of which the receipts "
          f"have not settled: {outcome.unknown}")  # fmt: skip
    print(f"applications: {outcome.applications}, of which repeated to the registry: "
          f"{outcome.filed_again}")  # fmt: skip
    print("offers ended: " + ", ".join(f"{s} {n}" for s, n in sorted(outcome.states.items())))
    for finding in outcome.findings:
        print(f"WRONG {finding.phone}: {finding.problem}")
    print("nothing lost, nothing twice" if not outcome.findings else "the books do not agree")
    return int(bool(outcome.findings))


async def _storm(plan: Plan, folder: Path, workers: int) -> Outcome:
    if not workers:
        return await storm(plan, folder, _tell)
    outcome, blows = await storm_of_workers(plan, folder, workers, _tell)
    _tell("blows: " + ", ".join(f"{name} {n}" for name, n in sorted(blows.items())))
    return outcome


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
