"""`kelisim audit`: whether the audit log was tampered with, or all of it, one JSON line each."""

import argparse
import asyncio
import sys

import msgspec

from bot.cli.opening import opened_queries, settings_for_command
from bot.errors import KelisimError
from bot.settings import Settings
from storage.audit import AuditVerdict, Entry
from storage.staff_queries import AuditFilter

#: Exit code when something was changed, removed or put in.
TAMPERED = 1

#: Lines printed by `list`.
_LINES = 1000


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify", "list"], help="check it, or print it")
    parser.add_argument(
        "--head", default="", metavar="NUMBER:HASH",
        help="verify: the end as it was noted earlier; tells when the log was cut off",
    )  # fmt: skip
    parser.add_argument(
        "--last", type=int, default=_LINES, metavar="N", help="list: so many lines, newest first"
    )


def run(options: argparse.Namespace) -> int:
    settings = settings_for_command()
    if options.what == "list":
        for entry in asyncio.run(_list(settings, options.last)):
            sys.stdout.write(msgspec.json.encode(entry).decode() + "\n")
        return 0
    return _verify(settings, options.head)


def _verify(settings: Settings, noted: str) -> int:
    checked, cut = asyncio.run(_check(settings, *_head(noted)))
    verdict = checked.verdict
    if not verdict.holds:
        print(
            f"the audit log is broken at line {verdict.broken}: {verdict.reason}", file=sys.stderr
        )
        return TAMPERED
    if cut:
        print(
            f"the audit log is not the one whose end was {noted}: lines are gone", file=sys.stderr
        )
        return TAMPERED
    print(
        f"the audit log holds: {verdict.links:,} lines; its end is {verdict.links}:{checked.head}"
    )
    return 0


def _head(noted: str) -> tuple[int, str]:
    number, _, digest = noted.partition(":")
    if noted and not (number.isdecimal() and digest):
        raise KelisimError("--head needs NUMBER:HASH, as an earlier verify printed it.")
    return int(number or 0), digest


async def _check(settings: Settings, number: int, digest: str) -> tuple[AuditVerdict, bool]:
    """And whether the line that was the end is there no more, or another."""
    async with opened_queries(settings) as queries:
        checked = await queries.staff.check_audit()
        line = await queries.staff.audit_line(number) if number else None
    return checked, bool(number) and (line is None or line.hash != digest)


async def _list(settings: Settings, last: int) -> list[Entry]:
    async with opened_queries(settings) as queries:
        return await queries.staff.audit(AuditFilter(), last)
