"""Everything on its way to the bot: messages from phones and receipts, until it has taken them.

Each bound receiver has a lane. What belongs to one phone goes through one lane, in order. An item
leaves for good only when it is answered with status 0 or refused for good: a lost link, silence or
"not now" bring it back to its place (SMPP.md, "Acknowledge a deliver_sm only when it is safe").
"""

import asyncio
import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

import msgspec
import structlog

from gateway_sim.errors import QueueFull
from sms.smpp.constants import Status
from sms.smpp.link import SmscSession
from sms.smpp.pdu import DeliverSm

#: Items kept for a bot that is away, some 1.5 KB each; beyond it phones are told to wait.
LONGEST_QUEUE = 1_000_000

#: How long a lane rests, in real seconds, after the bot asked for time.
REST_S = 0.5

#: "Not now": the item stays in its place. Any other error refuses it for good.
NOT_NOW = frozenset(
    {Status.ESME_RX_T_APPN, Status.ESME_RMSGQFUL, Status.ESME_RTHROTTLED, Status.ESME_RSYSERR}
)

log = structlog.get_logger(__name__)


class Item(msgspec.Struct, eq=False):
    """One deliver_sm. `address` is the short code it is for; with an `account`, only that account
    may have it (receipts go back to whoever submitted). `order` never changes; `done` is called
    with True when the bot has taken it, with False when it refused it."""

    address: str
    phone: str
    pdu: DeliverSm
    account: str | None = None
    done: Callable[[bool], None] | None = None
    order: int = 0


class _Lane:
    """What waits for one session."""

    def __init__(self, session: SmscSession, address_range: str) -> None:
        self.session = session
        self.address_range = address_range
        self.waiting: deque[Item] = deque()
        self.under_way = 0
        self.rest: asyncio.TimerHandle | None = None

    def send(self) -> None:
        """As many as the window allows, in one write."""
        if self.rest is not None:
            return
        count = min(self.session.free, len(self.waiting))
        if count > 0:
            batch = [self.waiting.popleft() for _ in range(count)]
            self.under_way += count
            self.session.deliver([item.pdu for item in batch], batch)

    def take_back(self, items: Iterable[Item]) -> None:
        """Puts items back in their places and rests a while."""
        self.waiting = deque(sorted([*items, *self.waiting], key=_ORDER))
        if self.rest is None:
            self.rest = asyncio.get_running_loop().call_later(REST_S, self._rested)

    def stop(self) -> None:
        if self.rest is not None:
            self.rest.cancel()

    def _rested(self) -> None:
        self.rest = None
        self.send()


class Deliveries:
    """All lanes, and what waits for a receiver that is not there."""

    def __init__(self, longest: int = LONGEST_QUEUE) -> None:
        self._longest = longest
        self._lanes: dict[SmscSession, _Lane] = {}
        self._homeless: deque[Item] = deque()
        self._routes: dict[tuple[str, str | None], list[_Lane]] = {}
        self._order = 0
        self.count = 0

    def check_room(self, items: int) -> None:
        """Raises QueueFull when so many more would be too many."""
        if self.count + items > self._longest:
            raise QueueFull(
                f"{self.count} messages and receipts wait for the bot already, so this one was not "
                "sent: connect the bot, or start afresh with DELETE /phones"
            )

    def add(self, items: Sequence[Item]) -> None:
        """Sends what can be sent now, and keeps the rest. Raises QueueFull before taking any."""
        self.check_room(len(items))
        for item in items:
            self._order += 1
            item.order = self._order
        self.count += len(items)
        self._route(items)

    def opened(self, session: SmscSession, address_range: str) -> None:
        """A receiver has bound, for the short codes that the regular expression covers."""
        self._lanes[session] = _Lane(session, address_range)
        self._shuffle([])

    def closed(self, session: SmscSession, unanswered: Sequence[Item]) -> None:
        """A receiver is gone; what it had not answered goes to the next one, or waits for it."""
        lane = self._lanes.pop(session, None)
        if lane is not None:
            lane.stop()
            self._shuffle([*unanswered, *lane.waiting])

    def answered(self, session: SmscSession, results: Sequence[tuple[Item, int | None]]) -> None:
        """The receiver's answers; None for one that did not come in time."""
        lane = self._lanes.get(session)
        again = []
        for item, status in results:
            if status is None or status in NOT_NOW:
                again.append(item)
                continue
            self.count -= 1
            if item.done is not None:
                item.done(status == 0)
        if lane is None:
            self._route(again)
            return
        lane.under_way -= len(results)
        if again:
            log.info("the bot asks for time", items=len(again), status=results[-1][1])
            lane.take_back(again)
        lane.send()

    def waiting(self) -> dict[str, int]:
        """How many items wait or are under way for each short code."""
        counts = Counter(item.address for item in self._homeless)
        for lane in self._lanes.values():
            counts.update(item.address for item in lane.waiting)
        return dict(counts)

    def under_way(self) -> int:
        """Sent, and not answered yet."""
        return sum(lane.under_way for lane in self._lanes.values())

    def clear(self) -> None:
        """Forgets everything that has not been sent yet."""
        for lane in self._lanes.values():
            self.count -= len(lane.waiting)
            lane.waiting.clear()
        self.count -= len(self._homeless)
        self._homeless.clear()

    def stop(self) -> None:
        for lane in self._lanes.values():
            lane.stop()

    def _route(self, items: Iterable[Item]) -> None:
        touched = set()
        for item in items:
            lanes = self._routes.get((item.address, item.account))
            if lanes is None:
                lanes = self._find(item.address, item.account)
            if not lanes:
                self._homeless.append(item)
                continue
            lane = lanes[hash(item.phone) % len(lanes)] if len(lanes) > 1 else lanes[0]
            lane.waiting.append(item)
            touched.add(lane)
        for lane in touched:
            lane.send()

    def _find(self, address: str, account: str | None) -> list[_Lane]:
        lanes = [
            lane
            for lane in self._lanes.values()
            if account in (None, lane.session.system_id) and _takes(lane.address_range, address)
        ]
        self._routes[address, account] = lanes
        return lanes

    def _shuffle(self, returned: list[Item]) -> None:
        """Deals everything that waits anew, in order, after receivers came or went."""
        self._routes.clear()
        waiting = [*returned, *self._homeless]
        self._homeless = deque()
        for lane in self._lanes.values():
            waiting += lane.waiting
            lane.waiting.clear()
        waiting.sort(key=_ORDER)
        self._route(waiting)


_ORDER = attrgetter("order")


def _takes(address_range: str, address: str) -> bool:
    """Whether an address_range (a regular expression, SMPP 3.4 §5.2.7) covers a short code. An
    empty or unreadable one covers all."""
    try:
        return not address_range or re.search(address_range, address) is not None
    except re.error:
        return True
