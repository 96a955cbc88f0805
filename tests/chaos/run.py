"""`make chaos`: the long storm, with its books printed at the end.

python -m tests.chaos.run --offers 1000 --kills 100 --seed 1
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.storm import Plan, storm


def main() -> int:
    parser = argparse.ArgumentParser(description="Kills the bot at random moments under load.")
    parser.add_argument("--offers", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    plan = Plan(offers=options.offers, kills=options.kills, seed=options.seed, patience_s=300)
    with tempfile.TemporaryDirectory(prefix="kelisim-storm-") as folder:
        outcome = asyncio.run(storm(plan, Path(folder), lambda line: print(line, flush=True)))
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


if __name__ == "__main__":
    sys.exit(main())
