"""On PostgreSQL, messages and their segments lie in one table a month, so that an old month can be
taken away in a moment (docs/scaling.md) and the indexes of the current one stay small.

The month is in the id (`storage.postgres.ids`). Ids that no month was made for, such as those that
came from SQLite, lie in a table of their own.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from storage.postgres.ids import first_id

#: The tables, and the column that holds the id of the message.
CUT = {"messages": "id", "segments": "message_id"}

#: Room on each page for the versions a row goes through: a message is claimed, sent, delivered.
_STORED = {
    "messages": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05",
    "segments": "fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05",
}

#: `due` of a message that must not be sent again: the last moment there is.
NEVER = 2**63 - 1

#: Months made ahead, beside the current one.
AHEAD = 2

_KEYS = {
    "messages": "citizen, id",
    "segments": "citizen, message_id, gateway, smsc_id",
}


def cutting() -> Iterator[str]:
    """Statements that turn the two tables, still empty, into tables of months."""
    yield "ALTER TABLE messages ALTER COLUMN id DROP DEFAULT"
    yield "DROP SEQUENCE IF EXISTS messages_id_seq"
    yield "ALTER TABLE segments ALTER COLUMN citizen SET NOT NULL"
    for table, column in CUT.items():
        yield f"ALTER TABLE {table} RENAME TO {table}_whole"
        yield (
            f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING DEFAULTS INCLUDING COMMENTS) "
            f"PARTITION BY RANGE ({column})"
        )
        yield f"DROP TABLE {table}_whole"
        yield f"ALTER TABLE {table} ADD CONSTRAINT pk_{table} PRIMARY KEY ({_KEYS[table]})"
        yield f"CREATE TABLE {table}_other PARTITION OF {table} DEFAULT WITH ({_STORED[table]})"
    yield f"CREATE INDEX messages_waiting ON messages (lane, id, parts) WHERE due < {NEVER}"
    yield "CREATE INDEX messages_open ON messages (citizen, id) WHERE due IS NOT NULL"
    yield "CREATE INDEX segments_id ON segments (smsc_id, gateway)"


def months(now: datetime) -> Iterator[tuple[str, str]]:
    """The tables there should be by now, and the statement that makes each."""
    begin = datetime(now.year, now.month, 1, tzinfo=UTC)
    for _ in range(1 + AHEAD):
        end = _next(begin)
        for table in CUT:
            name = f"{table}_{begin:%Y_%m}"
            yield (
                name,
                f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ({first_id(begin)}) "
                f"TO ({first_id(end)}) WITH ({_STORED[table]})",
            )
        begin = end


def cut_into_months(_: object, connection: Connection, **_told: object) -> None:
    """Makes the two tables, still empty, those of PostgreSQL: after `metadata.create_all`, and in
    migration 0007."""
    if connection.dialect.name == "postgresql":
        for statement in cutting():
            connection.execute(text(statement))
        for _name, statement in months(datetime.now(UTC)):
            connection.execute(text(statement))


def _next(month: datetime) -> datetime:
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=UTC)
