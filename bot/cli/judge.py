"""`kelisim judge`: whether texts are ours, likely frauds or unknown, one JSON line each."""

import argparse
import sys

import msgspec

from bot.cli.lines import lines_of
from flows.fraud import Verdict, judge


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE",
        help="one text a line; - for standard input",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    for text in lines_of(options.file):
        sys.stdout.write(_shown(text, judge(text)) + "\n")
    return 0


def _shown(text: str, verdict: Verdict) -> str:
    shown = {"text": text, "verdict": verdict.verdict, "reasons": verdict.reasons}
    return msgspec.json.encode(shown).decode()
