"""What the pages stand on, found from any request by `console(request)`."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.clock import Clock
from bot.console.audit_writer import AuditWriter
from bot.console.conversation_words import Speech
from bot.console.directory import Directory
from bot.console.live import Live
from bot.console.lockout import Lockout
from bot.console.passwords import Passwords
from bot.settings import Settings
from flows.catalogue import Catalogue
from storage.queries import Queries
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Console:
    """`clock` is the time of conversations, which a tester may move; `staff_clock` is the time of
    those who sit here: sessions, sign-in codes and the audit log keep it."""

    settings: Settings
    store: Store
    queries: Queries
    catalogue: Catalogue
    say: Speech
    clock: Clock
    staff_clock: Clock
    live: Live
    audit: AuditWriter
    passwords: Passwords
    lockout: Lockout
    directory: Directory | None
    wake_road: Callable[[], None]


CONSOLE = web.AppKey("console", Console)


def console(request: web.Request) -> Console:
    return request.app[CONSOLE]
