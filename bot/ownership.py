"""One database belongs to one running service: two would send everything twice."""

import fcntl
from pathlib import Path
from typing import IO

from bot.errors import KelisimError


class Ownership:
    """A lock beside the file, held until `release` or the end of the process, however it ends."""

    def __init__(self, database: Path) -> None:
        self._file = _locked(database.with_name(f"{database.name}.lock"), database)

    def release(self) -> None:
        self._file.close()


def _locked(path: Path, database: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise KelisimError(
            f"{database} already has a running service: stop it first, or set another "
            "KELISIM_DATABASE_URL."
        ) from None
    return file
