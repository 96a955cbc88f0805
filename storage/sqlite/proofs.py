"""Evidence is kept at the end of its chain, with the text that was shown."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence

from flows.effects import KeepEvidence, Turn
from storage.evidence import GENESIS, Proof, link_hash
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite.connection import Query, Transaction, listed

_PROOF_COLUMNS = Proof.__struct_fields__

_INSERT = f"""
INSERT INTO evidence ({", ".join(_PROOF_COLUMNS)}, number, previous, hash)
VALUES ({", ".join("?" * (len(_PROOF_COLUMNS) + 3))})
"""

_SHOWN = """
SELECT m.citizen, m.turn, m.offer_id, m.text, m.version,
  CASE m.delivery WHEN 'delivered' THEN m.final_at END
FROM json_each(?) j CROSS JOIN messages m ON m.citizen = json_extract(j.value, '$[0]')
  AND m.turn = json_extract(j.value, '$[1]') AND m.direction = 'out'
ORDER BY m.id DESC
"""

_END = "SELECT number, hash FROM evidence ORDER BY number DESC LIMIT 1"

#: What was shown, by citizen, turn and offer: text, version, when it was delivered.
Shown = dict[tuple[str, int, str | None], tuple[str, str, int | None]]


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
    links: list[Row] = []
    for citizen, turn, effect in kept:
        proof = _proof(citizen, turn, effect, shown)
        number, digest = number + 1, link_hash(previous, proof)
        values = [getattr(proof, column) for column in _PROOF_COLUMNS]
        links.append((*values, number, previous, digest))
        previous = digest
    tx.many(_INSERT, links)


def _proof(citizen: str, turn: Turn, effect: KeepEvidence, shown: Shown) -> Proof:
    text = version = delivered_at = None
    if effect.shown_turn is not None:
        message = shown.get((citizen, effect.shown_turn, effect.offer_id))
        text, version, delivered_at = message or (None, None, None)
    return Proof(
        offer_id=effect.offer_id,
        citizen=citizen,
        turn=turn.number,
        at=to_micros(turn.at),
        step=effect.step,
        shown_turn=effect.shown_turn,
        shown_text=text,
        shown_version=version,
        shown_delivered_at=delivered_at,
        reply=effect.reply,
        intent=effect.intent,
        rule=effect.rule,
        language=effect.language,
    )
