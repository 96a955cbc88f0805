"""`gateway-sim serve`: the simulator itself, until it is told to stop."""

import argparse
import asyncio
import gc
import ipaddress
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec

import structlog
from aiohttp import web

from gateway_sim.cli.kannel_options import add_kannel, kannel_door
from gateway_sim.cli.network_options import add_network, network_settings
from gateway_sim.cli.options import HTTP, SMPP, Commands, add_bot, address, seconds
from gateway_sim.errors import Unreachable
from gateway_sim.http.app import make_app
from gateway_sim.kept_clock import kept_clock
from gateway_sim.network_settings import NetworkSettings
from gateway_sim.play.bot import BotAddress
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
    add_network(parser)
    add_kannel(parser)
    _add_registry(parser)
    add_bot(parser)
    parser.set_defaults(run=run)


def _add_registry(parser: argparse.ArgumentParser) -> None:
    for option, about in (
        ("--assign-after", "from application to assignment, on the simulator's clock"),
        ("--pay-after", "from assignment to payment"),
    ):
        parser.add_argument(
            option, type=seconds, default=2.0, metavar="S", help=f"{about} (%(default)s)"
        )
    parser.add_argument(
        "--registry-secret",
        default=os.environ.get("KELISIM_REGISTRY_SECRET") or LOCAL_SECRET,
        metavar="SECRET",
        help="signs the registry's decisions (KELISIM_REGISTRY_SECRET)",
    )


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
    simulator.bot = BotAddress(options.bot, options.token)
    app = make_app(simulator)
    kannel = kannel_door(app, options)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_S)
    await runner.setup()
    try:
        await _listen(simulator, runner, options)
        if kannel is not None:
            await kannel.start()
        _say_hello(simulator, options)
        await stop.wait()
    finally:
        if kannel is not None:
            await kannel.stop()
        await simulator.stop()
        await runner.cleanup()
    log.info("stopped")


def _simulator(options: argparse.Namespace) -> Simulator:
    networks = network_settings(options)
    return Simulator(
        networks[0],
        RegistrySettings(
            secret=options.registry_secret,
            assign_after_s=options.assign_after,
            pay_after_s=options.pay_after,
        ),
        kept_clock(options.state) if options.state else None,
        others=networks[1:],
    )


async def _listen(simulator: Simulator, runner: web.AppRunner, options: argparse.Namespace) -> None:
    for network in simulator.operators:
        settings = network.settings
        with _named("SMPP", settings.host, settings.port):
            await network.start()
    with _named("HTTP", *options.http):
        await web.TCPSite(runner, *options.http).start()


@contextmanager
def _named(what: str, host: str, port: int) -> Iterator[None]:
    """An address that cannot be listened on, with what to do."""
    try:
        yield
    except OSError as error:
        raise Unreachable(
            f"{what} cannot listen on {host}:{port} ({error.strerror or error}): "
            f"stop what runs there, or choose another address with --{what.lower()}"
        ) from None


def _say_hello(simulator: Simulator, options: argparse.Namespace) -> None:
    networks = [network.settings for network in simulator.operators]
    smpp = "; ".join(f"{one.host}:{one.port} ({_about(one)})" for one in networks)
    http = "{}:{}".format(*options.http)
    print(
        f"The network is up: SMPP on {smpp}, phones and registry on http://{http}.\n"
        "Connect a bot with “kelisim run”, open a phone with “gateway-sim chat +77011234567” or in "
        "a browser; Ctrl-C stops.",
        file=sys.stderr,
        flush=True,
    )
    for host, port in [*((one.host, one.port) for one in networks), options.http]:
        if not _is_loopback(host):
            log.warning(
                "open to others: whoever reaches this address can play any phone and the registry",
                address=f"{host}:{port}",
            )


def _about(settings: NetworkSettings) -> str:
    who = "account " + ", ".join(settings.accounts) if settings.accounts else "any account"
    return f"{settings.name}, {settings.profile}, {who}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
