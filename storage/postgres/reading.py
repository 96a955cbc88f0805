"""The connections of those who only ask: the console's questions, built once for every engine."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.postgres.connection import arguments
from storage.postgres.storable import storable

#: Milliseconds. A question that takes longer was a mistake, and would go on when whoever asked has
#: long left.
_LONGEST_MS = 120_000


def open_read_engine(url: str) -> AsyncEngine:
    """For queries: connections that cannot write, and come back once the server does. All that is
    asked on one of them is of one moment. What is looked for decides how it is found (a common
    word by going through the newest conversations, a rare one by the index), so statements are
    planned with their values."""
    settings = {
        **arguments(url)["server_settings"],
        "default_transaction_read_only": "on",
        "statement_timeout": str(_LONGEST_MS),
        "plan_cache_mode": "force_custom_plan",
    }
    engine = create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        isolation_level="REPEATABLE READ",
        connect_args={"server_settings": settings},
    )
    event.listen(engine.sync_engine, "before_cursor_execute", _storable, retval=True)
    return engine


def _storable(
    _connection: object, _cursor: object, statement: str, values: Any, *_: object
) -> tuple[str, Any]:
    """Whatever somebody types into an address is a question, if one without an answer."""
    return statement, storable(values)
