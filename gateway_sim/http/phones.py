"""Phones over HTTP: write as one, read one, listen to one."""

import asyncio
from contextlib import suppress

import msgspec
from aiohttp import web

from gateway_sim.feed import Subscription
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, end, number, phone, read, wait_s
from gateway_sim.phones import Message, shown
from gateway_sim.simulator import Simulator
from gateway_sim.writing import MobileOriginated

#: The short code of the ministry: what a phone writes to when nobody says otherwise.
DEFAULT_TO = "1414"

#: A comment sent on an idle stream, so that both ends notice when the other is gone.
HEARTBEAT_S = 15.0

routes = web.RouteTableDef()


class Writing(msgspec.Struct, rename={"sender": "from", "recipient": "to"}):
    """A message from the phone. `from` shows the other side another sender than the phone."""

    text: str
    recipient: str = DEFAULT_TO
    sender: str | None = None


@routes.post("/phones/{number}/messages")
async def write(request: web.Request) -> web.Response:
    wanted = await read(request, Writing)
    recipient = end("recipient", wanted.recipient)
    sender = None if wanted.sender is None else end("sender", wanted.sender)
    written = MobileOriginated(phone(request), recipient, wanted.text, sender)
    message = request.app[SIMULATOR].operators.write(written)
    return answer(shown(message), 201)


@routes.get("/phones/{number}/messages")
async def thread(request: web.Request) -> web.Response:
    """All of a phone's messages, or those after the id `after`. With `wait=S`, answers when there
    is a message to the phone among them."""
    simulator, who = request.app[SIMULATOR], phone(request)
    after = int(number(request, "after", 0))
    found = _after(simulator, who, after)
    if (wait := wait_s(request)) and not _has_inbound(found):
        await _until_inbound(simulator, who, after, wait)
        found = _after(simulator, who, after)
    return answer([shown(message) for message in found])


@routes.get("/phones/{number}/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: the phone's messages so far, then each one when it comes and whenever its
    state changes."""
    simulator, who = request.app[SIMULATOR], phone(request)
    stream = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
    )
    with simulator.feed.listening(who) as subscription:
        await stream.prepare(request)
        with suppress(ConnectionResetError):  # the listener has hung up
            await _tell(stream, simulator.phones.thread(who), subscription)
    return stream


async def _tell(
    stream: web.StreamResponse, so_far: list[Message], subscription: Subscription[Message]
) -> None:
    """What there is, then whatever comes, until the other side is gone."""
    await stream.write(b"".join(_event(message) for message in so_far))
    while True:
        try:
            message = await asyncio.wait_for(subscription.next(), HEARTBEAT_S)
        except TimeoutError:
            await stream.write(b": nothing new\n\n")
            continue
        await stream.write(_event(message))


@routes.delete("/phones")
async def start_afresh(request: web.Request) -> web.Response:
    request.app[SIMULATOR].start_afresh()
    return web.Response(status=204)


def _event(message: Message) -> bytes:
    return b"data: " + msgspec.json.encode(shown(message)) + b"\n\n"


def _after(simulator: Simulator, who: str, after: int) -> list[Message]:
    return [message for message in simulator.phones.thread(who) if message.id > after]


def _has_inbound(messages: list[Message]) -> bool:
    return any(message.direction == "to_phone" for message in messages)


async def _until_inbound(simulator: Simulator, who: str, after: int, wait: float) -> None:
    """Until a new message to the phone; a receipt for an older one is a change too, but no news."""
    with simulator.feed.listening(who) as subscription:
        try:
            async with asyncio.timeout(wait):
                while not _is_news(await subscription.next(), after):
                    pass
        except TimeoutError:
            return


def _is_news(message: Message, after: int) -> bool:
    return message.direction == "to_phone" and message.id > after
