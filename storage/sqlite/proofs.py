"""Evidence is kept at the end of its chain, with the text that was shown."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence

from flows.effects import KeepEvidence, Turn
from storage.evidence import GENESIS
from storage.outcomes import PROOF_COLUMNS, chained
from storage.rows import Row
from storage.sqlite.transaction import Query, Transaction, listed

_INSERT = f"""
INSERT INTO evidence ({", ".join(PROOF_COLUMNS)}, number, previous, hash)
VALUES ({", ".join("?" * (len(PROOF_COLUMNS) + 3))})
"""

_SHOWN = """
SELECT m.citizen, m.turn, m.offer_id, m.text, m.version,
  CASE m.delivery WHEN 'delivered' THEN m.final_at END
FROM json_each(?) j CROSS JOIN messages m ON m.citizen = json_extract(j.value, '$[0]')
  AND m.turn = json_extract(j.value, '$[1]') AND m.direction = 'out'
ORDER BY m.id DESC
"""

_END = "SELECT number, hash FROM evidence ORDER BY number DESC LIMIT 1"

#: Evidence with the citizen and the turn it is of.
Kept = Sequence[tuple[str, Turn, KeepEvidence]]


def queries(kept: Kept) -> tuple[Query, Query]:
    """What `keep` has to know: the messages that were answered, and the end of the chain."""
    asked = [(c, e.shown_turn) for c, _, e in kept if e.shown_turn is not None]
    return (_SHOWN, listed(asked)), (_END,)


def keep(tx: Transaction, kept: Kept, found: Sequence[Row], end: Sequence[Row]) -> None:
    # Of several messages about one offer in one turn, the first.
    shown = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in found}
    number, previous = end[0] if end else (0, GENESIS)
    tx.many(_INSERT, list(chained(kept, shown, number, previous)))
