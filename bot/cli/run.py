"""`kelisim run`: the service, until it is told to stop."""

import argparse
import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

import structlog

from bot.cli.opening import (
    log_settings,
    make_if_missing,
    opened_clock,
    opened_queries,
    opened_store,
)
from bot.errors import KelisimError
from bot.interpreter import keep_what_is_there, prepare
from bot.service import Service
from bot.settings import Settings, load
from flows.loading import load_catalogue
from storage.owning import owned

log = structlog.get_logger()


def add(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    settings = load()
    log_settings(settings, settings.log_level)
    prepare()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(_serve(settings))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    with suppress(ImportError):
        import uvloop  # noqa: PLC0415 - 15 to 25 % faster where it is installed

        return uvloop.new_event_loop
    return None


async def _serve(settings: Settings) -> int:
    catalogue = load_catalogue()
    await make_if_missing(settings)
    with owned(settings.database_url):
        async with (
            opened_clock(settings) as clock,
            opened_store(settings, settings.worker_name) as store,
            opened_queries(settings) as queries,
        ):
            return await _until_told(Service(settings, store, queries, catalogue, clock), settings)


async def _until_told(service: Service, settings: Settings) -> int:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    await service.start()
    keep_what_is_there()
    log.info("running", http=str(settings.http), gateways=list(map(str, settings.gateways)))
    died = asyncio.create_task(service.failed.wait())
    stopped = asyncio.create_task(told.wait())
    await asyncio.wait([died, stopped], return_when=asyncio.FIRST_COMPLETED)
    for task in (died, stopped):
        task.cancel()
    await service.stop()
    if service.failed.is_set():
        raise KelisimError("a part of the service died; the log says which and why.")
    return 0
