"""Lines at the end of the audit log."""

from collections.abc import Sequence

import msgspec

from storage.audit import GENESIS, NewEntry, entry_hash
from storage.crypto import Vault
from storage.postgres.connection import Transaction
from storage.postgres.storable import storable_struct
from storage.rows import Row

#: Held by whoever writes at the end of the log; the number is any that nobody else uses.
CHAIN_LOCK = 0x6B656C69_0000_0002

_END = "SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1"

_INSERT = """
INSERT INTO audit_log
  (number, at, staff, action, subject, reason, details, address, previous, hash)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[],
  $7::text[], $8::text[], $9::text[], $10::text[])
"""


async def append(tx: Transaction, vault: Vault, entries: Sequence[NewEntry]) -> None:
    """The last thing a transaction does: a line stands on the one before it, so everybody else who
    writes one waits until this transaction is over."""
    if not entries:
        return
    await tx.lock(CHAIN_LOCK)
    end = await tx.row(_END)
    number, previous = end if end else (0, GENESIS)
    rows: list[Row] = []
    for told in map(storable_struct, entries):
        number += 1
        digest = entry_hash(vault, number, previous, told)
        details = msgspec.json.encode(told.details, order="sorted").decode()
        rows.append(
            (number, told.at, told.staff, told.action, told.subject, told.reason, details,
             told.address, previous, digest)
        )  # fmt: skip
        previous = digest
    await tx.many(_INSERT, rows)
