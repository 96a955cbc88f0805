"""Reports of frauds: kept with the turn they came in, grouped with those like them, counted into
waves; and what a citizen was sent, which a forwarded text is compared with."""

from collections.abc import Sequence
from datetime import datetime

from flows.effects import NameSender, ReportFraud
from storage.crypto import Vault
from storage.moments import from_micros, to_micros
from storage.outcomes import Of
from storage.postgres.connection import Connections, Transaction
from storage.reported import completed, grouped, report_row, sender_row
from storage.store import Wave

#: Again for the same report when its text comes later.
_REPORT = """
INSERT INTO reports (citizen, turn, at, text, verdict, reasons, grp)
SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[],
  $7::text[])
ON CONFLICT (citizen, turn) DO UPDATE SET at = excluded.at, text = excluded.text,
  verdict = excluded.verdict, reasons = excluded.reasons, grp = excluded.grp
"""

#: The case of a report that was completed says what is known by now.
_CASE = """
UPDATE cases c SET text = v.text, reason = v.reason
FROM unnest($1::text[], $2::text[], $3::text[], $4::int[]) v (text, reason, citizen, turn)
WHERE c.citizen = v.citizen AND c.turn = v.turn AND c.kind = 'fraud_report'
"""

_SENDER = """
UPDATE reports r SET sender = v.sender, sender_key = v.sender_key
FROM unnest($1::bytea[], $2::text[], $3::text[], $4::int[]) v (sender, sender_key, citizen, turn)
WHERE r.citizen = v.citizen AND r.turn = v.turn
"""

_KNOWN_MARKS = "SELECT mark, grp FROM report_marks WHERE mark = ANY($1::text[])"

_KEEP_MARKS = """
INSERT INTO report_marks (mark, grp) SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT (mark) DO NOTHING
"""

_SENT = """
SELECT citizen, text FROM (
  SELECT citizen, text,
    row_number() OVER (PARTITION BY citizen ORDER BY turn DESC, n DESC) AS back
  FROM messages WHERE citizen = ANY($1::text[]) AND direction = 'out') sent
WHERE back <= $2 ORDER BY citizen, back
"""

#: Citizens, not messages: one who forwards the same ten times is no wave. With the beginning of
#: the wave that the group is in already.
_GROWING = """
SELECT r.grp, count(DISTINCT r.citizen), max(r.at),
  (SELECT began_at FROM waves w WHERE w.grp = r.grp AND w.last_at > $1)
FROM reports r WHERE r.at > $1 AND r.grp IS NOT NULL GROUP BY r.grp
"""

_GO_ON = """
UPDATE waves w SET last_at = v.last_at FROM unnest($1::bigint[], $2::text[], $3::bigint[])
  v (last_at, grp, began_at)
WHERE w.grp = v.grp AND w.began_at = v.began_at
"""

_BEGIN = """
INSERT INTO waves (grp, began_at, last_at)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
"""

#: Held by whoever looks for waves, so that each is named once, and by whoever names a group; the
#: numbers are any that nobody else uses.
_WAVES_LOCK, _GROUPS_LOCK = 0x6B656C69_0000_0003, 0x6B656C69_0000_0004


async def keep(
    tx: Transaction,
    vault: Vault,
    reported: Sequence[Of[ReportFraud]],
    named: Sequence[Of[NameSender]],
) -> None:
    """After the cases of the same turns."""
    if reported:
        groups = await _groups(tx, [effect.marks for _, _, effect in reported])
        last = {
            (one[0], one[2].report): (one, group)
            for one, group in zip(reported, groups, strict=True)
        }
        await tx.many(_REPORT, [report_row(one, group) for one, group in last.values()])
        await tx.many(_CASE, completed(reported))
    await tx.many(_SENDER, [sender_row(vault, one) for one in named])


async def sent_lately(
    sql: Connections, citizens: Sequence[str], most: int
) -> dict[str, tuple[str, ...]]:
    texts: dict[str, list[str]] = {}
    for citizen, text in await sql.rows(_SENT, list(citizens), most):
        texts.setdefault(citizen, []).append(text)
    return {citizen: tuple(found) for citizen, found in texts.items()}


async def flag_waves(tx: Transaction, since: datetime, least: int) -> list[Wave]:
    await tx.lock(_WAVES_LOCK)
    growing = await tx.rows(_GROWING, to_micros(since))
    going_on = [(last, grp, began) for grp, _, last, began in growing if began is not None]
    fresh = [(grp, count, last) for grp, count, last, began in growing
             if began is None and count >= least]  # fmt: skip
    await tx.many(_GO_ON, going_on)
    await tx.many(_BEGIN, [(grp, last, last) for grp, _, last in fresh])
    return [Wave(grp, count, from_micros(last)) for grp, count, last in fresh]


async def _groups(tx: Transaction, marks: Sequence[tuple[str, ...]]) -> list[str | None]:
    asked = [mark for of_one in marks for mark in of_one]
    if asked:
        await tx.lock(_GROUPS_LOCK)
    found = await tx.rows(_KNOWN_MARKS, asked)
    known: dict[str, str] = {mark: grp for mark, grp in found}  # noqa: C416 - rows are sequences
    groups = grouped(marks, known)
    await tx.many(_KEEP_MARKS, list(known.items()))
    return groups
