"""What the commands have in common: the settings, the clock, and a store to ask or to write to."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot.clock import Clock, SimulatorClock, SystemClock
from bot.secret_key import secrets_of
from bot.settings import Settings, load, unknown_names
from storage.opening import open_queries, open_store
from storage.revision import is_empty
from storage.unusable import explained, explained_file

if TYPE_CHECKING:
    from storage.queries import Queries
    from storage.store import Store

log = structlog.get_logger()


def settings_for_command() -> Settings:
    """Also sets up the log, in which a command says only what is wrong."""
    settings = load()
    log_settings(settings, "warning" if settings.log_level == "info" else settings.log_level)
    return settings


def log_settings(settings: Settings, level: str) -> None:
    """Sets up the log, and warns there of names in the environment that set nothing."""
    logs.configure(settings.log, level)
    for name, near in unknown_names(os.environ):
        log.warning("there is no such setting; it does nothing", name=name, nearest=near)


@asynccontextmanager
async def opened_store(settings: Settings, worker: str | None = None) -> "AsyncIterator[Store]":
    """For commands that write; makes the tables of a database that is not there yet. The service
    says its name as a `worker`."""
    secrets = secrets_of(settings)
    await make_if_missing(settings)
    store = await open_store(settings.database_url, secrets, worker)
    try:
        with explained(settings.database_url):
            yield store
    finally:
        await store.close()


@asynccontextmanager
async def opened_queries(settings: Settings) -> "AsyncIterator[Queries]":
    """For commands that only ask."""
    await make_if_missing(settings)
    queries = await open_queries(settings.database_url, secrets_of(settings))
    try:
        with explained(settings.database_url):
            yield queries
    finally:
        await queries.close()


@asynccontextmanager
async def opened_clock(settings: Settings) -> AsyncIterator[Clock]:
    """The clock of the settings; that of the simulator is followed while it is open."""
    if settings.clock == "system":
        yield SystemClock()
        return
    clock = SimulatorClock(settings.simulator_url)
    await clock.start()
    try:
        yield clock
    finally:
        await clock.stop()


async def make_if_missing(settings: Settings) -> None:
    """A first try needs no `kelisim migrate`; what is there already is never changed unasked."""
    url = settings.database_url
    with explained_file(url), explained(url):
        makes = await is_empty(url)
    if makes:
        from storage.migrating import upgrade  # noqa: PLC0415 - slow, and rarely needed

        secrets_of(settings)
        await upgrade(url)
