"""`kelisim texts`: every text with alphabet, units and parts, and what breaks a rule."""

import argparse
import sys
from collections.abc import Iterable

from flows.errors import Finding
from flows.listing import Listed, listing
from flows.loading import examine

#: Exit code when a text breaks a rule.
RULES_BROKEN = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", nargs="*", metavar="WORD", help="only texts whose file or key has it"
    )
    parser.add_argument("--short", action="store_true", help="without the words of the texts")


def run(options: argparse.Namespace) -> int:
    catalogue, findings = examine()
    for listed in _chosen(listing(catalogue), options.words):
        print(_line(listed) if options.short else f"{_line(listed)}\n{_indented(listed.text)}")
    _complain(findings)
    return RULES_BROKEN if findings else 0


def _chosen(texts: Iterable[Listed], words: list[str]) -> Iterable[Listed]:
    return (t for t in texts if all(word in f"{t.file} {t.key}" for word in words))


def _line(text: Listed) -> str:
    forced = f"  because of {text.culprit}" if text.culprit else ""
    cost = f"{text.alphabet}  {text.units:>3} units  {text.parts} of {text.most} parts"
    return f"{text.file:36}  {text.key:24}  {text.language:5}  {cost}{forced}"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _complain(findings: list[Finding]) -> None:
    for finding in findings:
        print(finding, file=sys.stderr)
    print(f"{len(findings)} rules broken" if findings else "no rule broken", file=sys.stderr)
