"""Lines at the end of the audit log."""

from collections.abc import Sequence

import msgspec

from storage.audit import GENESIS, NewEntry, entry_hash
from storage.crypto import Vault
from storage.rows import Row
from storage.sqlite.transaction import Transaction

_END = "SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1"

_INSERT = """
INSERT INTO audit_log
  (number, at, staff, action, subject, reason, details, address, previous, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def append(tx: Transaction, vault: Vault, entries: Sequence[NewEntry]) -> None:
    """The transaction must begin with `tx.lock()`: a line stands on the one before it."""
    end = tx.rows(_END)
    number, previous = end[0] if end else (0, GENESIS)
    rows: list[Row] = []
    for told in entries:
        number += 1
        digest = entry_hash(vault, number, previous, told)
        details = msgspec.json.encode(told.details, order="sorted").decode()
        rows.append(
            (number, told.at, told.staff, told.action, told.subject, told.reason, details,
             told.address, previous, digest)
        )  # fmt: skip
        previous = digest
    tx.many(_INSERT, rows)
