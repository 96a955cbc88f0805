"""Evidence is kept at the end of its chain, with the text that was shown."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence

from flows.effects import KeepEvidence
from storage.evidence import GENESIS
from storage.outcomes import PROOF_COLUMNS, Of, chained
from storage.postgres.connection import Transaction

#: Held by whoever writes at the end of the chain; the number is any that nobody else uses.
CHAIN_LOCK = 0x6B656C69_0000_0005

_TYPES = {"turn": "int", "at": "bigint", "shown_turn": "int", "shown_delivered_at": "bigint"}
_KINDS = [*(_TYPES.get(column, "text") for column in PROOF_COLUMNS), "bigint", "text", "text"]

_INSERT = f"""
INSERT INTO evidence ({", ".join(PROOF_COLUMNS)}, number, previous, hash)
SELECT * FROM unnest({", ".join(f"${n}::{kind}[]" for n, kind in enumerate(_KINDS, 1))})
"""

_SHOWN = """
SELECT m.citizen, m.turn, m.offer_id, m.text, m.version,
  CASE m.delivery WHEN 'delivered' THEN m.final_at END
FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::int[])) v (citizen, turn)
  JOIN messages m ON m.citizen = v.citizen AND m.turn = v.turn AND m.direction = 'out'
ORDER BY m.id DESC
"""

_END = "SELECT number, hash FROM evidence ORDER BY number DESC LIMIT 1"


async def keep(tx: Transaction, kept: Sequence[Of[KeepEvidence]]) -> None:
    """A link stands on the one before it, so everybody else who writes one waits until this
    transaction is over: nearly the last thing it does."""
    if not kept:
        return
    asked = [(c, e.shown_turn) for c, _, e in kept if e.shown_turn is not None]
    found = await tx.rows(_SHOWN, [c for c, _ in asked], [turn for _, turn in asked])
    # Of several messages about one offer in one turn, the first.
    shown = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in found}
    await tx.lock(CHAIN_LOCK)
    number, previous = await tx.row(_END) or (0, GENESIS)
    await tx.many(_INSERT, list(chained(kept, shown, number, previous)))
