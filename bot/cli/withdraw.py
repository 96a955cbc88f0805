"""`kelisim withdraw OFFER_ID…`: the ministry takes offers back."""

import argparse
import asyncio
import sys

from bot.cli.opening import opened_clock, opened_store, settings_for_command
from bot.settings import Settings

#: Exit code when an offer is not known.
SOME_UNKNOWN = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("offer_ids", nargs="+", metavar="OFFER_ID")
    parser.add_argument("--reason", default="", help="in words, for staff")


def run(options: argparse.Namespace) -> int:
    known = asyncio.run(_withdraw(options, settings_for_command()))
    unknown = [i for i, is_known in zip(options.offer_ids, known, strict=True) if not is_known]
    for offer_id in unknown:
        print(f"there is no offer {offer_id}", file=sys.stderr)
    print(f"{len(known) - len(unknown)} withdrawn")
    return SOME_UNKNOWN if unknown else 0


async def _withdraw(options: argparse.Namespace, settings: Settings) -> list[bool]:
    async with opened_clock(settings) as clock, opened_store(settings) as store:
        return await store.withdraw(options.offer_ids, options.reason, clock.now())
