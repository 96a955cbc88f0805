"""What PostgreSQL and the network say of a database that cannot be used → one sentence that names
the place and the setting. Whoever tries again later may find it usable again."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
from sqlalchemy import make_url

from storage.errors import DatabaseUnusable

#: These are about the server and the way to it: away, starting, stopping, full, refusing us. Kinds
#: beside them (a constraint, a wrong statement) are mistakes of ours, and keep their traceback.
ABOUT_THE_SERVER = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.PostgresSystemError,
    asyncpg.InternalServerError,
)


@contextmanager
def explained(url: str) -> Iterator[None]:
    """Raises DatabaseUnusable for what the server or the network says."""
    try:
        yield
    except ABOUT_THE_SERVER as error:
        if isinstance(error, ValueError):
            raise  # the driver cannot send one of our values
        raise DatabaseUnusable(
            f"The database {place(url)} cannot be used: {_why(error)}. Look whether PostgreSQL "
            "runs there and lets this user in (its log says more), or set KELISIM_DATABASE_URL to "
            "another one."
        ) from error


def place(url: str) -> str:
    """Where the database is, without the password."""
    address = make_url(url)
    host = address.host or address.query.get("host") or "localhost"
    return f"{address.database or address.username} at {host}:{address.port or 5432}"


def _why(error: BaseException) -> str:
    said = str(error).strip().rstrip(".")
    return said or ("no answer in time" if isinstance(error, TimeoutError) else repr(error))
