"""Many rows by one statement: its `VALUES (…)` is repeated, and the whole is one step for SQLite,
in which its thread does not hold the interpreter."""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import cast

from storage.rows import Row

#: Different statements kept ready; each of the road's stands there in several widths.
STATEMENTS_READY = 512

#: How many rows one statement takes; what is left over goes to the next smaller ones. Few sizes,
#: so that the statements stay ready.
_WIDTHS = (64, 16, 4, 1)


def write(connection: sqlite3.Connection, statement: str, rows: Sequence[Row]) -> list[Row]:
    """The statement for each row."""
    if wide(statement, 1) is None:
        connection.executemany(statement, rows)
        return []
    done = 0
    for width in _WIDTHS:
        while len(rows) - done >= width:
            values = chain.from_iterable(rows[done : done + width])
            connection.execute(cast(str, wide(statement, width)), tuple(values))
            done += width
    return []


@lru_cache(STATEMENTS_READY)
def wide(statement: str, rows: int) -> str | None:
    """The statement with its `VALUES (…)` repeated for so many rows; None when it has none."""
    head, values, rest = statement.partition("VALUES (")
    if not values:
        return None
    end = _closing(rest)
    return f"{head}VALUES {', '.join([f'({rest[:end]})'] * rows)}{rest[end + 1 :]}"


def _closing(text: str) -> int:
    """Where the bracket closes that was opened before the text."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return at
    raise ValueError(f"a bracket is not closed: {text}")
