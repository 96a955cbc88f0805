"""`kelisim warm`: reads the database into memory, before or beside the service."""

import argparse

from bot.cli.opening import settings_for_command
from storage.warming import Warmed, free_memory, warm


def add(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--whole", action="store_true", help="all of the files, also beyond memory")
    how.add_argument("--needed", action="store_true", help="only what every turn needs")


def run(options: argparse.Namespace) -> int:
    whole = True if options.whole else False if options.needed else None
    print(f"memory for pages of files: {free_memory() / 1e9:.1f} GB")
    for warmed in warm(settings_for_command().database_url, whole):
        print(_line(warmed), flush=True)
    return 0


def _line(warmed: Warmed) -> str:
    size = "" if warmed.octets is None else f"{warmed.octets / 1e6:,.0f} MB, "
    return f"{warmed.what}: {size}{warmed.seconds:.1f} s"
