"""Reading a database's files into the page cache, so that the first hours after a start of the
machine are as quick as the rest: a cold page costs a turn a read of the disk, and a turn needs some
ten pages from all over the file.

Sequentially, as disks like it. Where the files do not fit into memory, only what every turn needs
is read: dialogues, offers, and the indexes that lead to them.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from storage.addresses import file_behind
from storage.errors import NoFile

#: Octets read at a time.
_CHUNK = 8 << 20

#: Of the memory that is free, so much may be filled: the service needs some, too.
_SHARE = 0.8

#: What a turn, a receipt and the outbox look up. Each walks one tree of the file from end to end.
_MOST_WANTED = {
    "index of dialogues": "SELECT count(citizen) FROM dialogues",
    "dialogues": "SELECT sum(length(body)) FROM dialogues NOT INDEXED",
    "index of offers by citizen": "SELECT count(*) FROM offers INDEXED BY offers_citizen",
    "index of offers": "SELECT count(offer_id) FROM offers",
    "offers": "SELECT sum(length(body)) FROM offers NOT INDEXED",
    "index of messages by citizen": "SELECT count(*) FROM messages INDEXED BY messages_turn",
}


class Warmed(msgspec.Struct, frozen=True):
    """One file, or one part of it, as it was read; `octets` None where nobody counted."""

    what: str
    octets: int | None
    seconds: float


def warm(url: str, whole: bool | None = None) -> Iterator[Warmed]:
    """Tells of each part when it is read. `whole`: all of the files, or only what is needed most;
    None: all where it fits into memory. Raises NoFile."""
    file = file_behind(url)
    if file is None:
        raise NoFile(NoFile.__doc__)
    if not file.exists():
        raise NoFile(f"There is no {file} yet, so there is nothing to read.")
    files = [path for path in (file, file.with_name(f"{file.name}-search")) if path.exists()]
    if whole is None:
        whole = sum(path.stat().st_size for path in files) <= _SHARE * free_memory()
    return _whole(files) if whole else _most_wanted(file)


def free_memory() -> int:
    """Octets that the system could use for pages of files (/proc/meminfo, MemAvailable)."""
    with Path("/proc/meminfo").open(encoding="ascii") as told:
        lines = dict(line.split(":", 1) for line in told)
    return int(lines["MemAvailable"].split()[0]) * 1024


def _whole(files: list[Path]) -> Iterator[Warmed]:
    buffer = bytearray(_CHUNK)
    for file in files:
        began, octets = time.monotonic(), 0
        with file.open("rb", buffering=0) as raw:
            os.posix_fadvise(raw.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
            while read := raw.readinto(buffer):
                octets += read
        yield Warmed(file.name, octets, time.monotonic() - began)


def _most_wanted(file: Path) -> Iterator[Warmed]:
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        for what, statement in _MOST_WANTED.items():
            began = time.monotonic()
            connection.execute(statement).fetchone()
            yield Warmed(what, None, time.monotonic() - began)
