"""What the wall of phones needs beside messages: who there is, and what strangers write to them."""

import msgspec
from aiohttp import web

from gateway_sim.errors import BadRequest
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, end, number, phone, read
from gateway_sim.phones import Shown, shown
from gateway_sim.simulator import Simulator
from sms.text import count_parts

#: Phones in one answer.
PAGE = 500

#: A concatenated message counts its parts in one octet (3GPP TS 23.040 §9.2.3.24.1).
MOST_PARTS = 255

routes = web.RouteTableDef()


class Known(msgspec.Struct):
    """A phone, the name of its owner, and its newest message if it has got or sent anything."""

    number: str
    name: str
    messages: int
    last: Shown | None


class Stranger(msgspec.Struct, rename={"sender": "from"}):
    """A message that does not come from the bot."""

    text: str
    sender: str


@routes.get("/phones")
async def known(request: web.Request) -> web.Response:
    """The phones with the newest messages first."""
    limit = min(int(number(request, "limit", PAGE)), PAGE)
    return answer(_newest(request.app[SIMULATOR], limit))


@routes.get("/phones/{number}")
async def one(request: web.Request) -> web.Response:
    """A phone by its number, however people write it; every number is a phone."""
    return answer(_known(request.app[SIMULATOR], phone(request)))


@routes.post("/phones/{number}/strangers")
async def stranger(request: web.Request) -> web.Response:
    """Somebody else writes to the phone, under any number or name: a fraudster as 1414, say."""
    who, wanted = phone(request), await read(request, Stranger)
    if not wanted.text.strip() or count_parts(wanted.text) > MOST_PARTS:
        raise BadRequest(
            f"nothing was sent: give a text of at most {MOST_PARTS} parts, as a phone can hold"
        )
    message = request.app[SIMULATOR].network.forge(who, end("sender", wanted.sender), wanted.text)
    return answer(shown(message), 201)


def _newest(simulator: Simulator, limit: int) -> list[Known]:
    numbers: dict[str, None] = {}
    for message in simulator.phones.newest_first():
        numbers[message.phone] = None
        if len(numbers) >= limit:
            break
    return [_known(simulator, one) for one in numbers]


def _known(simulator: Simulator, number: str) -> Known:
    thread = simulator.phones.thread(number)
    last = shown(thread[-1]) if thread else None
    return Known(number, simulator.owners.of(number).name, len(thread), last)
