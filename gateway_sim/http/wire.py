"""What went over SMPP, to look at in the page and to take away for Wireshark."""

import asyncio
from collections.abc import Iterator
from itertools import islice

from aiohttp import web

from gateway_sim.dissection import Entry, dissect
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number
from gateway_sim.pcap import pcap
from gateway_sim.wire import Wire

#: PDUs in one answer.
PAGE = 1_000

#: PDUs looked through for one answer; decoding them all would hold up the network.
LOOKED_THROUGH = 5_000

_LINKS = ("enquire_link", "enquire_link_resp")

routes = web.RouteTableDef()


@routes.get("/pdus")
async def pdus(request: web.Request) -> web.Response:
    """The newest first."""
    wire = request.app[SIMULATOR].wire
    limit = min(int(number(request, "limit", 200)), PAGE)
    found = (entry for entry in _looked_at(wire) if _is_wanted(entry, request))
    return answer(list(islice(found, limit)))


@routes.get("/pdus.pcap")
async def as_pcap(request: web.Request) -> web.Response:
    """All that is remembered."""
    chunks = list(request.app[SIMULATOR].wire.oldest_first())
    octets = await asyncio.to_thread(lambda: b"".join(pcap(chunks)))
    return web.Response(
        body=octets,
        content_type="application/vnd.tcpdump.pcap",
        headers={"Content-Disposition": 'attachment; filename="gateway-sim.pcap"'},
    )


def _looked_at(wire: Wire) -> Iterator[Entry]:
    every = (entry for chunk in wire.newest_first() for entry in reversed(dissect(chunk)))
    return islice(every, LOOKED_THROUGH)


def _is_wanted(entry: Entry, request: web.Request) -> bool:
    """By the conditions in the address."""
    query = request.query
    if query.get("links") != "yes" and entry.command in _LINKS:
        return False
    if (command := query.get("command")) and entry.command.removesuffix("_resp") != command:
        return False
    if query.get("trouble") == "yes" and entry.status == "ESME_ROK" and not entry.problem:
        return False
    words = query.get("text", "").casefold()
    told = f"{entry.source} {entry.target} {entry.text} {entry.status} {entry.sequence}"
    return words in told.casefold()
