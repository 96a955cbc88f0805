"""Which citizens this process serves, and what says so in a transaction.

`Share` is everybody, unfenced: the only process on a database (a test, `kelisim move`), or one that
takes no turns. `storage.postgres.leases` narrows it to the shards a worker holds.
"""

from collections.abc import Iterable

from storage.postgres.connection import Transaction
from storage.postgres.ids import Ids
from storage.shards import FIRST

#: Other workers' clocks are read from the same database, this many seconds apart at most.
_APART_S = 1.0


class Share:
    """`firsts`: the first characters of the keys of the citizens served here, for
    `strpos($n, left(citizen, 1)) > 0`."""

    firsts: str = FIRST

    def __init__(self) -> None:
        self.ids = Ids()

    def owns(self, citizen: str) -> bool:
        return citizen[0] in self.firsts

    def epoch(self, citizen: str) -> int | None:
        """Which time it is that this citizen came to us; None: nobody's or somebody else's."""
        del citizen
        return 0

    async def fence(self, tx: Transaction, citizens: Iterable[str]) -> None:
        """Goes on only while these citizens are still ours, and keeps them so until the transaction
        is over. Raises LeaseLost."""

    def newest(self, citizen: str) -> int:
        """No message of this citizen that was made so far has a higher id."""
        return self.ids.last if self.owns(citizen) else self.ids.up_to(_APART_S)
