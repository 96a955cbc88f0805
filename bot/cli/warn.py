"""`kelisim warn`: a warning to the citizens of chosen regions and languages, also while the service
runs."""

import argparse
import asyncio
import sys
from decimal import Decimal

from tqdm import tqdm

from bot.cli.opening import opened_clock, opened_store, settings_for_command
from bot.settings import Settings
from bot.warning_campaign import Preview, Wish, campaign_of, issue, preview
from flows.loading import load_catalogue
from storage.warnings import Campaign


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", default="", metavar="KEY", help="a text of common.toml: warning")
    parser.add_argument("--kk", default="", metavar="WORDS", help="the words in Kazakh, with --ru")
    parser.add_argument("--ru", default="", metavar="WORDS", help="the words in Russian, with --kk")
    parser.add_argument(
        "--region", action="append", default=[], metavar="R", help="as in the offers; repeatable"
    )
    parser.add_argument(
        "--language", action="append", default=[], choices=["kk", "ru"], help="repeatable"
    )
    parser.add_argument("--id", default="", help="of the campaign; else made from its words")
    parser.add_argument("--dry-run", action="store_true", help="only show whom it would reach")


def run(options: argparse.Namespace) -> int:
    wish = Wish(
        campaign_id=options.id,
        text=options.text,
        kk=options.kk,
        ru=options.ru,
        regions=tuple(options.region),
        languages=tuple(options.language),
        dry_run=options.dry_run,
    )
    campaign = campaign_of(wish, load_catalogue())
    issued = asyncio.run(_warn(campaign, settings_for_command(), dry_run=options.dry_run))
    if not options.dry_run:
        print(f"{issued} warnings are on their way")
    return 0


async def _warn(campaign: Campaign, settings: Settings, *, dry_run: bool) -> int:
    async with opened_clock(settings) as clock, opened_store(settings) as store:
        shown = await preview(campaign, store, settings.segment_price)
        print(_told(shown), file=sys.stderr)
        if dry_run:
            return 0
        reach = shown.reach
        with tqdm(total=reach.kk + reach.ru + reach.unknown, disable=None) as bar:
            return await issue(campaign, store, clock, lambda issued: bar.update(issued - bar.n))


def _told(shown: Preview) -> str:
    reach, parts = shown.reach, shown.parts
    return "\n".join(
        (
            f"campaign {shown.campaign_id}",
            f"  Kazakh   {reach.kk:>9,} citizens, {parts.kk} parts each: {shown.kk}",
            f"  Russian  {reach.ru:>9,} citizens, {parts.ru} parts each: {shown.ru}",
            f"  both     {reach.unknown:>9,} citizens, {parts.unknown} parts each",
            f"  in all {shown.segments:,} segments{_cost(shown)}",
        )
    )


def _cost(shown: Preview) -> str:
    if shown.price is None or shown.cost is None:
        return "; what they cost is not known, as KELISIM_SEGMENT_PRICE is not set"
    return f", {_tenge(shown.cost)} at {_tenge(shown.price)} each"


def _tenge(amount: Decimal) -> str:
    """`12 ₸`, `12.50 ₸`, `0.125 ₸`."""
    if amount == int(amount):
        return f"{int(amount):,} ₸"
    return f"{amount:,.3f}".removesuffix("0") + " ₸"
