"""`kelisim bench year`: plays the year 2025 at a scale, prints what it took, compares the books."""

import argparse
import asyncio
import signal
import tempfile
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import get_args

import msgspec

from bot.errors import YearError
from bot.gateway_url import Long
from bot.year.audit import audit
from bot.year.replay import begins, replay
from bot.year.report import report
from bot.year.world import World
from storage.books import Books
from storage.crypto import Secrets
from storage.opening import open_queries

#: Exit code when the books do not agree.
DO_NOT_AGREE = 1


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["year"], help="the year 2025, from offer to payment")
    parser.add_argument(
        "--scale", type=_scale, default=0.01, metavar="S",
        help="1 is all of 2025, 529,600 offers; %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--database-url", default="", metavar="URL",
        help="an empty database; without it, a SQLite file of its own",
    )  # fmt: skip
    parser.add_argument(
        "--long", choices=get_args(Long), default="udh8",
        help="how a long message travels, as in KELISIM_GATEWAY_URL; %(default)s",
    )  # fmt: skip
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER",
        help="keeps database, logs and files of offers; without it, nothing is left",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
        return asyncio.run(_until_told(_play(options, options.folder.absolute())))
    with tempfile.TemporaryDirectory(prefix="kelisim-year-") as folder:
        return asyncio.run(_until_told(_play(options, Path(folder))))


async def _until_told(play: Coroutine[None, None, int]) -> int:
    """SIGTERM ends it as Ctrl-C does, so that none of its processes is left alone."""
    playing = asyncio.ensure_future(play)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    try:
        return await playing
    except asyncio.CancelledError:
        raise YearError("the year was broken off.") from None


async def _play(options: argparse.Namespace, folder: Path) -> int:
    url = options.database_url or f"sqlite+aiosqlite:///{folder / 'year.db'}"
    async with World(folder, url, options.scale, begins(), options.long) as world:
        await world.make_tables()
        await _check_empty(url)
        await world.start()
        began = time.monotonic()
        offers = await world.people()
        print(f"the people are there, and their offers written: {time.monotonic() - began:.1f} s")
        played = await replay(world, offers, _tell)
        began = time.monotonic()
        audited = await audit(world, list(_phones(offers)))
        print(f"the books were compared in {time.monotonic() - began:.1f} s", flush=True)
        queries = await open_queries(url, Secrets.parse(world.secret))
        funnels = await queries.funnel()
        await queries.close()
    for line in report(played, audited, funnels):
        print(line)
    return DO_NOT_AGREE if audited.findings else 0


def _tell(line: str) -> None:
    print(line, flush=True)


async def _check_empty(url: str) -> None:
    async with Books(url) as books:
        if (await books.totals()).offers:
            raise YearError(
                "the database holds offers already, so its counts would not be those of the year: "
                "give the address of an empty one."
            )


class _Offer(msgspec.Struct):
    phone: str


def _phones(offers: Path) -> Iterator[str]:
    """Everybody's, in the order of the people."""
    decoder = msgspec.json.Decoder(_Offer)
    with offers.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line).phone


def _scale(raw: str) -> float:
    try:
        scale = float(raw)
    except ValueError:
        scale = 0.0
    if not 0 < scale <= 10:
        raise argparse.ArgumentTypeError(f"“{raw}” is no scale: give a number, as in 0.01 or 1")
    return scale
