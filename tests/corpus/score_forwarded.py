"""How forwarded texts are judged: recall on frauds and false alarms on genuine ones, totals only.

python -m tests.corpus.score_forwarded [--half dev|eval|blind|both]
"""

import argparse
import csv
import statistics
import sys
import time
from pathlib import Path

from flows.fraud import judge

FOLDER = Path(__file__).parent
HALVES = ("dev", "eval")


def rows_of(half: str) -> list[tuple[str, str]]:
    """Text and label."""
    with (FOLDER / f"forwarded_{half}.tsv").open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["text"], row["verdict"]) for row in table]


def report(half: str) -> None:
    rows = rows_of(half)
    frauds = [text for text, label in rows if label == "fraud"]
    others = [text for text, label in rows if label != "fraud"]
    caught = sum(judge(text).verdict == "fraud" for text in frauds)
    alarms = sum(judge(text).verdict == "fraud" for text in others)
    print(f"== forwarded {half}: {len(rows)} texts")
    print(f"frauds called fraud: {caught / len(frauds):.1%} ({caught} of {len(frauds)})")
    print(f"others called fraud: {alarms / len(others):.1%} ({alarms} of {len(others)})")
    print(f"median time: {median_us([text for text, _ in rows]):.0f} µs a text")


def median_us(texts: list[str]) -> float:
    times = []
    for text in texts:
        began = time.perf_counter()
        judge(text)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "blind", "both"], default="both")
    options = parser.parse_args()
    for half in HALVES if options.half == "both" else [options.half]:
        report(half)
    return 0


if __name__ == "__main__":
    sys.exit(main())
