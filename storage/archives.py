"""The port of the archives: old messages move out of the tables, beside the running service, and
are read as before."""

from datetime import datetime, timedelta
from typing import Protocol

import msgspec

from storage.addresses import file_behind
from storage.errors import NoArchives

#: Younger messages stay: their receipts may still come (`bot.housekeeping.KEEP`).
YOUNGEST = timedelta(days=7)


class Moved(msgspec.Struct, frozen=True):
    """Of one batch. `onward` is where the next one begins; None when there is nothing left."""

    messages: int
    onward: int | None


class Archiver(Protocol):
    async def move(self, before: datetime, onward: int = 0) -> Moved:
        """Moves one batch of the messages from before that time, of citizens with whom nothing is
        open. Each message is in its archive, on the disk, before it leaves the tables."""
        ...

    async def close(self) -> None: ...


def open_archiver(url: str) -> Archiver:
    """Raises NoArchives where the database is no file."""
    file = file_behind(url)
    if file is None:
        raise NoArchives(NoArchives.__doc__)
    from storage.sqlite.archive import SqliteArchiver  # noqa: PLC0415 - the engine that is used

    return SqliteArchiver(file)
