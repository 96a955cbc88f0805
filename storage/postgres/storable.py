"""PostgreSQL keeps every sign in a text but one, U+0000. What comes from phones is cleaned at its
door (`bot.deliveries.storable`), so the road need not look; what staff and other programs type is
cleaned here."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import msgspec

from storage.postgres.connection import Connections, Transaction
from storage.rows import Row

S = TypeVar("S", bound=msgspec.Struct)

_INSTEAD = "\N{REPLACEMENT CHARACTER}"


def storable(value: Any) -> Any:
    """The value of a parameter, with another sign in place of that one."""
    if isinstance(value, str):
        return value.replace("\0", _INSTEAD)
    if isinstance(value, list | tuple):
        return type(value)(storable(one) for one in value)
    return value


def storable_struct(told: S) -> S:
    """The same for the texts in a struct."""
    texts = {name: getattr(told, name) for name in told.__struct_fields__}
    return msgspec.structs.replace(told, **{k: storable(v) for k, v in texts.items()})


class Careful(Transaction):
    """A transaction whose values may hold anything."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction._raw)

    async def rows(self, statement: str, *values: Any) -> Sequence[Row]:
        return await super().rows(statement, *storable(values))

    async def row(self, statement: str, *values: Any) -> Row | None:
        return await super().row(statement, *storable(values))

    async def value(self, statement: str, *values: Any) -> Any:
        return await super().value(statement, *storable(values))

    async def run(self, statement: str, *values: Any) -> int:
        return await super().run(statement, *storable(values))


@asynccontextmanager
async def careful(connections: Connections) -> AsyncIterator[Careful]:
    """Durable when the context ends."""
    async with connections.transaction() as transaction:
        yield Careful(transaction)
