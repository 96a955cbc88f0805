"""The outbox: commit → wire, and what the wire answered → store.

One loop claims what the gateway and the pace allow, replies before bulk. A claim is durable before
anything is on the wire, so that a message whose fate nobody knows is never sent twice.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Literal

import structlog

from bot.bulk_share import BulkShare
from bot.clock import Clock
from bot.gateway import Fate, Gateway
from bot.pace import LARGEST_MESSAGE, Pace
from bot.slow_down import SlowDown
from bot.wake import Wake
from flows.policy import QuietHours
from flows.quiet_hours import is_quiet
from storage.errors import LeaseLost
from storage.store import Outgoing, Store, Submitted

log = structlog.get_logger()

#: Messages may become due without a ring: the end of the quiet hours, a `later` that has passed.
_POLL_S = 0.5
#: A message the SMSC itself stumbles over is tried so often, so far apart, and then given up.
_MOST_TRIES, _LATER_S = 5, 10.0
#: What became of messages is written when there is so much of it, or after so many seconds.
_MANY_FATES, _FATES_S = 100, 0.03
#: A message that was throttled so often steps aside for so long, doubling up to the longest.
_PATIENT_TRIES, _STUCK_S, _LONGEST_STUCK_S = 3, 1.0, 60.0
#: A store that fails is asked again after this.
_STORE_PAUSE_S = 1.0


class Outbox:
    """`returned` is called when something went back into the inbox (a rejected message); `crowded`
    tells whether a campaign has to pause, and `wake` is called when it may go on."""

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        clock: Clock,
        *,
        pace: Pace,
        bulk_pace: Pace,
        quiet: QuietHours | None,
        returned: Callable[[], None],
        crowded: Callable[[], bool] = lambda: False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._pace = pace
        self._bulk_pace = bulk_pace
        self._bulk_share = BulkShare(monotonic)
        self._quiet = quiet
        self._returned = returned
        self._crowded = crowded
        self._monotonic = monotonic
        self._fates: list[Fate] = []
        self._fates_since = 0.0
        self._recording = asyncio.Lock()
        self._tries: Counter[int] = Counter()
        self._replies_due = self._bulk_due = True
        #: messages committed and not claimed yet; about, since other processes write too
        self._replies_owed = self._bulk_owed = 0
        self._looked_at = monotonic()
        self._slow_down = SlowDown(gateway.name, monotonic)
        self._stopping = False
        self.wake = Wake()
        clock.on_jump(self.poke)

    def committed(self, replies: int, bulk: int) -> None:
        """A turn left messages of these lanes; replies less those that `take` has taken."""
        if replies or bulk:
            self._replies_owed = max(self._replies_owed + replies, 0)
            self._bulk_owed += bulk
            self._replies_due = self._replies_due or self._replies_owed > 0
            self._bulk_due = self._bulk_due or bulk > 0
            self.wake()

    def room(self) -> int:
        """Segments of replies that could be sent at once; the road claims them with its commit.
        None while older ones may wait."""
        if self._stopping or not self._gateway.bound or self._slow_down.seconds() > 0:
            return 0
        if self._replies_due:
            return 0
        room = self._room()
        return room if room >= LARGEST_MESSAGE else 0

    def take(self, claimed: Sequence[Outgoing]) -> None:
        """Replies claimed with the commit of their turns go on the wire."""
        self._put_on_the_wire(claimed)

    def poke(self) -> None:
        """The clock or the link has moved: whatever waits may be due."""
        self._look_at_everything()
        self.wake()

    def settle(self, fates: Sequence[Fate]) -> None:
        """Takes what the gateway reports; recorded when there is enough of it."""
        if not self._fates:
            self._fates_since = self._monotonic()
        self._fates += fates
        self._bulk_share.settled(fate.message_id for fate in fates)
        outcomes = Counter(fate.outcome for fate in fates if not fate.gateway)
        self._slow_down.learn(throttled=outcomes["throttled"], taken=outcomes["sent"])
        self.wake()

    async def run(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            try:
                busy = await self.step()
            except LeaseLost:
                log.info("citizens have another worker by now; it sends their messages")
                continue
            except Exception:
                log.exception("the outbox could not reach the store; trying again")
                await asyncio.sleep(_STORE_PAUSE_S)
                continue
            if not busy:
                await self.wake.wait(min(self._waits()))

    def stop(self) -> None:
        """Claims nothing further; `step` still records what the gateway reports."""
        self._stopping = True
        self.wake()

    async def step(self) -> bool:
        """One round: send, then record. True when there was something to do."""
        sent = await self._send()
        recorded = self._fates_wait() <= 0 and await self.record()
        return sent or recorded

    async def record(self) -> bool:
        """Writes what became of messages, one gateway at a time; keeps it when the store fails."""
        async with self._recording:
            return await self._record()

    async def record_all(self) -> None:
        """Everything that is known by now: receipts that have come are of such messages, and those
        of unknown ones have to wait for them."""
        while await self.record():
            continue

    async def _record(self) -> bool:
        if not self._fates:
            return False
        count, gateway = len(self._fates), self._fates[0].gateway
        fates = [fate for fate in self._fates if fate.gateway == gateway]
        results = [self._result(fate) for fate in fates]
        name = gateway or self._gateway.name
        await self._store.mark_submitted(name, results, self._clock.now())
        others = [fate for fate in self._fates[:count] if fate.gateway != gateway]
        self._fates[:count] = others
        self._fates_since = self._monotonic()
        self._learn(fates)
        if any(result.outcome == "rejected" for result in results):
            self._returned()
        return True

    def _waits(self) -> Iterator[float]:
        """Seconds until there may be something to do, without a ring."""
        yield _POLL_S
        if self._fates:
            yield max(self._fates_wait(), 0.0)
        if self._gateway.bound and (self._replies_due or self._bulk_due):
            limits = [self._slow_down.seconds(), self._pace.seconds_to_room()]
            if not self._replies_due:
                limits.append(self._bulk_pace.seconds_to_room())
            yield from (wait for wait in limits if wait > 0)

    def _fates_wait(self) -> float:
        """Seconds until what is known of messages is to be written."""
        if not self._fates:
            return _FATES_S
        if len(self._fates) >= _MANY_FATES:
            return 0.0
        return self._fates_since + _FATES_S - self._monotonic()

    def _look_at_everything(self) -> None:
        self._replies_due = self._bulk_due = True
        self._looked_at = self._monotonic()

    # --- out ------------------------------------------------------------------------------------

    async def _send(self) -> bool:
        if self._stopping or not self._gateway.bound or self._slow_down.seconds() > 0:
            return False
        if self._monotonic() - self._looked_at >= _POLL_S:
            self._look_at_everything()
        return await self._send_replies() + await self._send_bulk() > 0

    async def _send_replies(self) -> int:
        room = self._room()
        if not self._replies_due or room < LARGEST_MESSAGE:
            return 0
        self._replies_due = False  # what is committed from here on may be missed by this claim
        replies = await self._store.claim_outgoing(self._clock.now(), room, 0)
        self._replies_owed = max(self._replies_owed - len(replies), 0)
        sent = self._put_on_the_wire(replies)
        self._replies_due |= room - sent < LARGEST_MESSAGE
        return sent

    async def _send_bulk(self) -> int:
        room = min(self._room(), self._bulk_pace.room(), self._bulk_share.room())
        now = self._clock.now()
        if not self._bulk_due or room < LARGEST_MESSAGE or is_quiet(now, self._quiet):
            return 0
        if self._crowded():
            return 0
        self._bulk_due = False
        bulk = await self._store.claim_outgoing(now, 0, room)
        self._bulk_owed = max(self._bulk_owed - len(bulk), 0)
        self._bulk_share.left(bulk)
        sent = self._put_on_the_wire(bulk)
        self._bulk_due |= room - sent < LARGEST_MESSAGE
        self._bulk_pace.spend(sent)
        return sent

    def _room(self) -> int:
        return min(self._gateway.room, self._pace.room())

    def _put_on_the_wire(self, messages: Sequence[Outgoing]) -> int:
        if not messages:
            return 0
        segments = sum(message.parts for message in messages)
        self._pace.spend(segments)
        self._gateway.send(messages)
        return segments

    # --- what came of it --------------------------------------------------------------------------

    def _result(self, fate: Fate) -> Submitted:
        if fate.outcome == "sent":
            return Submitted(fate.message_id, "sent", fate.smsc_ids)
        if fate.outcome == "away":
            due = self._clock.now() + timedelta(seconds=fate.wait_s)
            return Submitted(fate.message_id, "retry", retry_at=due)
        if fate.outcome == "throttled":
            return self._throttled(fate)
        if fate.outcome == "later":
            return self._later(fate)
        final: Literal["rejected", "unknown"] = fate.outcome
        return Submitted(fate.message_id, final, fate.smsc_ids, reason=fate.reason)

    def _throttled(self, fate: Fate) -> Submitted:
        """Due at once, because it is the lane that pauses; but a message that is refused again and
        again steps aside, so that one number cannot hold up all the others."""
        stuck = self._tries[fate.message_id] - _PATIENT_TRIES
        wait_s = min(_STUCK_S * 2**stuck, _LONGEST_STUCK_S) if stuck >= 0 else 0.0
        due = self._clock.now() + timedelta(seconds=max(wait_s, fate.wait_s))
        return Submitted(fate.message_id, "retry", retry_at=due, reason=fate.reason)

    def _later(self, fate: Fate) -> Submitted:
        tries = self._tries[fate.message_id] + 1
        if tries >= _MOST_TRIES:
            return Submitted(fate.message_id, "rejected", reason=fate.reason)
        due = self._clock.now() + timedelta(seconds=_LATER_S * tries)
        return Submitted(fate.message_id, "retry", retry_at=due, reason=fate.reason)

    def _learn(self, fates: Sequence[Fate]) -> None:
        for fate in fates:
            if fate.outcome in ("later", "throttled"):
                self._tries[fate.message_id] += 1
            else:
                self._tries.pop(fate.message_id, None)
        returned = any(fate.outcome in ("throttled", "away") for fate in fates)
        # A citizen's next message may leave now that the one before it is settled.
        self._replies_due = self._replies_due or returned or self._replies_owed > 0
        self._bulk_due = self._bulk_due or returned or self._bulk_owed > 0
