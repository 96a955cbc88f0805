"""`make corpus`: how the labelled replies are read; accuracy, confusion, and false consents.

    python -m tests.corpus.score [--half dev|eval|both] [--file TSV] [--show WRONG]

`--file` reads replies of one's own instead, in the format of the corpus. `--show` lists misread
replies and is refused for those that are kept for evaluation.
"""

import argparse
import csv
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from flows.question import Question
from flows.reading import Reading, read

FOLDER = Path(__file__).parent
HALVES = ("dev", "eval")


class Row(msgspec.Struct, frozen=True):
    """A reply, its question, and what a person says it means."""

    text: str
    question: str
    intent: str
    language: str
    why: str


class Scored(msgspec.Struct, frozen=True):
    row: Row
    reading: Reading

    @property
    def right(self) -> bool:
        return self.row.intent == self.reading.intent

    @property
    def sure_consent(self) -> bool:
        return self.reading.intent == "consent" and self.reading.sure


def rows_of(half: str) -> list[Row]:
    return [row for rows in sets_of(half).values() for row in rows]


def sets_of(half: str) -> dict[str, list[Row]]:
    """The replies of each writer or day, by the name of their file, in its order."""
    return {path.stem: rows_in(path) for path in files_of(half)}


def files_of(half: str) -> list[Path]:
    alone = FOLDER / f"{half}.tsv"
    return [alone] if alone.exists() else sorted((FOLDER / half).glob("*.tsv"))


def rows_in(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(**row) for row in table]


def score(rows: Sequence[Row]) -> list[Scored]:
    return [Scored(row, read(row.text, Question.parse(row.question))) for row in rows]


def false_consents(scored: Sequence[Scored]) -> list[Scored]:
    """Sure consents that are none: the error that must not happen at all."""
    return [one for one in scored if one.sure_consent and one.row.intent != "consent"]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%} ({part} of {whole})" if whole else "none"


def report(name: str, scored: Sequence[Scored]) -> None:
    consents = [one for one in scored if one.row.intent == "consent"]
    languages = sum(one.row.language == one.reading.language for one in scored)
    print(f"== {name}: {len(scored)} replies")
    print(f"intents right: {share(sum(one.right for one in scored), len(scored))}")
    sure = sum(one.sure_consent for one in consents)
    print(f"consents read as sure consent: {share(sure, len(consents))}")
    print(f"languages right: {share(languages, len(scored))}")
    print(f"false consents: {len(false_consents(scored))}")
    print(f"median time: {median_us(scored):.0f} µs a reply")


def median_us(scored: Sequence[Scored]) -> float:
    """Microseconds a reply, read once more with warm tables; a cache would be no measurement."""
    times = []
    for one in scored:
        question = Question.parse(one.row.question)
        began = time.perf_counter()
        read(one.row.text + " ", question)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


def confusion(scored: Sequence[Scored]) -> None:
    """Of each label: how many are right, and what the others were taken for."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for one in scored:
        table[one.row.intent][one.reading.intent] += 1
    for label, taken in sorted(table.items()):
        wrong = ", ".join(f"{other} {n}" for other, n in taken.most_common() if other != label)
        print(f"  {label:20} {share(taken[label], taken.total()):>22}  {wrong}")


def show(scored: Sequence[Scored], most: int) -> None:
    for one in [one for one in scored if not one.right][:most]:
        print(
            f"  {one.row.text!r} ({one.row.question}, {one.row.why}): {one.row.intent}, "
            f"read as {one.reading.intent}: {one.reading.rule}"
        )


def _asked_for(file: Path | None, parts: Sequence[str]) -> list[tuple[str, list[Row]]]:
    return [(file.stem, rows_in(file))] if file else [(half, rows_of(half)) for half in parts]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=[*HALVES, "both"], default="both")
    parser.add_argument("--file", type=Path, metavar="TSV")
    parser.add_argument("--show", type=int, default=0, metavar="WRONG")
    options = parser.parse_args()
    if options.show and options.half != "dev":
        parser.error("the evaluation half is never looked at: --show goes with --half dev")
    wrong = 0
    parts = HALVES if options.half == "both" else [options.half]
    for name, rows in _asked_for(options.file, parts):
        scored = score(rows)
        report(name, scored)
        confusion(scored)
        show(scored, options.show)
        wrong += len(false_consents(scored))
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
