"""Kannel's callbacks: messages of citizens to the inbox, receipts to the store.

Each is answered 200 only after its commit, or 503 so that Kannel brings it again (a 204 would not
do: Kannel 1.4.5 takes 200 and 202 alone for an answer). A repeat is dropped by the id that the
SMSC, or else Kannel, gave the message. Masking happens here, before anything is stored.
"""

import hmac
from collections.abc import Mapping

import structlog
from aiohttp import web
from msgspec.structs import replace

from bot.clock import Clock
from bot.deliveries import storable
from bot.gateway import Arrivals
from bot.inbox import Receipts
from bot.kannel_answers import part_ids, read_receipt
from bot.kannel_query import Query, read_query
from bot.metrics import Metrics
from bot.repeats import Repeats
from flows.events import MessageReceived
from flows.masking import mask
from sms.numbers import Address, address
from sms.text import count_parts
from storage.store import Arrival, Receipt

log = structlog.get_logger()

#: Where callbacks come in.
MESSAGES, RECEIPTS = "/kannel/messages", "/kannel/receipts"

#: The largest %d, and the most parts of a message.
_LARGEST_NUMBER = 255


class KannelCallbacks:
    """`gateways`: the name of each Kannel by the secret that opens its callbacks."""

    def __init__(
        self,
        gateways: Mapping[str, str],
        *,
        clock: Clock,
        inboxes: Mapping[str, Arrivals],
        receipts: Receipts,
        repeats: Mapping[str, Repeats],
        metrics: Metrics,
    ) -> None:
        self._gateways = gateways
        self._clock = clock
        self._inboxes = inboxes
        self._receipts = receipts
        self._repeats = repeats
        self._metrics = metrics

    async def message(self, request: web.Request) -> web.Response:
        """`GET /kannel/messages?secret=…&from=%p&id=%I&smsc-id=%F&smsc=%i&charset=%C&text=%b`."""
        query = read_query(request)
        gateway = self._gateway(query)
        if gateway is None:
            return _refused("messages")
        missing = [name for name in ("from", "text") if name not in query.raw]
        if not (query.get("id") or query.get("smsc-id")):
            missing.append("id")
        if missing:
            return _incomplete("messages", missing)
        sender = address(query.get("from"))
        if sender.kind != "msisdn":
            # Short codes and names are robots: never answered, and so never stored.
            self._metrics.ignored.inc()
            return web.Response()
        arrivals = [self._arrival(gateway, sender, query)]
        kept = await self._inboxes[gateway].write(arrivals) is not None
        if not kept:
            self._repeats[gateway].failed(arrivals)
        return _answer(kept)

    async def receipt(self, request: web.Request) -> web.Response:
        """`GET /kannel/receipts?secret=…&key=…&to=…&parts=…&status=%d&reply=%A`, as
        `kannel_gateway` asks for it."""
        query = read_query(request)
        gateway = self._gateway(query)
        if gateway is None:
            return _refused("receipts")
        to, key = address(f"+{query.get('to')}"), query.get("key")
        parts, status = _number(query.get("parts")), _number(query.get("status"))
        if not key or to.kind != "msisdn" or not parts or status is None:
            return _incomplete("receipts", ["key", "to", "parts", "status"])
        delivery, error = read_receipt(status, query.get("reply"))
        self._metrics.receipts.labels(delivery).inc(parts)
        now = self._clock.now()
        told = [
            Receipt(gateway, part, to.value, delivery, now, error) for part in part_ids(key, parts)
        ]
        return _answer(await self._receipts.write(told) is not None)

    def _gateway(self, query: Query) -> str | None:
        """Whose callback it is; None for a wrong secret."""
        given = query.raw.get("secret", b"")
        for secret, name in self._gateways.items():
            if hmac.compare_digest(given, secret.encode()):
                return name
        return None

    def _arrival(self, gateway: str, sender: Address, query: Query) -> Arrival:
        text = storable(query.text)
        masked = mask(text)
        event = MessageReceived(text=masked.text, parts=count_parts(text), iban=masked.iban)
        return self._keyed(
            gateway, Arrival("", sender.value, event, self._clock.now()), text, query
        )

    def _keyed(self, gateway: str, arrival: Arrival, text: str, query: Query) -> Arrival:
        """By the SMSC's own id, where it gives one: it knows a message again whoever brings it.
        Kannel's tells only what Kannel brings to us twice."""
        repeats = self._repeats[gateway]
        smsc_id = query.get("smsc-id")
        if smsc_id:
            return replace(arrival, key=repeats.named(arrival.phone, smsc_id))
        own = f"mo:{gateway}:{query.get('id')}"
        known = repeats.unnamed(arrival.phone, text, arrival.at, own=own)
        return replace(arrival, key=known.key, guard=known.guard, link=repeats.link)


def _number(told: str) -> int | None:
    """None for what is none."""
    plain = told.isascii() and told.isdigit() and len(told) <= len(str(_LARGEST_NUMBER))
    return int(told) if plain and int(told) <= _LARGEST_NUMBER else None


def _answer(kept: bool) -> web.Response:
    return web.Response() if kept else web.Response(status=503, text="not kept; please repeat")


def _refused(what: str) -> web.Response:
    log.warning("a callback was refused: its secret is not that of any gateway", what=what)
    return web.Response(status=403, text="the secret is not that of any gateway")


def _incomplete(what: str, names: list[str]) -> web.Response:
    sentence = f"the callback lacks {', '.join(names)}: see docs/connect-kannel.md"
    log.warning("a callback was refused", what=what, reason=sentence)
    return web.Response(status=400, text=sentence)
