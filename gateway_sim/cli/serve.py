"""`gateway-sim serve`: the simulator itself, until it is told to stop."""

import argparse
import asyncio
import gc
import ipaddress
import logging
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import structlog
from aiohttp import web

from gateway_sim.cli.options import HTTP, SMPP, Commands, address, seconds
from gateway_sim.errors import Unreachable
from gateway_sim.http.app import make_app
from gateway_sim.ids import ID_STYLES
from gateway_sim.network_settings import LONG_WAYS, WINDOW, NetworkSettings
from gateway_sim.simulator import LOCAL_SECRET, RegistrySettings, Simulator

#: How long open HTTP requests (phones that listen) may hold up a stop, in seconds.
CLOSE_S = 1.0

#: Messages are small objects without cycles by the hundred thousand; looking through them for
#: cycles after every 700 new ones costs a tenth of the time.
GC_THRESHOLD = 50_000

log = structlog.get_logger(__name__)


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "serve",
        help="run the SMSC, its phones, and the registry stand-in",
        description="Runs an SMSC that the bot binds to, phones behind it, and a stand-in for the "
        "ministry's registry.",
    )
    parser.add_argument(
        "--smpp", type=address, default=SMPP, metavar="HOST:PORT", help="%(default)s"
    )
    parser.add_argument(
        "--http", type=address, default=HTTP, metavar="HOST:PORT", help="%(default)s"
    )
    parser.add_argument(
        "--account",
        type=_account,
        action="append",
        default=[],
        metavar="USER:PASSWORD",
        help="who may bind, may be repeated; without it, any account is accepted",
    )
    parser.add_argument(
        "--receipt-delay",
        type=seconds,
        default=0.2,
        metavar="S",
        help="from message to receipt, on the simulator's clock (%(default)s)",
    )
    parser.add_argument(
        "--ids",
        choices=ID_STYLES,
        default="same",
        help="how message ids are spelt in the answer and in the receipt (%(default)s)",
    )
    parser.add_argument(
        "--long",
        choices=LONG_WAYS,
        default="udh8",
        help="how a phone's long message reaches the bot (%(default)s)",
    )
    parser.add_argument(
        "--window",
        type=int,
        default=WINDOW,
        metavar="N",
        help="messages and receipts under way at once on one link (%(default)s)",
    )
    parser.add_argument(
        "--assign-after",
        type=seconds,
        default=2.0,
        metavar="S",
        help="from application to assignment, on the simulator's clock (%(default)s)",
    )
    parser.add_argument(
        "--pay-after",
        type=seconds,
        default=2.0,
        metavar="S",
        help="from assignment to payment (%(default)s)",
    )
    parser.add_argument(
        "--registry-secret",
        default=os.environ.get("KELISIM_REGISTRY_SECRET") or LOCAL_SECRET,
        metavar="SECRET",
        help="signs the registry's decisions (KELISIM_REGISTRY_SECRET)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    _log_to_stderr()
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(options))
    return 0


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    simulator = _simulator(options)
    runner = web.AppRunner(make_app(simulator), access_log=None, shutdown_timeout=CLOSE_S)
    await runner.setup()
    try:
        await _listen(simulator, runner, options)
        _say_hello(options)
        await stop.wait()
    finally:
        await simulator.stop()
        await runner.cleanup()
    log.info("stopped")


def _simulator(options: argparse.Namespace) -> Simulator:
    host, port = options.smpp
    return Simulator(
        NetworkSettings(
            host=host,
            port=port,
            accounts=dict(options.account),
            receipt_delay_s=options.receipt_delay,
            ids=options.ids,
            long=options.long,
            window=max(1, options.window),
        ),
        RegistrySettings(
            secret=options.registry_secret,
            assign_after_s=options.assign_after,
            pay_after_s=options.pay_after,
        ),
    )


async def _listen(simulator: Simulator, runner: web.AppRunner, options: argparse.Namespace) -> None:
    for name, option, start in (
        ("SMPP", options.smpp, simulator.start),
        ("HTTP", options.http, web.TCPSite(runner, *options.http).start),
    ):
        try:
            await start()
        except OSError as error:
            raise Unreachable(
                f"{name} cannot listen on {option[0]}:{option[1]} ({error.strerror or error}): "
                f"stop what runs there, or choose another address with --{name.lower()}"
            ) from None


def _say_hello(options: argparse.Namespace) -> None:
    smpp, http = (f"{host}:{port}" for host, port in (options.smpp, options.http))
    who = (
        "account " + ", ".join(name for name, _ in options.account)
        if options.account
        else "any account"
    )
    print(
        f"The network is up: SMPP on {smpp} ({who}), phones and registry on http://{http}.\n"
        f"Connect a bot with “kelisim run”, open a phone with “gateway-sim chat +77011234567”; "
        f"Ctrl-C stops.",
        file=sys.stderr,
        flush=True,
    )
    for option in (options.smpp, options.http):
        if not _is_loopback(option[0]):
            log.warning(
                "open to others: whoever reaches this address can play any phone and the registry",
                address=f"{option[0]}:{option[1]}",
            )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _account(raw: str) -> tuple[str, str]:
    user, colon, password = raw.partition(":")
    if not (user and colon):
        raise argparse.ArgumentTypeError(f"“{raw}” is no USER:PASSWORD")
    return user, password


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where it is installed (not on Windows): it is 15 to 25 % faster."""
    if find_spec("uvloop") is None:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = import_module("uvloop").new_event_loop
    return factory


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
