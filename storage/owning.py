"""One SQLite file belongs to one running service: two would send every message twice.

The lock is on a file beside the database, and the system lets go of it when the process ends,
however it ends. Commands that only add offers or ask do not need it. A database on a server belongs
to all workers together, which share its citizens (`storage.leases`).
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.addresses import file_behind
from storage.errors import OwnedElsewhere
from storage.unusable import explained_file

#: Whoever only asks (`is_owned`) holds the lock for some microseconds, so one refusal says nothing.
_TRIES, _PAUSE_S = 3, 0.02


@contextmanager
def owned(url: str) -> Iterator[None]:
    """Holds the database for this process. Raises OwnedElsewhere, naming the process that does,
    and DatabaseUnusable when the folder cannot be written."""
    file = file_behind(url)
    if file is None:
        yield
        return
    lock = file.with_name(f"{file.name}.lock")
    with explained_file(url):
        handle = lock.open("a+")
    with handle:
        _take(handle.fileno(), lock)
        os.truncate(handle.fileno(), 0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def is_owned(url: str) -> bool:
    """Whether a service may work on this database now; nobody can tell on a server."""
    file = file_behind(url)
    if file is None:
        return True
    try:
        with file.with_name(f"{file.name}.lock").open("rb") as lock:
            return not _is_free(lock.fileno(), fcntl.LOCK_SH)
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _take(handle: int, lock: Path) -> None:
    for _ in range(_TRIES):
        if _is_free(handle, fcntl.LOCK_EX):
            return
        time.sleep(_PAUSE_S)
    raise OwnedElsewhere(
        f"Another service (process {lock.read_text() or 'unknown'}) runs on this database: "
        "stop it first, or give this one a KELISIM_DATABASE_URL of its own."
    )


def _is_free(handle: int, kind: int) -> bool:
    """Takes the lock if so; it is let go of with the handle."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
