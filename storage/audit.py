"""The audit log: who of the staff did what, looked at whom, when, from where and why.

Each line is hashed with the hash of the line before it, under a key that the database does not
hold: whoever changes, removes or inserts a line would need the key to make the rest agree. What a
chain cannot show is that its end was cut off; that shows against a head that was noted elsewhere
(`kelisim audit verify --head`), so note one now and then.
"""

import msgspec

from storage.crypto import Vault
from storage.evidence import Verdict

#: What the first line stands on.
GENESIS = ""


class NewEntry(msgspec.Struct, frozen=True):
    """A line to be written. `subject` is `kind:id`, as in `citizen:KEY`, `offer:ID`, `staff:LOGIN`;
    `at` in microseconds. No phone number or IIN stands in any of it."""

    at: int
    staff: str
    action: str
    subject: str = ""
    reason: str = ""
    details: dict[str, str] = {}
    address: str = ""


class Entry(msgspec.Struct, frozen=True):
    """A line in its place in the chain."""

    number: int
    told: NewEntry
    previous: str
    hash: str


def entry_hash(vault: Vault, number: int, previous: str, told: NewEntry) -> str:
    canonical = msgspec.json.encode(told, order="sorted").decode()
    return vault.digest("audit", f"{number}\n{previous}\n{canonical}")


class AuditWalk:
    """Follows the log from its beginning, line by line."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.lines = 0
        self.head = GENESIS

    def step(self, entry: Entry) -> Verdict | None:
        """The verdict when this line breaks the chain."""
        self.lines += 1
        if entry.number != self.lines or entry.previous != self.head:
            return Verdict(self.lines, entry.number, "it does not stand on the line before it")
        if entry.hash != entry_hash(self._vault, entry.number, self.head, entry.told):
            return Verdict(self.lines, entry.number, "what it says is not what was hashed")
        self.head = entry.hash
        return None


class AuditVerdict(msgspec.Struct, frozen=True):
    """Whether the log holds, and the hash of its last line."""

    verdict: Verdict
    head: str
