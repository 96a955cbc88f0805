"""Puts another database's rows into empty tables on PostgreSQL, all of them or none
(`storage.moving`)."""
# ruff: noqa: S608 - only names of tables and columns are put into statements

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import asyncpg
from sqlalchemy import Table

from storage.errors import CannotMove
from storage.months import months
from storage.postgres.connection import arguments
from storage.postgres.unusable import explained
from storage.rows import Row

#: A session that is busy with what it is given: it waits for rows as long as it takes.
_PATIENT = {"idle_in_transaction_session_timeout": "0", "statement_timeout": "0"}


class Arriving:
    """One transaction, in which nobody else sees the tables."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def count(self, table: Table) -> int:
        return int(await self._connection.fetchval(f'SELECT count(*) FROM "{table.name}"'))

    async def copy(self, table: Table, names: Sequence[str], rows: Iterable[Row]) -> None:
        try:
            await self._connection.copy_records_to_table(table.name, columns=names, records=rows)
        except asyncpg.CharacterNotInRepertoireError as error:
            raise CannotMove(
                f"A text in {table.name} holds a sign that PostgreSQL cannot keep ({error})."
            ) from error

    async def make_months(self, first: datetime, last: datetime) -> None:
        """Tables for the messages of these months."""
        month = first
        while month <= last:
            for name, statement in months(month):
                if await self._connection.fetchval("SELECT to_regclass($1) IS NULL", name):
                    await self._connection.execute(statement)
            month = datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)

    async def go_on_from(self, tables: Iterable[Table], newest: int) -> None:
        """What numbers rows goes on behind those that came."""
        for table in tables:
            (key, *others) = table.primary_key
            name = f'"{key.name}"'
            sequence = None if others else await self._connection.fetchval(
                "SELECT pg_get_serial_sequence($1, $2)", f'"{table.name}"', key.name
            )  # fmt: skip
            if sequence is not None:
                await self._connection.execute(
                    f'SELECT setval($1::text::regclass, max({name})) FROM "{table.name}"'
                    f" HAVING max({name}) > 0",
                    sequence,
                )
        await self._connection.execute("UPDATE leases SET newest = greatest(newest, $1)", newest)


@asynccontextmanager
async def arriving(url: str, tables: Sequence[Table]) -> AsyncIterator[Arriving]:
    """Durable when the context ends. Nobody notes what comes for the search, which makes its index
    anew. Raises DatabaseUnusable."""
    told = arguments(url)
    told["server_settings"] |= _PATIENT
    names = ", ".join(f'"{table.name}"' for table in tables)
    with explained(url):
        connection = await asyncpg.connect(**told)
        try:
            async with connection.transaction():
                await connection.execute(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE")
                await _note(connection, tables, "DISABLE")
                yield Arriving(connection)
                await _note(connection, tables, "ENABLE")
                await connection.execute("TRUNCATE search_place, search_dirty")
            await connection.execute("ANALYZE")
        finally:
            await connection.close()


async def _note(connection: asyncpg.Connection, tables: Sequence[Table], what: str) -> None:
    for table in tables:
        await connection.execute(f'ALTER TABLE "{table.name}" {what} TRIGGER USER')
