"""The inbox: every event from every door comes through here, in batches.

A door acknowledges to its sender only when `done` says that its events are committed. A repeat is
dropped by its key, which is a success too: what was asked for has happened.
"""

from collections.abc import Callable, Sequence

from bot.batcher import Batcher
from bot.clock import Clock
from storage.store import Arrival, Receipt, RegistryDecision, Store

#: How long a few of them wait for more, in seconds: a citizen does not notice, the disk does.
#: Nobody waits for a receipt.
_MESSAGES_S, _RECEIPTS_S = 0.004, 0.03

Inbox = Batcher[Arrival, bool]
Receipts = Batcher[Receipt, None]
Decisions = Batcher[RegistryDecision, bool]


def open_inbox(store: Store, wake_road: Callable[[], None]) -> Inbox:
    """For the messages of citizens."""
    return Batcher("inbox", store.receive, linger_s=_MESSAGES_S, after=wake_road)


def open_receipts(store: Store, wake_road: Callable[[], None]) -> Receipts:
    """For delivery receipts, which reach a dialogue only when a delivery finally fails."""

    async def write(receipts: Sequence[Receipt]) -> Sequence[None]:
        await store.apply_receipts(receipts)
        return [None] * len(receipts)

    return Batcher("receipts", write, linger_s=_RECEIPTS_S, after=wake_road)


def open_decisions(store: Store, clock: Clock, wake_road: Callable[[], None]) -> Decisions:
    """For the registry's decisions; False for an application we do not know."""

    async def write(decisions: Sequence[RegistryDecision]) -> Sequence[bool]:
        return await store.decide(decisions, clock.now())

    return Batcher("decisions", write, after=wake_road)
