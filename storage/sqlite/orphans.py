"""Receipts that came before anybody knew whose they are, applied when that is known."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence
from datetime import datetime

from storage.deliveries import Ending
from storage.moments import to_micros
from storage.rows import Row
from storage.settling import Notice
from storage.sqlite import receipts
from storage.sqlite.transaction import Transaction, listed

_COLUMNS = "o.gateway, o.smsc_id, o.citizen, o.delivery, o.at, o.error"

#: The submit answer told the id. `seen`: a receipt from before the message was made is of another
#: one, with the same id.
_BY_ID = f"""
SELECT {_COLUMNS} FROM json_each(?) j CROSS JOIN orphans o
  ON o.gateway = json_extract(j.value, '$[0]') AND o.smsc_id = json_extract(j.value, '$[1]')
WHERE o.seen >= json_extract(j.value, '$[2]')
"""

#: No answer will come: the phone alone says whose it may be. Also for an older message of theirs,
#: now that this one is no longer on the wire.
_BY_PHONE = f"""
SELECT {_COLUMNS} FROM orphans o
WHERE o.citizen IN (SELECT citizen FROM messages WHERE id IN (SELECT value FROM json_each(?)))
  AND EXISTS (
    SELECT 1 FROM messages m INDEXED BY messages_open
    WHERE m.citizen = o.citizen AND m.delivery = 'unknown' AND m.id <= o.seen
      AND m.delivery IN ('waiting', 'sending', 'unknown'))
"""


def adopt(tx: Transaction, message_ids: Sequence[int], segments: Sequence[Row]) -> None:
    """For messages just settled or lost, and their segments (gateway, SMSC id, message, part)."""
    if not tx.rows("SELECT 1 FROM orphans LIMIT 1"):
        return
    by_id, by_phone = tx.all_rows(
        (_BY_ID, listed([segment[:3] for segment in segments])),
        (_BY_PHONE, listed(message_ids)),
    )
    notices = {_notice(row) for row in (*by_id, *by_phone)}
    kept = set(receipts.apply_again(tx, sorted(notices)))
    tx.many(
        "DELETE FROM orphans WHERE gateway = ? AND smsc_id = ? AND delivery = ?",
        [(*notice.part, notice.said.delivery) for notice in notices - kept],
    )


def purge(tx: Transaction, before: datetime) -> int:
    tx.run("DELETE FROM orphans WHERE at < ?", to_micros(before))
    return tx.changed()


def _notice(row: Row) -> Notice:
    gateway, smsc_id, citizen, delivery, at, error = row
    return Notice((gateway, smsc_id), citizen, Ending(delivery, at, error))
