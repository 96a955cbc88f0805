"""What SQLite and the file system say of a database they cannot use → one sentence that names the
file and the setting."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from storage.errors import DatabaseUnusable

#: These are about the file: missing, read-only, full, locked, malformed, no database at all. Kinds
#: below them (a constraint, a wrong statement) are mistakes of ours, and keep their traceback.
_ABOUT_THE_FILE = (sqlite3.OperationalError, sqlite3.DatabaseError)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Raises DatabaseUnusable for what SQLite says."""
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if type(cause) not in _ABOUT_THE_FILE:
            raise
        raise _unusable(url, str(cause)) from error


@contextmanager
def explained_file(url: str) -> Iterator[None]:
    """Raises DatabaseUnusable for what the file system says."""
    try:
        yield
    except OSError as error:
        raise _unusable(url, error.strerror or str(error)) from error


def _unusable(url: str, why: str) -> DatabaseUnusable:
    file = make_url(url).database
    return DatabaseUnusable(
        f"The database {file} cannot be used: {why}. Look at the file, its folder and their "
        "rights, or set KELISIM_DATABASE_URL to another one."
    )
