"""What an engine, the file system or the network says of a database that cannot be used → one
sentence that names the place and the setting."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from storage.addresses import file_behind
from storage.errors import DatabaseUnusable

#: These are about the file: missing, read-only, full, locked, malformed, no database at all. Kinds
#: below them (a constraint, a wrong statement) are mistakes of ours, and keep their traceback.
_ABOUT_THE_FILE = (sqlite3.OperationalError, sqlite3.DatabaseError)


def explained(url: str) -> AbstractContextManager[None]:
    """Raises DatabaseUnusable for what the engine says."""
    return _by_sqlite(url) if file_behind(url) is not None else _by_postgresql(url)


@contextmanager
def explained_file(url: str) -> Iterator[None]:
    """Raises DatabaseUnusable for what the file system says."""
    try:
        yield
    except OSError as error:
        raise _unusable(url, error.strerror or str(error)) from error


@contextmanager
def _by_sqlite(url: str) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, DBAPIError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if type(cause) not in _ABOUT_THE_FILE:
            raise
        raise _unusable(url, str(cause)) from error


@contextmanager
def _by_postgresql(url: str) -> Iterator[None]:
    """SQLAlchemy wraps what the driver says twice."""
    from storage.postgres import unusable  # noqa: PLC0415 - the driver, which SQLite has no use for

    with unusable.explained(url):
        try:
            yield
        except DBAPIError as error:
            said = error.orig.__cause__ if error.orig is not None else None
            if not isinstance(said, unusable.ABOUT_THE_SERVER):
                raise
            raise said from error


def _unusable(url: str, why: str) -> DatabaseUnusable:
    file = make_url(url).database
    return DatabaseUnusable(
        f"The database {file} cannot be used: {why}. Look at the file, its folder and their "
        "rights, or set KELISIM_DATABASE_URL to another one."
    )
