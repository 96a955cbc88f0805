"""A worker that puts something into the inbox for another one's citizens rings for it, outside any
transaction; the other one listens on a connection of its own, and looks by itself anyway."""

from collections.abc import Callable
from contextlib import suppress

import asyncpg

from storage.postgres.connection import Connections, arguments
from storage.postgres.unusable import explained

_CHANNEL = "kelisim_inbox"


async def ring(connections: Connections, firsts: str) -> None:
    """For those who hold the shards whose citizens begin with these characters."""
    await connections.value("SELECT pg_notify($1, $2)", _CHANNEL, firsts)


class Bell:
    """`rung` is called with those characters."""

    def __init__(self, url: str, rung: Callable[[str], None]) -> None:
        self._url = url
        self._rung = rung
        self._listening: asyncpg.Connection | None = None

    async def listen(self) -> None:
        """Again and again: a connection that broke is replaced."""
        if self._listening is not None and not self._listening.is_closed():
            return
        with explained(self._url):
            self._listening = await asyncpg.connect(**arguments(self._url))
            await self._listening.add_listener(_CHANNEL, self._heard)

    async def close(self) -> None:
        if self._listening is not None:
            with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listening.close(timeout=1.0)

    def _heard(self, _connection: object, _process: int, _channel: str, firsts: object) -> None:
        self._rung(str(firsts))
