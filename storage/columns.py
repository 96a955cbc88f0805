"""What the tables are made of, and the collection that all of them stand in."""

from datetime import datetime

from sqlalchemy import BigInteger, Dialect, Index, Integer, MetaData, TypeDecorator, text

from storage.moments import from_micros, to_micros


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as microseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


#: SQLite counts rows only in a column of exactly this type.
RowId = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that are asked for alone."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def on_engine(engine: str, index: Index) -> Index:
    """An index that stands on one engine alone (`info` says so to whoever compares)."""
    index.info["engine"] = engine
    return index.ddl_if(engine)
