"""The port to a gateway: what the outbox needs of any way to an SMSC.

A gateway tells the outbox what became of each message, in batches, and hands what comes from
phones to the inbox and to the receipts on its own.
"""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

import msgspec

from storage.store import Arrival, Outgoing

#: `sent`: the SMSC has it. `throttled`: the SMSC says slow down. `later`: the SMSC has a trouble
#: of its own with this one. `away`: it never left the house. `rejected`: never again. `unknown`:
#: it left, and no answer came; only a receipt can tell.
Outcome = Literal["sent", "throttled", "later", "away", "rejected", "unknown"]


class Fate(msgspec.Struct, frozen=True):
    """What became of one message. `smsc_ids` holds the SMSC's id of each part, in order; empty
    strings stand for parts of an unknown one that got no answer. `gateway` names one of several,
    which has taken its own pauses already: `wait_s` seconds until the message may be tried
    again."""

    message_id: int
    outcome: Outcome
    smsc_ids: tuple[str, ...] = ()
    reason: str = ""
    gateway: str = ""
    wait_s: float = 0.0


class Reports(Protocol):
    """The outbox, as its gateway sees it."""

    def settle(self, fates: Sequence[Fate]) -> None:
        """These messages are settled; none, when there is merely room again."""

    def poke(self) -> None:
        """The link is up: whatever waits may go."""


class Arrivals(Protocol):
    """The inbox, as a gateway sees it; see `bot.inbox`."""

    def put(
        self, items: Sequence[Arrival], done: Callable[[Sequence[bool] | None], None]
    ) -> None: ...

    async def write(self, items: Sequence[Arrival]) -> Sequence[bool] | None: ...


class Gateway(Protocol):
    @property
    def name(self) -> str:
        """How it is known in the store; the same after every restart."""

    @property
    def bound(self) -> bool: ...

    @property
    def room(self) -> int:
        """Segments to hand over now, so that the window stays full until the next hand-over."""

    def send(self, messages: Sequence[Outgoing]) -> None:
        """Sends them in order, as fast as the window allows. Never raises: what did not leave
        comes back as `away`."""


class Member(Gateway, Protocol):
    """A gateway that can stand beside others."""

    @property
    def trouble(self) -> str:
        """Why its link is not up; empty when it is."""

    def holds(self, message_id: int) -> bool:
        """Whether its SMSC has some parts of that message: then nobody else may send it."""
