"""`kelisim fraud`: the frauds citizens reported, similar ones together."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from bot.cli.opening import opened_clock, opened_queries, settings_for_command
from bot.settings import Settings
from flows.quiet_hours import ZONE
from storage.fraud_groups import FraudGroup

#: Days looked back.
_DAYS = 7


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=_DAYS, metavar="N", help="how far to look back")
    parser.add_argument("--json", action="store_true", help="as one JSON document")


def run(options: argparse.Namespace) -> int:
    groups = asyncio.run(_ask(settings_for_command(), timedelta(days=options.days)))
    if options.json:
        sys.stdout.write(msgspec.json.encode(groups).decode() + "\n")
    else:
        print("\n".join(_lines(groups)) or "no fraud was reported")
    return 0


async def _ask(settings: Settings, back: timedelta) -> list[FraudGroup]:
    async with opened_clock(settings) as clock, opened_queries(settings) as queries:
        return await queries.fraud_groups(clock.now() - back)


def _lines(groups: list[FraudGroup]) -> Iterator[str]:
    for group in groups:
        wave = f", a wave since {_local(group.wave_at)}" if group.wave_at else ""
        yield (
            f"{group.group}  {group.verdict:7}  {group.citizens} citizens, "
            f"{group.reports} reports, {group.senders} senders, "
            f"{_local(group.first_at)} to {_local(group.last_at)}{wave}"
        )
        yield from (f"    {line}" for line in group.sample.splitlines())


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%d.%m %H:%M}"
