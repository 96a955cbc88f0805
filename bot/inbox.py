"""The inbox: every event from every door comes through here, in batches.

A door acknowledges to its sender only when `done` says that its events are committed. A repeat is
dropped by its key, which is a success too: what was asked for has happened.

Messages of citizens have a short way and a long one. On the short way the road takes them into its
next batch, and they are in the inbox with the commit of their turns: one transaction from the door
to the outbox. On the long way they are written to the inbox alone, and claimed later: whatever the
road could not take, because it failed or because too much waits before it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from bot.batcher import Batcher, HandOver
from bot.clock import Clock
from storage.store import Arrival, Receipt, RegistryDecision, Store

#: How long a few of them wait for more, in seconds: a citizen does not notice, the disk does.
#: Nobody waits for a receipt.
_MESSAGES_S, _RECEIPTS_S = 0.01, 0.03
#: So many messages do not wait for more.
_ENOUGH = 50
#: With more receipts under way than this, a campaign pauses: an SMSC hands over in order, and what
#: citizens write waits behind the receipts.
_CROWD = 500
#: Receipts that no dialogue hears of: what goes well changes nothing.
_UNHEARD = ("sent", "delivered")

Receipts = Batcher[Receipt, None]
Decisions = Batcher[RegistryDecision, bool]

Messages = HandOver[Arrival, bool]
Told = Callable[[Sequence[bool] | None], None]


class Inbox:
    """For the messages of citizens; `wake_road` is called when some are ripe to be taken. Those of
    citizens whom this worker does not own (`owns`) go the long way, to theirs."""

    def __init__(
        self,
        store: Store,
        wake_road: Callable[[], None],
        owns: Callable[[str], bool] | None = None,
    ) -> None:
        self._owns = owns
        self._long_way = Batcher("inbox", store.receive, after=wake_road)
        self._wake_road = wake_road
        self._waiting: list[Messages] = []
        self._count = 0
        self._ripe = False
        self._on_the_long_way = 0
        self._ripens: asyncio.TimerHandle | None = None
        self._closing = False

    def put(self, items: Sequence[Arrival], done: Told) -> None:
        """Returns at once; `done` is called after the commit, with None when there was none."""
        if self._owns is None:
            self._put(items, done)
            return
        ours = [self._owns(item.phone) for item in items]
        if all(ours):
            self._put(items, done)
            return
        split = _Split(ours, done)
        self._long_way.put(
            [item for item, our in zip(items, ours, strict=True) if not our], split.theirs
        )
        if any(ours):
            self._put([item for item, our in zip(items, ours, strict=True) if our], split.ours)

    def _put(self, items: Sequence[Arrival], done: Told) -> None:
        if self._on_the_long_way or self._closing:
            self._send_the_long_way([HandOver(items, done)])
            return
        self._waiting.append(HandOver(items, done))
        self._count += len(items)
        if self._count >= _ENOUGH:
            self._ripen()
        elif self._ripens is None:
            self._ripens = asyncio.get_running_loop().call_later(_MESSAGES_S, self._ripen)

    async def write(self, items: Sequence[Arrival]) -> Sequence[bool] | None:
        """The same for a sender that can wait; None when nothing was written."""
        written: asyncio.Future[Sequence[bool] | None] = asyncio.get_running_loop().create_future()

        def done(results: Sequence[bool] | None) -> None:
            if not written.done():
                written.set_result(results)

        self.put(items, done)
        return await written

    def take(self, most: int) -> list[Messages]:
        """What is ripe, in order: whole hand-overs, of so many messages; at least one, however
        large."""
        if not self._ripe:
            return []
        size = count = 0
        for part in self._waiting:
            if count and size + len(part.items) > most:
                break
            size += len(part.items)
            count += 1
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        self._count -= size
        self._ripe = self._count >= _ENOUGH
        if self._waiting and not self._ripe:
            self._ripens = asyncio.get_running_loop().call_later(_MESSAGES_S, self._ripen)
        return taken

    def give_back(self, taken: Sequence[Messages]) -> None:
        """The road could not take them: they go the long way, and so does all that came after."""
        behind, self._waiting, self._count = self._waiting, [], 0
        self._send_the_long_way([*taken, *behind])

    def start(self) -> "asyncio.Task[None]":
        return self._long_way.start()

    async def stop(self) -> None:
        """Writes what is waiting, and ends."""
        self._closing = True
        self.give_back([])
        await self._long_way.stop()

    def _ripen(self) -> None:
        if self._ripens is not None:
            self._ripens.cancel()
            self._ripens = None
        self._ripe = True
        self._wake_road()

    def _send_the_long_way(self, messages: Sequence[Messages]) -> None:
        """Until they are written nothing may take the short way: it would overtake them."""
        for items, done in messages:
            self._on_the_long_way += 1
            self._long_way.put(items, self._arrived(done))

    def _arrived(self, done: Told) -> Told:
        def arrived(results: Sequence[bool] | None) -> None:
            self._on_the_long_way -= 1
            done(results)

        return arrived


class _Split:
    """A hand-over of which a part goes either way; its sender is told once, of all of it."""

    def __init__(self, ours: Sequence[bool], done: Told) -> None:
        self._ours = ours
        self._done = done
        self._told: dict[bool, Sequence[bool] | None] = {} if any(ours) else {True: ()}

    def ours(self, results: Sequence[bool] | None) -> None:
        self._tell(True, results)

    def theirs(self, results: Sequence[bool] | None) -> None:
        self._tell(False, results)

    def _tell(self, our: bool, results: Sequence[bool] | None) -> None:
        self._told[our] = results
        if len(self._told) < 2:  # the other way takes longer
            return
        if None in self._told.values():
            self._done(None)
            return
        ways = {our: iter(results or ()) for our, results in self._told.items()}
        self._done([next(ways[our]) for our in self._ours])


def open_receipts(
    store: Store,
    wake_road: Callable[[], None],
    record: Callable[[], Awaitable[None]],
    written: Callable[[], None] = lambda: None,
) -> Receipts:
    """For delivery receipts, which reach a dialogue only when a delivery finally fails. `record`
    writes what the gateways answered: a quick SMSC tells of messages it has taken a moment ago."""

    async def write(receipts: Sequence[Receipt]) -> Sequence[None]:
        # begun together, they share a commit
        await asyncio.gather(record(), store.apply_receipts(receipts))
        if any(receipt.delivery not in _UNHEARD for receipt in receipts):
            wake_road()
        return [None] * len(receipts)

    return Batcher("receipts", write, linger_s=_RECEIPTS_S, after=written)


def crowded(receipts: Receipts) -> bool:
    return receipts.under_way > _CROWD


def open_decisions(store: Store, clock: Clock, wake_road: Callable[[], None]) -> Decisions:
    """For the registry's decisions; False for an application we do not know."""

    async def write(decisions: Sequence[RegistryDecision]) -> Sequence[bool]:
        return await store.decide(decisions, clock.now())

    return Batcher("decisions", write, after=wake_road)
