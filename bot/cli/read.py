"""`kelisim read`: how replies are read, one JSON line each."""

import argparse
import sys

import msgspec

from bot.cli.lines import lines_of
from bot.errors import KelisimError
from flows.question import Question
from flows.reading import Reading, read

_SHOWN = ("intent", "sure", "language", "rule")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE",
        help="one reply a line, or text and question with a tab between; - for standard input",
    )  # fmt: skip
    parser.add_argument(
        "--question", default="offer", help="for lines without one: offer, accounts:3, none, …"
    )
    parser.add_argument("--explain", action="store_true", help="show what led to each reading")


def run(options: argparse.Namespace) -> int:
    asked = _question(options.question)
    for line in lines_of(options.file):
        text, tab, question = line.partition("\t")
        if (text, question) == ("text", "question"):
            continue
        reading = read(text, _question(question) if tab else asked)
        sys.stdout.write(_shown(text, reading, options.explain) + "\n")
    return 0


def _question(words: str) -> Question:
    try:
        return Question.parse(words)
    except ValueError as error:
        raise KelisimError(f"{error}.") from None


def _shown(text: str, reading: Reading, explain: bool) -> str:
    told = msgspec.structs.asdict(reading)
    shown = told if explain else {name: told[name] for name in _SHOWN}
    return msgspec.json.encode({"text": text, **shown}).decode()
