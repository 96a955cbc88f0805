"""What an open page hears: the messages of its phones, and how the network stands.

One stream for all phones of a page, because a browser keeps few connections to one host. Each
message event has an id; a browser that lost the connection sends the last one it saw, and hears
everything that has changed since. Nothing can fall between loading and listening, because what
there is so far comes over the same stream.
"""

import asyncio
import re
from collections.abc import Iterable
from contextlib import suppress
from itertools import chain

import msgspec
from aiohttp import web

from gateway_sim.errors import BadRequest
from gateway_sim.feed import Subscription
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.phones import Message, shown
from gateway_sim.simulator import Simulator
from sms.errors import BadNumber
from sms.numbers import e164

#: Messages of each phone that a page gets when it opens: more than anybody scrolls through.
SO_FAR = 300

#: Phones one page may listen to.
MOST_PHONES = 100

#: How often the state of the network is looked at, in real seconds.
LOOK_S = 0.5

#: A comment sent after so many looks without news, so that both ends notice when the other is gone.
QUIET_LOOKS = 30

#: How long a browser waits before it connects again, in milliseconds.
RETRY_MS = 1000

routes = web.RouteTableDef()


@routes.get("/events")
async def events(request: web.Request) -> web.StreamResponse:
    """`?phone=` may be repeated. Events: `message`, `ready` (all so far is told), `status`,
    `afresh` (forget everything)."""
    page = _Page(request.app[SIMULATOR], _phones(request), _seen(request))
    stream = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    )
    await stream.prepare(request)
    with suppress(ConnectionResetError):  # the page has been closed
        await page.tell(stream)
    return stream


class _Page:
    """One listener: what it has seen, and how it hears of the rest."""

    def __init__(self, simulator: Simulator, phones: list[str], seen: tuple[int, int]) -> None:
        self._simulator = simulator
        self._phones = phones
        self._epoch, self._version = seen
        self._status = b""
        self._looks = 0
        self._look_at = 0.0

    async def tell(self, stream: web.StreamResponse) -> None:
        """Until the other side is gone."""
        with self._simulator.feed.listening(*self._phones) as subscription:
            await stream.write(f"retry: {RETRY_MS}\n\n".encode() + self._so_far() + _READY)
            while True:
                await stream.write(self._status_event())
                changed = await _changes(subscription)
                await stream.write(self._news(subscription, changed))

    def _so_far(self) -> bytes:
        """What has changed since what the listener saw; the newest, if it saw nothing."""
        told = b""
        if self._epoch != self._simulator.phones.epoch:
            told = b"event: afresh\ndata: {}\n\n" if self._epoch else b""
            self._epoch, self._version = self._simulator.phones.epoch, 0
        first = -SO_FAR if self._version == 0 else 0
        threads = (self._simulator.phones.thread(phone)[first:] for phone in self._phones)
        return told + self._messages(chain.from_iterable(threads))

    def _news(self, subscription: Subscription[Message], changed: list[Message]) -> bytes:
        if subscription.lost or self._epoch != self._simulator.phones.epoch:
            subscription.lost = False
            return self._so_far()
        return self._messages(changed)

    def _messages(self, messages: Iterable[Message]) -> bytes:
        """Those of them that are new to the listener, in the order of their changes, so that the
        last id it saw stands for everything before."""
        news = {m.id: m for m in messages if m.version > self._version}
        ordered = sorted(news.values(), key=lambda m: m.version)
        if ordered:
            self._version = ordered[-1].version
        return b"".join(self._event(message) for message in ordered)

    def _event(self, message: Message) -> bytes:
        data = msgspec.json.encode(shown(message))
        return b"id: %d-%d\ndata: %s\n\n" % (self._epoch, message.version, data)

    def _status_event(self) -> bytes:
        """The state of the network where it has changed; now and then a sign of life."""
        now = asyncio.get_running_loop().time()
        if now < self._look_at:
            return b""
        self._look_at = now + LOOK_S
        status = msgspec.json.encode(_status(self._simulator, self._phones))
        self._looks += 1
        if status != self._status:
            self._status, self._looks = status, 0
            return b"event: status\ndata: " + status + b"\n\n"
        if self._looks >= QUIET_LOOKS:
            self._looks = 0
            return b": nothing new\n\n"
        return b""


_READY = b"event: ready\ndata: {}\n\n"


async def _changes(subscription: Subscription[Message]) -> list[Message]:
    """What has changed; empty when nothing has for a while."""
    try:
        async with asyncio.timeout(LOOK_S):
            return await subscription.batch()
    except TimeoutError:
        return []


def _status(simulator: Simulator, phones: list[str]) -> dict[str, object]:
    """What the page shows of the network, and who holds its phones. The versions grow with every
    change of a message, move of the clock, and read or write of a link."""
    return {
        "version": simulator.phones.version,
        "epoch": simulator.phones.epoch,
        "clock": simulator.clock.version,
        "wire": simulator.wire.version,
        "sessions": [one for network in simulator.operators for one in network.sessions()],
        "profiles": {phone: simulator.owners.of(phone) for phone in phones},
    }


def _phones(request: web.Request) -> list[str]:
    """Each once; raises BadRequest."""
    try:
        phones = list(dict.fromkeys(map(e164, request.query.getall("phone", []))))
    except BadNumber as error:
        raise BadRequest(f"there is no such phone: {error}") from None
    if len(phones) > MOST_PHONES:
        raise BadRequest(f"{len(phones)} phones are too many for one page: open at most 100")
    return phones


def _seen(request: web.Request) -> tuple[int, int]:
    """Epoch and version of the last event the browser saw; zeros for none."""
    found = re.fullmatch(r"(\d{1,18})-(\d{1,18})", request.headers.get("Last-Event-ID", ""))
    return (int(found[1]), int(found[2])) if found else (0, 0)
