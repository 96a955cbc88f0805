"""`gateway-sim demo`: simulator, registry and bot at once, with sample offers; nothing to set up.

The bot is a process of its own, met on the wire like everywhere else: what is seen here is what
`kelisim run` does beside a real SMSC.
"""

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Literal

import msgspec
import structlog
from aiohttp import web

from gateway_sim.cli.options import BOT_HTTP, HTTP, SMPP, Commands, address
from gateway_sim.demo.bot import DemoBot
from gateway_sim.demo.console import add_staff
from gateway_sim.demo.folder import CHECKOUT, Addresses, Folder
from gateway_sim.demo.guide import Sample, guide
from gateway_sim.errors import Unreachable
from gateway_sim.http.app import make_app
from gateway_sim.network_settings import NetworkSettings
from gateway_sim.owners import Owner
from gateway_sim.play.bot import BotAddress, BotClient, Intake
from gateway_sim.simulator import RegistrySettings, Simulator

#: How long open HTTP requests (phones that listen) may hold up the end, in seconds.
CLOSE_S = 1.0

LANGUAGES: tuple[Literal["kk", "ru"], ...] = ("kk", "ru")


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "demo",
        help="run everything at once, bot included, with sample offers",
        description="Starts the simulator, the registry stand-in and a bot with a fresh database, "
        "brings in sample offers, and says what to do next. Ctrl-C stops everything.",
    )
    for option, default, about in (
        ("--smpp", SMPP, "the simulator's SMPP"),
        ("--http", HTTP, "the simulator's HTTP"),
        ("--bot", BOT_HTTP, "the bot's HTTP"),
    ):
        parser.add_argument(
            option,
            type=address,
            default=default,
            metavar="HOST:PORT",
            help=f"{about} (%(default)s)",
        )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("var/demo"),
        metavar="DIR",
        help="where the bot keeps everything until the next start (%(default)s)",
    )
    parser.add_argument(
        "--offers",
        type=Path,
        default=CHECKOUT / "docs" / "samples" / "offers.jsonl",
        metavar="FILE",
        help="offers to begin with, as JSON Lines (the samples of the documentation)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    _log_only_trouble()
    asyncio.run(_demo(options))
    return 0


async def _demo(options: argparse.Namespace) -> None:
    told = _told_to_stop()
    rows = _rows(options.offers)
    _check_free("--bot", options.bot)
    print("Starting the network, the registry and the bot …", flush=True)
    async with _simulator(options) as simulator, _bot(options) as bot:
        simulator.bot = BotAddress(_addresses(options).bot_url, bot.folder.token)
        _introduce(simulator, rows)
        showing = asyncio.create_task(_show(bot, rows, _addresses(options)))
        stopping = asyncio.create_task(told.wait())
        await asyncio.wait({showing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (showing, stopping):
            task.cancel()
        await asyncio.gather(stopping, return_exceptions=True)
        with suppress(asyncio.CancelledError):
            await showing
        print("\nStopping …", flush=True)
    print("Everything has stopped.", flush=True)


async def _show(bot: DemoBot, rows: list[msgspec.Raw], addresses: Addresses) -> None:
    """Brings in the offers, says what to do next, and then watches the bot."""
    async with BotClient(addresses.bot_url, bot.folder.token) as client:
        await bot.until_healthy(client)
        intake = await client.post("/api/v1/offers", rows, Intake)
    if intake.rejected:
        reasons = "; ".join(f"{row.field}: {row.reason}" for row in intake.rejected)
        raise Unreachable(f"the bot refuses {len(intake.rejected)} of the offers: {reasons}")
    samples = [msgspec.json.decode(row, type=Sample) for row in rows]
    staff = await add_staff(bot.folder)
    print(guide(samples, bot.folder, addresses, staff), flush=True)
    await bot.until_dead()


def _introduce(simulator: Simulator, rows: list[msgspec.Raw]) -> None:
    """The phones show the names of their owners."""
    for row in rows:
        sample = msgspec.json.decode(row, type=Sample)
        language = next((known for known in LANGUAGES if known == sample.language), None)
        owner = Owner(name=sample.name, language=language, region=sample.region)
        simulator.owners.set(sample.phone, owner)


@asynccontextmanager
async def _bot(options: argparse.Namespace) -> AsyncIterator[DemoBot]:
    folder = Folder(options.folder)
    bot = DemoBot(folder)
    try:
        folder.start_afresh(_addresses(options))
        await bot.start()
        yield bot
    finally:
        await bot.stop()
        folder.release()


@asynccontextmanager
async def _simulator(options: argparse.Namespace) -> AsyncIterator[Simulator]:
    host, port = options.smpp
    simulator = Simulator(NetworkSettings(host=host, port=port), RegistrySettings())
    runner = web.AppRunner(make_app(simulator), access_log=None, shutdown_timeout=CLOSE_S)
    await runner.setup()
    try:
        with _named("--smpp", options.smpp):
            await simulator.start()
        with _named("--http", options.http):
            await web.TCPSite(runner, *options.http).start()
        yield simulator
    finally:
        await simulator.stop()
        await runner.cleanup()


def _check_free(option: str, wanted: tuple[str, int]) -> None:
    """The bot would find out by itself, but only after its database is made."""
    with _named(option, wanted), socket.create_server(wanted):
        pass


@contextmanager
def _named(option: str, wanted: tuple[str, int]) -> Iterator[None]:
    """An address that cannot be listened on is told by its option, with what to do."""
    try:
        yield
    except OSError as error:
        raise Unreachable(
            f"{_text(wanted)} cannot be listened on ({os.strerror(error.errno or 0)}): stop what "
            f"runs there (another demo, “gateway-sim serve” or “kelisim run”), or choose another "
            f"address with {option} HOST:PORT (make demo ARGS='{option} HOST:PORT')"
        ) from None


def _rows(file: Path) -> list[msgspec.Raw]:
    try:
        rows = msgspec.json.Decoder(msgspec.Raw).decode_lines(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise Unreachable(f"{file} cannot be read as JSON Lines, so there are no offers to begin "
                          f"with: {error}") from None  # fmt: skip
    if not rows:
        raise Unreachable(f"{file} is empty, so there are no offers to begin with")
    return rows


def _addresses(options: argparse.Namespace) -> Addresses:
    return Addresses(*map(_text, (options.smpp, options.http, options.bot)))


def _text(wanted: tuple[str, int]) -> str:
    host, port = wanted
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _told_to_stop() -> asyncio.Event:
    """Set by Ctrl-C, by a service manager, and when the terminal is closed."""
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told


def _log_only_trouble() -> None:
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.dev.ConsoleRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
