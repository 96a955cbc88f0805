"""PostgreSQL for tests, benches and chaos: a private server on a free port of this machine, in a
folder of its own, that ends with us, also when we are killed.

It is Debian's `postgresql` (any version found); nothing of an installed server's data is touched.
PostgreSQL refuses to run as root: then its programs run as the user `postgres`.

    with cluster(fsync=False) as server:
        url = server.create("kelisim")     # postgresql+asyncpg://…, for KELISIM_DATABASE_URL
        server.kill()                      # SIGKILL, as chaos does
        server.start()
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

#: Who runs the server when we are root (Debian's package makes this user).
USER = "postgres"

#: A role that must give its password; every other one is trusted, from this machine alone.
GUARDED = "guarded"
GUARDED_PASSWORD = "correct horse"

#: Seconds a server may take to come up, after a kill with its recovery, on a busy machine.
PATIENCE = 60.0

_ADDRESS = "127.0.0.1"

#: A folder is named after the process that made it.
_FOLDER = "kelisim-pg-"
_HBA = f"""
host all {GUARDED} {_ADDRESS}/32 scram-sha-256
host all all {_ADDRESS}/32 trust
"""

#: Where a power cut need not be survived (a kill still is): commits do not wait for the disk.
_CARELESS = {"fsync": "off", "full_page_writes": "off"}


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, of its newest version; None where it is missing."""
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


#: What pytest's summary finds these tests by (`tests/conftest.py`).
MISSING = "PostgreSQL is not installed"

needs_postgres = pytest.mark.skipif(programs() is None, reason=MISSING)


@contextmanager
def cluster(*, fsync: bool, settings: Mapping[str, str] = {}) -> Iterator["Cluster"]:
    """A running server. With `fsync`, a commit is on the disk, as in earnest; `settings` are those
    of postgresql.conf (`max_connections`, `shared_buffers`, …)."""
    found = programs()
    if found is None:
        raise FileNotFoundError(f"{MISSING}: apt-get install postgresql")
    _sweep()
    prefix = f"{_FOLDER}{os.getpid()}-"
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        server = Cluster(found, Path(folder), {**({} if fsync else _CARELESS), **settings})
        try:
            server.start()
            yield server
        finally:
            server.stop()


class Cluster:
    """One server. `process` is its postmaster while it runs."""

    def __init__(self, found: Path, folder: Path, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self._programs = found
        self._data = folder / "data"
        self._log = folder / "log"
        self._settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        self._make()

    def url(self, database: str = USER, *, user: str = USER, password: str = "") -> str:
        """The address of a database, as KELISIM_DATABASE_URL takes it."""
        who = f"{user}:{password}" if password else user
        return f"postgresql+asyncpg://{who}@{_ADDRESS}:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> str:
        """Makes a database, a copy of another one; its address."""
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Whoever is connected to it is thrown out."""
        self.sql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def sql(self, statement: str, database: str = USER) -> str:
        """What psql prints for it, without headings."""
        return psql(self.url(database), statement)

    def start(self) -> None:
        """Returns when the server takes connections. What a killed one left is recovered first."""
        end = time.monotonic() + PATIENCE
        while not self._is_up(end):
            # the orphans of a killed server hold its memory for a moment, and a new one goes away
            if time.monotonic() > end:
                raise TimeoutError(f"PostgreSQL did not start: {self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        """In order: sessions are ended, everything is on the disk."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL: what was not committed is lost, sessions break off."""
        self._end(signal.SIGKILL)

    def _make(self) -> None:
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        initdb = [str(self._programs / "initdb"), "-D", str(self._data), "-U", USER, *options]
        made = subprocess.run([*_as_user(), *initdb], capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError(f"initdb: {made.stderr.strip()}")
        (self._data / "pg_hba.conf").write_text(_HBA)

    def _is_up(self, end: float) -> bool:
        options = {
            "listen_addresses": _ADDRESS,
            "port": str(self.port),
            "unix_socket_directories": "",
            **self._settings,
        }
        told = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*_as_user(), str(self._programs / "postgres"), "-D", str(self._data), *told],
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        while self.process.poll() is None and time.monotonic() < end:
            if self._is_ready(self.process.pid):
                return True
            time.sleep(0.02)
        return False

    def _is_ready(self, pid: int) -> bool:
        """What the server notes of itself: its pid in the first line, how it is in the eighth."""
        try:
            noted = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return noted[:1] == [str(pid)] and noted[7:8] != [] and noted[7].strip() == "ready"

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(how)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _sweep() -> None:
    """Takes away what those left behind who were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*-*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        try:
            os.kill(int(owner), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
        except PermissionError:
            continue  # somebody else's, and alive


def psql(url: str, statement: str) -> str:
    """What psql prints for it, without headings."""
    found = programs()
    assert found is not None, MISSING
    address = ["-d", url.replace("+asyncpg", "")]
    quiet = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
    done = subprocess.run(
        [str(found / "psql"), *quiet, *address, "-c", statement],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"psql: {done.stderr.strip()}")
    return done.stdout.strip()


def _as_user() -> list[str]:
    """The words before a program: it ends when we do, and is not root."""
    words = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    if os.geteuid() == 0:
        words += ["--reuid", USER, "--regid", USER, "--init-groups"]
    return words


def free_port() -> int:
    """One on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((_ADDRESS, 0))
        return int(probe.getsockname()[1])
