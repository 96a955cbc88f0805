"""The log of the file (WAL) is copied into the file beside the road, not in it.

SQLite copies by itself in the commit that makes the log long enough; that commit then takes a tenth
of a second, and every reply and every page of the console waits behind it. So a thread with a
connection of its own copies what is in the log already, while others go on writing; the little that
they wrote meanwhile is copied after one of their commits, and the log begins anew.
"""

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

#: Seconds. A page written often is copied once in so long.
_EVERY_S = 1.0

#: Pages of the log that may be copied after a commit, which takes some milliseconds.
_FEW = 500

#: Pages. A shorter log need not begin anew.
_LONG = 16_000

#: How often the thread tries to come so near, where much is written.
_TRIES = 4

#: Pages. Should the thread not come to it, SQLite copies in a commit again: some 400 MB.
LAST_RESORT_PAGES = 200_000

_COPY = "PRAGMA wal_checkpoint(PASSIVE)"


class Checkpoints:
    def __init__(self, file: Path) -> None:
        self._file = f"{file.absolute().as_uri()}?mode=rw"
        self._written = threading.Event()
        self._stopped = threading.Event()
        self._nearly_done = False
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def after_commit(self, connection: sqlite3.Connection) -> None:
        """In the thread of the connection that writes. What was committed stays so, whatever
        happens here."""
        if self._nearly_done:
            self._nearly_done = False
            with suppress(sqlite3.Error):
                connection.execute(_COPY)
        self._written.set()

    def close(self) -> None:
        """Waits for a copy that has begun."""
        self._stopped.set()
        self._written.set()
        self._thread.join()

    def _run(self) -> None:
        self._written.wait()
        while not self._stopped.wait(_EVERY_S):
            self._written.clear()
            with suppress(sqlite3.Error), closing(sqlite3.connect(self._file, uri=True)) as own:
                self._copy(own)
            self._written.wait()

    def _copy(self, own: sqlite3.Connection) -> None:
        """SQLite tells what was in the log when a copy began, not what came in meanwhile: that is
        what the next copy finds."""
        before = 0
        for _ in range(_TRIES):
            pages = own.execute(_COPY).fetchone()[1]
            if pages - before <= _FEW:
                self._nearly_done = pages >= _LONG
                break
            before = pages
