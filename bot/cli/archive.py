"""`kelisim archive`: moves old conversations into the archives, once; the service may be running.
With KELISIM_ARCHIVE_AFTER it does so itself (`bot.archiving`)."""

import argparse
import asyncio
import time
from datetime import UTC, date, datetime, timedelta, timezone

from bot.cli.opening import opened_clock, opened_queries, settings_for_command
from bot.errors import KelisimError
from bot.settings import Settings
from storage.archives import YOUNGEST, open_archiver

#: UTC+5 everywhere in the country, since 1 March 2024.
_LOCAL = timezone(timedelta(hours=5))

#: So many times what a batch took, it rests: citizens who are answered meanwhile hardly notice.
_REST = 2.0

#: Messages after which a line says how far it has come.
_TOLD_EVERY = 10_000


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--before",
        required=True,
        metavar="YYYY-MM-DD",
        help="what was said before that day, where nothing is open any more",
    )


def run(options: argparse.Namespace) -> int:
    moved = asyncio.run(_archive(settings_for_command(), _day(options.before)))
    print(f"{moved:,} messages moved" if moved else "nothing to move")
    return 0


async def _archive(settings: Settings, before: datetime) -> int:
    async with opened_clock(settings) as clock, opened_queries(settings):
        _check(before, clock.now())
    archiver = open_archiver(settings.database_url)
    try:
        gone, onward = 0, 0
        while True:
            began = time.monotonic()
            moved = await archiver.move(before, onward)
            if (gone + moved.messages) // _TOLD_EVERY > gone // _TOLD_EVERY:
                print(f"{gone + moved.messages:,} messages …", flush=True)
            gone += moved.messages
            if moved.onward is None:
                return gone
            onward = moved.onward
            if moved.messages:
                await asyncio.sleep(_REST * (time.monotonic() - began))
    finally:
        await archiver.close()


def _day(words: str) -> datetime:
    """Its beginning. Raises KelisimError."""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        raise KelisimError(f"--before: {words} is no day; write it as 2025-12-31.") from None
    return datetime(day.year, day.month, day.day, tzinfo=_LOCAL).astimezone(UTC)


def _check(before: datetime, now: datetime) -> None:
    if before > now - YOUNGEST:
        raise KelisimError(
            f"--before: what is younger than {YOUNGEST.days} days stays, because its receipts may "
            "still come; name an earlier day."
        )
