"""The connections of those who only ask: the console's questions, built once for every engine."""

from typing import Any, NoReturn

import asyncpg
from sqlalchemy import ExceptionContext, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.postgres.connection import arguments
from storage.postgres.storable import storable
from storage.postgres.unusable import ABOUT_THE_SERVER, explained

#: Milliseconds. A question that takes longer was a mistake, and would go on when whoever asked has
#: long left.
_LONGEST_MS = 120_000

#: Connections kept for those who ask, and how many more they may take for a moment.
_READY, _MORE = 4, 4


def open_read_engine(url: str) -> AsyncEngine:
    """For queries: connections that cannot write, and come back once the server does; while it is
    away, a question raises DatabaseUnusable. All that is asked on one of them is of one moment.
    What is looked for decides how it is found (a common word by going through the newest
    conversations, a rare one by the index), so statements are planned with their values."""
    told = arguments(url)
    told["server_settings"] |= {
        "default_transaction_read_only": "on",
        "statement_timeout": str(_LONGEST_MS),
        "plan_cache_mode": "force_custom_plan",
    }

    async def connect() -> asyncpg.Connection:
        with explained(url):
            return await asyncpg.connect(**told)

    def explain(context: ExceptionContext) -> None:
        said = context.original_exception.__cause__
        if isinstance(said, ABOUT_THE_SERVER) and not context.is_pre_ping:
            _explain(url, said)

    engine = create_async_engine(
        url,
        async_creator=connect,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=_READY,
        max_overflow=_MORE,
        isolation_level="REPEATABLE READ",
    )
    event.listen(engine.sync_engine, "before_cursor_execute", _storable, retval=True)
    event.listen(engine.sync_engine, "handle_error", explain)
    return engine


def _explain(url: str, said: BaseException) -> NoReturn:
    """Raises DatabaseUnusable for what the server says."""
    with explained(url):
        raise said
    raise said


def _storable(
    _connection: object, _cursor: object, statement: str, values: Any, *_: object
) -> tuple[str, Any]:
    """Whatever somebody types into an address is a question, if one without an answer."""
    return statement, storable(values)
