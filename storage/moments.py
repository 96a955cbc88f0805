"""Times at rest: whole microseconds since 1970 in UTC, so that they sort, compare and index as
integers on every engine."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(moment: datetime) -> int:
    """An aware time as microseconds (exact: a float holds 53 bits, and these need 51)."""
    return round(moment.timestamp() * 1_000_000)


def from_micros(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


def micros_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else to_micros(moment)


def moment_or_none(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
