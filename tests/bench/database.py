"""Where a bench keeps what must survive: SQLite in its folder, or a private PostgreSQL server.

In both a commit is on the disk when it returns (`synchronous=FULL`, `fsync=on`).
"""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.postgres import cluster

#: What anybody would give a server of this size (docs/scaling.md); the rest is PostgreSQL's own.
SETTINGS = {
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "effective_io_concurrency": "32",
}


def add_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--postgres", action="store_true", help="a private PostgreSQL server, instead of SQLite"
    )


class Database(NamedTuple):
    """`url` of an empty database; `server` is the process id of PostgreSQL, where there is one."""

    url: str
    server: int | None = None

    def cpu(self) -> float:
        """CPU seconds that the server's processes have used; SQLite is in ours."""
        if self.server is None:
            return 0.0
        tasks = Path(f"/proc/{self.server}/task/{self.server}/children").read_text().split()
        return sum(_cpu(int(pid)) for pid in tasks)


@contextmanager
def database(options: argparse.Namespace, folder: Path) -> Iterator[Database]:
    if not options.postgres:
        yield Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
        return
    with cluster(fsync=True, settings=SETTINGS) as server:
        url = server.create("kelisim")
        assert server.process is not None
        yield Database(url, server.process.pid)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
