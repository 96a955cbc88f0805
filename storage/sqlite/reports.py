"""Reports of frauds: kept with the turn they came in, grouped with those like them, counted into
waves; and what a citizen was sent, which a forwarded text is compared with."""

from collections.abc import Sequence
from datetime import datetime

from flows.effects import NameSender, ReportFraud, Turn
from storage.crypto import Vault
from storage.moments import from_micros, to_micros
from storage.reported import completed, grouped, report_row, sender_row
from storage.sqlite.connection import Reader
from storage.sqlite.transaction import Transaction, listed
from storage.store import Wave

#: Again for the same report when its text comes later.
_REPORT = """
INSERT INTO reports (citizen, turn, at, text, verdict, reasons, grp) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (citizen, turn) DO UPDATE SET at = excluded.at, text = excluded.text,
  verdict = excluded.verdict, reasons = excluded.reasons, grp = excluded.grp
"""

#: The case of a report that was completed says what is known by now.
_CASE = """
UPDATE cases SET text = ?, reason = ? WHERE citizen = ? AND turn = ? AND kind = 'fraud_report'
"""

_SENDER = "UPDATE reports SET sender = ?, sender_key = ? WHERE citizen = ? AND turn = ?"

_KNOWN_MARKS = """
SELECT mark, grp FROM report_marks WHERE mark IN (SELECT value FROM json_each(?))
"""

_SENT = """
SELECT citizen, text FROM (
  SELECT citizen, text,
    row_number() OVER (PARTITION BY citizen ORDER BY turn DESC, n DESC) AS back
  FROM messages WHERE citizen IN (SELECT value FROM json_each(?)) AND direction = 'out')
WHERE back <= ? ORDER BY citizen, back
"""

#: Citizens, not messages: one who forwards the same ten times is no wave. With the beginning of
#: the wave that the group is in already.
_GROWING = """
SELECT r.grp, count(DISTINCT r.citizen), max(r.at),
  (SELECT began_at FROM waves w WHERE w.grp = r.grp AND w.last_at > ?)
FROM reports r WHERE r.at > ? AND r.grp IS NOT NULL GROUP BY r.grp
"""


def keep(
    tx: Transaction,
    vault: Vault,
    reported: Sequence[tuple[str, Turn, ReportFraud]],
    named: Sequence[tuple[str, Turn, NameSender]],
) -> None:
    """After the cases of the same turns."""
    if reported:
        groups = _groups(tx, [effect.marks for _, _, effect in reported])
        tx.many(_REPORT, [report_row(one, grp) for one, grp in zip(reported, groups, strict=True)])
    tx.many(_CASE, completed(reported))
    tx.many(_SENDER, [sender_row(vault, one) for one in named])


async def sent_lately(
    sql: Reader, citizens: Sequence[str], most: int
) -> dict[str, tuple[str, ...]]:
    texts: dict[str, list[str]] = {}
    for citizen, text in await sql.rows(_SENT, listed(citizens), most):
        texts.setdefault(citizen, []).append(text)
    return {citizen: tuple(found) for citizen, found in texts.items()}


def flag_waves(tx: Transaction, since: datetime, least: int) -> list[Wave]:
    tx.lock()
    growing = tx.rows(_GROWING, to_micros(since), to_micros(since))
    going_on = [(last, grp, began) for grp, _, last, began in growing if began is not None]
    fresh = [(grp, count, last) for grp, count, last, began in growing
             if began is None and count >= least]  # fmt: skip
    tx.many("UPDATE waves SET last_at = ? WHERE grp = ? AND began_at = ?", going_on)
    tx.many(
        "INSERT INTO waves (grp, began_at, last_at) VALUES (?, ?, ?)",
        [(grp, last, last) for grp, _, last in fresh],
    )
    return [Wave(grp, count, from_micros(last)) for grp, count, last in fresh]


def _groups(tx: Transaction, marks: Sequence[tuple[str, ...]]) -> list[str | None]:
    """The group of each report: that of its first mark which is known, else a new one."""
    found = tx.rows(_KNOWN_MARKS, listed([mark for of_one in marks for mark in of_one]))
    known: dict[str, str] = {mark: grp for mark, grp in found}  # noqa: C416 - rows are sequences
    groups = grouped(marks, known)
    tx.many("INSERT OR IGNORE INTO report_marks (mark, grp) VALUES (?, ?)", list(known.items()))
    return groups
