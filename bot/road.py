"""The road itself: inbox → turn → commit, batch by batch, in order for each citizen.

One loop owns it. Whatever a batch decided is durable before anybody is woken to act on it. Messages
of citizens come straight from the door (`Inbox.take`): they, their turns and the claim of their
answers are one transaction, and only then are they acknowledged.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec
import structlog
from msgspec.structs import replace

from bot.campaign_brake import CampaignBrake
from bot.clock import Clock
from bot.inbox import Messages
from bot.set_aside import set_aside
from bot.wake import Wake
from flows.dialogue import Dialogue
from flows.effects import FileApplication, ReportFraud, Send, Turn
from flows.events import MessageReceived, OfferArrived, Received, TimerFired
from flows.fraud.forwarded import looks_forwarded
from storage.errors import LeaseLost, StorageError
from storage.store import Batch, Outgoing, Store

log = structlog.get_logger()

#: Events in one transaction (DESIGN.md: batches of 500 reach 13,000 messages a second).
BATCH = 500
#: Offers that are worded at a time: the replies that come meanwhile wait for them.
OFFERS_AT_ONCE = 100
#: A forwarded text is compared with so many of the last ones that a citizen got.
_TEXTS_COMPARED = 30
#: `kelisim offers` writes into the inbox from another process and cannot ring.
_POLL_S = 0.2
#: A store that fails is asked again after this, and then ever more rarely.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0


class Engine(Protocol):
    def turn(self, dialogue: Dialogue, received: Received) -> tuple[Dialogue, Turn]: ...


class Replies(Protocol):
    """The outbox, as the road sees it: what it could send at once, and here it is."""

    def room(self) -> int: ...

    def take(self, claimed: Sequence[Outgoing]) -> None: ...


class Door(Protocol):
    """The inbox, as the road sees it: messages to take straight in, or to give back."""

    def take(self, most: int) -> list[Messages]: ...

    def give_back(self, taken: Sequence[Messages]) -> None: ...


class _NoDoor:
    def take(self, most: int) -> list[Messages]:
        return []

    def give_back(self, taken: Sequence[Messages]) -> None:
        assert not taken, "nothing was taken here"


class Done(msgspec.Struct, frozen=True):
    """What a committed batch left for others to do; counts, and segments of the bulk lane.
    `sent` replies, of this batch or from before, are on the wire already."""

    events: Sequence[Received]
    turns: Sequence[tuple[str, Turn]]
    replies: int
    sent: int
    bulk: int
    bulk_segments: int
    applications: int
    #: verdicts of the frauds that were reported
    reports: tuple[str, ...]
    set_aside: int


class _Turned:
    """A batch on its way: dialogues as they are after the turns so far."""

    def __init__(self, batch: Batch) -> None:
        self.events = batch.events
        self.fresh = batch.fresh
        self.dialogues = dict(batch.dialogues)
        self.turns: list[tuple[str, Turn]] = []
        self.set_aside = 0
        self.claimed: Sequence[Outgoing] = ()


class Road:
    """`committed` is called after every commit, to wake the outbox and the registry client."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        clock: Clock,
        brake: CampaignBrake,
        committed: Callable[[Done], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._store = store
        self._clock = clock
        self._brake = brake
        self._door: Door = _NoDoor()
        self._replies: Replies | None = None
        self._committed = committed
        self._monotonic = monotonic
        self._offers_due = monotonic()
        self._stopping = False
        self.wake = Wake()

    def attach(self, door: Door, replies: Replies) -> None:
        """Where messages are taken from, and where answers go that are claimed with their commit;
        before, the road lives on what is in the store alone."""
        self._door = door
        self._replies = replies

    async def run(self) -> None:
        """Until `stop`; a batch under way is finished."""
        pause = _FIRST_PAUSE_S
        while not self._stopping:
            try:
                if await self.step() < OFFERS_AT_ONCE:
                    await self.wake.wait(_POLL_S)
                pause = _FIRST_PAUSE_S
            except LeaseLost:
                log.info("citizens have another worker by now; it takes their turns")
            except Exception:
                # The events stay in the inbox; nothing was acknowledged that is not in it.
                log.exception("the store failed; trying again", pause_s=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE_S)

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def step(self) -> int:
        """Takes a batch of live events all the way, and then a little of a campaign; how many
        events they held."""
        return await self._take_live() + await self._take_offers()

    async def _take_live(self) -> int:
        messages = self._door.take(BATCH)
        arrivals = [arrival for part in messages for arrival in part.items]
        try:
            batch = await self._store.claim(BATCH, offers=False, arrivals=arrivals)
            if not batch.taken:
                self._door.give_back(messages)
                messages = []
            return await self._take(batch, messages)
        except Exception as error:
            self._door.give_back(messages)
            if not messages or isinstance(error, StorageError):
                raise
            log.exception("messages could not be taken straight in; they go the long way")
            return 0

    async def _take_offers(self) -> int:
        if self._monotonic() < self._offers_due or not await self._brake.released():
            return 0
        batch = await self._store.claim(OFFERS_AT_ONCE, offers=True)
        more = len(batch.events) == OFFERS_AT_ONCE
        self._offers_due = self._monotonic() + (0.0 if more else _POLL_S)
        return await self._take(batch)

    async def _take(self, batch: Batch, messages: Sequence[Messages] = ()) -> int:
        turned = await self._turned(batch) if batch.events else None
        try:
            for part in messages:
                part.done([True] * len(part.items))
        finally:
            self._send(turned)
        if turned is not None:
            done = _done(turned)
            self._brake.added(done.bulk_segments)
            self._committed(done)
        return len(batch.events)

    async def _turned(self, batch: Batch) -> _Turned:
        """The batch, committed."""
        batch.events = await self._with_what_was_sent(batch.events)
        turned = self._take_turns(batch)
        try:
            await self._commit_and_claim(turned)
        except StorageError:
            raise  # no fault of these events: they are taken again
        except Exception:
            if batch.fresh:
                raise  # once they are in the inbox, each can be tried alone
            log.exception("a batch could not be committed; going citizen by citizen")
            turned = await self._commit_each(batch)
        return turned

    async def _with_what_was_sent(self, events: list[Received]) -> list[Received]:
        """A text that looks forwarded is compared with what its citizen got from us; all others
        cost no read."""
        try:
            asked = {r.citizen for r in events if _looks_forwarded(r)}
            sent = await self._store.sent_lately(sorted(asked), _TEXTS_COMPARED) if asked else {}
        except StorageError:
            raise
        except Exception:
            log.exception("forwarded texts could not be compared; they are judged without it")
            return events
        if not asked:
            return events
        return [
            replace(r, sent=sent.get(r.citizen, ())) if _looks_forwarded(r) else r for r in events
        ]

    def _take_turns(self, batch: Batch) -> _Turned:
        turned = _Turned(batch)
        now = self._clock.now()
        for event in batch.events:
            received = _as_of(event, now)
            dialogue = turned.dialogues[received.citizen]
            try:
                after, turn = self._engine.turn(dialogue, received)
            except Exception as error:
                after, turn = _put_aside(dialogue, received, error)
                turned.set_aside += 1
            turned.dialogues[received.citizen] = after
            turned.turns.append((received.citizen, turn))
        return turned

    async def _commit_and_claim(self, turned: _Turned) -> None:
        """With the commit answers are claimed, as far as the gateway has room."""
        if self._replies is None:
            await self._commit(turned)
            return
        turned.claimed = await self._store.commit(
            list(turned.dialogues.values()),
            turned.turns,
            fresh=turned.fresh,
            replies=self._replies.room(),
            now=self._clock.now(),
        )

    def _send(self, turned: _Turned | None) -> None:
        """What was claimed leaves right behind the acknowledgements: where the SMSC answers it, it
        has read them (`bot.repeats`)."""
        if turned is not None and self._replies is not None:
            self._replies.take(turned.claimed)

    async def _commit(self, turned: _Turned) -> None:
        await self._store.commit(list(turned.dialogues.values()), turned.turns, fresh=turned.fresh)

    async def _commit_each(self, batch: Batch) -> _Turned:
        """Finds the citizen whose turn cannot be written. Raises when nobody's can."""
        whole = _Turned(batch)
        for citizen, dialogue in batch.dialogues.items():
            events = [received for received in batch.events if received.citizen == citizen]
            alone = self._take_turns(Batch(events, {citizen: dialogue}))
            try:
                await self._commit(alone)
            except StorageError:
                raise
            except Exception as error:
                alone = _all_aside(events, dialogue, error)
                await self._commit(alone)
            whole.turns += alone.turns
            whole.set_aside += alone.set_aside
        return whole


def _looks_forwarded(received: Received) -> bool:
    event = received.event
    return isinstance(event, MessageReceived) and looks_forwarded(event.text)


def _as_of(received: Received, now: datetime) -> Received:
    """An offer may have waited behind the brake, and a timer while the service was down: what they
    start (a deadline, quiet hours) counts from now. Everything else happened when it came."""
    if isinstance(received.event, OfferArrived | TimerFired):
        return replace(received, at=now)
    return received


def _all_aside(events: list[Received], dialogue: Dialogue, error: Exception) -> _Turned:
    aside = _Turned(Batch(events, {dialogue.citizen: dialogue}))
    for received in events:
        after, turn = _put_aside(aside.dialogues[dialogue.citizen], received, error)
        aside.dialogues[dialogue.citizen] = after
        aside.turns.append((dialogue.citizen, turn))
    aside.set_aside = len(events)
    return aside


def _put_aside(dialogue: Dialogue, received: Received, error: Exception) -> tuple[Dialogue, Turn]:
    log.error(
        "an event was set aside for staff",
        inbox_id=received.inbox_id,
        event_kind=type(received.event).__name__,
        exc_info=error,
    )
    return set_aside(dialogue, received, error)


def _done(turned: _Turned) -> Done:
    effects = [effect for _, turn in turned.turns for effect in turn.effects]
    sends = [effect for effect in effects if isinstance(effect, Send)]
    bulk = [send for send in sends if send.lane == "bulk"]
    return Done(
        events=turned.events,
        turns=turned.turns,
        replies=len(sends) - len(bulk),
        sent=len(turned.claimed),
        bulk=len(bulk),
        bulk_segments=sum(send.parts for send in bulk),
        applications=sum(isinstance(effect, FileApplication) for effect in effects),
        reports=tuple(e.verdict for e in effects if isinstance(e, ReportFraud)),
        set_aside=turned.set_aside,
    )
