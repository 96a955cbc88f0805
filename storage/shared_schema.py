"""The tables by which several workers, and programs of several versions, share one database."""

from sqlalchemy import BigInteger, Column, DateTime, SmallInteger, Table, Text

from storage.columns import metadata

#: Services that share this database, by name. `number` is in the ids of the messages they make; it
#: is given away again when its worker has long been gone.
workers = Table(
    "workers",
    metadata,
    Column("worker", Text, primary_key=True),
    Column("number", SmallInteger, nullable=False, unique=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("address", Text, nullable=False),
)

#: Who serves the citizens of a shard (`storage.shards`), until when if they do not say so again.
#: `epoch` grows whenever a shard changes hands; `newest` is the last id made for it.
leases = Table(
    "leases",
    metadata,
    Column("shard", SmallInteger, primary_key=True, autoincrement=False),
    Column("worker", Text),
    Column("epoch", BigInteger, nullable=False, server_default="0"),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("newest", BigInteger, nullable=False, server_default="0"),
)

#: What all workers together may still send: the moment up to which the pace is used up.
budgets = Table(
    "budgets",
    metadata,
    Column("gateway", Text, primary_key=True, comment="or lane"),
    Column("used_up_to", DateTime(timezone=True), nullable=False),
)

#: The oldest program that may run on these tables. A migration that takes something away, which the
#: version before it has no use for any more, writes another one here.
schema_allows = Table(
    "schema_allows",
    metadata,
    Column("program", Text, primary_key=True, comment="the oldest revision of a program"),
)
