"""The console put together on what the running service has."""

from collections.abc import Callable

from aiohttp import web

from bot.clock import Clock, SystemClock
from bot.console.app import make_console
from bot.console.audit_writer import AuditWriter
from bot.console.console import Console
from bot.console.conversation_words import Speech
from bot.console.directory import Directory
from bot.console.live import Live
from bot.console.lockout import Lockout
from bot.console.passwords import Passwords
from bot.settings import Settings
from flows.catalogue import Catalogue
from storage.queries import Queries
from storage.store import Store


def open_console(
    settings: Settings,
    store: Store,
    queries: Queries,
    catalogue: Catalogue,
    *,
    clock: Clock,
    live: Live,
    wake_road: Callable[[], None],
    staff_clock: Clock | None = None,
) -> web.Application:
    """`staff_clock` is the time of this machine, but for tests. Raises SettingError."""
    keeps = staff_clock or SystemClock()
    return make_console(
        Console(
            settings=settings,
            store=store,
            queries=queries,
            catalogue=catalogue,
            say=Speech(catalogue),
            clock=clock,
            staff_clock=keeps,
            live=live,
            audit=AuditWriter(store.staff),
            passwords=Passwords(),
            lockout=Lockout(store.staff, queries.staff, store.vault),
            directory=Directory(settings, keeps) if settings.oidc_issuer else None,
            wake_road=wake_road,
        )
    )
