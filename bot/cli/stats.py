"""`kelisim stats`: the funnel offered → delivered → answered → consented → filed → assigned → paid,
by benefit, and where the others stand."""

import argparse
import asyncio
import sys

import msgspec

from bot.cli.opening import opened_queries, settings_for_command
from bot.settings import Settings
from storage.funnel import STANDING, STEPS, Funnel


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="as one JSON document")


def run(options: argparse.Namespace) -> int:
    funnels = asyncio.run(_ask(settings_for_command()))
    if options.json:
        sys.stdout.write(msgspec.json.encode(funnels).decode() + "\n")
    else:
        print(_table(funnels))
    return 0


async def _ask(settings: Settings) -> list[Funnel]:
    async with opened_queries(settings) as queries:
        return await queries.funnel()


def _table(funnels: list[Funnel]) -> str:
    columns = ("arrived", *STEPS, *STANDING)
    rows = [[f.benefit, *(getattr(f, column) for column in columns)] for f in funnels]
    rows.append(["all", *(sum(getattr(f, column) for f in funnels) for column in columns)])
    width = max(len(str(row[0])) for row in rows)
    heads = [column.replace("_", " ") for column in columns]
    lines = [f"{'':{width}}  {'  '.join(heads)}"]
    for row in rows:
        cells = (f"{cell:>{len(head)}}" for cell, head in zip(row[1:], heads, strict=True))
        lines.append(f"{row[0]:{width}}  {'  '.join(cells)}")
    return "\n".join(lines)
