"""The HTTP door: offers in and back, conversations, the registry's decisions, health, metrics; and
the console, an application of its own behind sessions of its own."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.api.bodies import RejectedRow, TakenOffers, Withdrawal, Withdrawn
from bot.api.document import openapi
from bot.api.operations import OPERATIONS, operation_of
from bot.api.reads import TOKEN, Reads
from bot.api.tokens import ApiToken, bearer
from bot.clock import Clock
from bot.errors import RowError
from bot.health import Health
from bot.http_errors import error as _error
from bot.http_errors import errors_in_words
from bot.http_warnings import Warnings
from bot.kannel_callbacks import MESSAGES, RECEIPTS
from bot.metrics import Metrics
from bot.offers_rows import DIFFERENT, check_row, read_row
from bot.texts_page import texts_page, texts_response
from flows.catalogue import Catalogue
from storage.store import NewOffer, Store

#: Bytes; some 30,000 offers in one request.
LARGEST_BODY = 16 * 1024 * 1024
#: Where the console hangs.
CONSOLE = "/console"

#: Offers checked and written at a time, so that a large request does not hold up replies.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Doors:
    """What the interface stands on."""

    store: Store
    catalogue: Catalogue
    clock: Clock
    metrics: Metrics
    tokens: Sequence[ApiToken]
    wake_road: Callable[[], None]
    decisions: Callable[[web.Request], Awaitable[web.Response]]
    reads: Reads
    deeds: Callable[[web.Request], Awaitable[web.Response]]
    health: Callable[[], Awaitable[Health]]
    kannel_message: Callable[[web.Request], Awaitable[web.Response]]
    kannel_receipt: Callable[[web.Request], Awaitable[web.Response]]
    #: in tenge
    segment_price: Decimal | None = None


class _Wrapped(msgspec.Struct):
    offers: list[msgspec.Raw]


_DOORS = web.AppKey("doors", Doors)
#: The page of all our texts, made once.
_TEXTS = web.AppKey("texts", str)
#: The interface told for programs, made once.
_DOCUMENT = web.AppKey("document", bytes)


def make_app(doors: Doors, console: web.Application | None = None) -> web.Application:
    app = web.Application(
        client_max_size=LARGEST_BODY, middlewares=[errors_in_words, _only_with_token]
    )
    app[_DOORS] = doors
    app[_TEXTS] = texts_page(doors.catalogue)
    app[_DOCUMENT] = msgspec.json.encode(openapi())
    handlers = _handlers(doors)
    for operation in OPERATIONS:
        app.router.add_route(operation.method, operation.path, handlers[operation.name])
    app.router.add_post("/api/v1/registry/decisions", doors.decisions)
    app.router.add_get(MESSAGES, doors.kannel_message, allow_head=False)
    app.router.add_get(RECEIPTS, doors.kannel_receipt, allow_head=False)
    app.router.add_get("/openapi.json", _openapi)
    app.router.add_get("/texts", _texts)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/metrics", _metrics)
    if console is not None:
        app.router.add_get("/", _to_console)
        app.add_subapp(CONSOLE, console)
    return app


def _handlers(doors: Doors) -> dict[str, Handler]:
    """Of every operation, by its name."""
    return {
        "take_offers": _offers,
        "withdraw_offers": _withdraw,
        "warn": _warnings,
        "list_conversations": doors.reads.conversations,
        "read_conversation": doors.reads.conversation,
        "do_deed": doors.deeds,
        "list_messages": doors.reads.messages,
        "read_stats": doors.reads.stats,
    }


async def _to_console(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther(CONSOLE)


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


#: Open to everybody, to monitoring, or proven by a signature (decisions) or a secret (Kannel) of
#: their own.
_WITHOUT_TOKEN = (
    "/", "/api/v1/registry/decisions", MESSAGES, RECEIPTS, "/openapi.json", "/texts", "/healthz",
    "/metrics",
)  # fmt: skip


@web.middleware
async def _only_with_token(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path in _WITHOUT_TOKEN or _is_console(request.path):
        return await handler(request)
    tokens = request.app[_DOORS].tokens
    if not tokens:
        return _error(403, "this interface is closed: set KELISIM_API_TOKEN to open it")
    token = bearer(request.headers.get("Authorization", ""), tokens)
    if token is None:
        return _error(401, "send the header Authorization: Bearer TOKEN (KELISIM_API_TOKEN)")
    resource = request.match_info.route.resource
    operation = operation_of(request.method, resource.canonical) if resource else None
    if operation is not None and operation.scope not in token.scopes:
        return _error(403, f"the token {token.name} has not the scope {operation.scope}")
    request[TOKEN] = token
    return await handler(request)


def _is_console(path: str) -> bool:
    """Which asks for a session instead."""
    return path == CONSOLE or path.startswith(f"{CONSOLE}/")


async def _offers(request: web.Request) -> web.Response:
    """Good rows go in, bad ones come back; the same batch again changes nothing."""
    doors = request.app[_DOORS]
    try:
        rows = _rows(await request.read())
    except msgspec.DecodeError as error:
        return _error(400, f"the body is no JSON array of offers: {error}")
    taken = TakenOffers()
    for start in range(0, len(rows), _CHUNK):
        await _take(rows[start : start + _CHUNK], start, doors, taken)
        doors.wake_road()
    taken.rejected.sort(key=lambda rejected: rejected.index)
    return _json(taken)


async def _take(rows: list[msgspec.Raw], start: int, doors: Doors, taken: TakenOffers) -> None:
    good = _good(rows, start, doors, taken.rejected)
    if not good:
        return
    added = await doors.store.add_offers([offer for _, offer in good], doors.clock.now())
    taken.accepted += added.count("new")
    taken.known += added.count("known")
    taken.rejected += [
        RejectedRow(index, "offer_id", DIFFERENT)
        for (index, _), what in zip(good, added, strict=True)
        if what == "different"
    ]


def _rows(body: bytes) -> list[msgspec.Raw]:
    """Each row still to be read, so that one nobody can read leaves the others alone."""
    if body.lstrip()[:1] == b"{":
        return msgspec.json.decode(body, type=_Wrapped).offers
    return msgspec.json.decode(body, type=list[msgspec.Raw])


def _good(
    rows: list[msgspec.Raw], start: int, doors: Doors, rejected: list[RejectedRow]
) -> list[tuple[int, NewOffer]]:
    """Those that can be taken, each with its index."""
    good, now = [], doors.clock.now()
    for index, row in enumerate(rows, start):
        try:
            good.append((index, check_row(read_row(row), doors.catalogue, now)))
        except RowError as error:
            rejected.append(RejectedRow(index, error.field, error.reason))
    return good


async def _withdraw(request: web.Request) -> web.Response:
    doors = request.app[_DOORS]
    try:
        told = msgspec.json.decode(await request.read(), type=Withdrawal)
    except msgspec.DecodeError as error:
        return _error(400, f"the body is no withdrawal: {error}")
    known = await doors.store.withdraw(told.offer_ids, told.reason, doors.clock.now())
    doors.wake_road()
    unknown = [i for i, is_known in zip(told.offer_ids, known, strict=True) if not is_known]
    return _json(Withdrawn(len(known) - len(unknown), unknown))


async def _warnings(request: web.Request) -> web.Response:
    doors = request.app[_DOORS]
    warnings = Warnings(
        doors.store, doors.catalogue, doors.clock, doors.wake_road, doors.segment_price
    )
    return await warnings.answer(request)


async def _openapi(request: web.Request) -> web.Response:
    return web.Response(body=request.app[_DOCUMENT], content_type="application/json")


async def _texts(request: web.Request) -> web.Response:
    return texts_response(request.app[_TEXTS])


async def _healthz(request: web.Request) -> web.Response:
    """503 without the database; a gateway or registry that is away is no reason to restart us."""
    health = await request.app[_DOORS].health()
    return _json(health, 503 if health.status == "down" else 200)


async def _metrics(request: web.Request) -> web.Response:
    doors = request.app[_DOORS]
    health = await doors.health()
    doors.metrics.link_up.set(health.gateway == "up")
    for gateway in health.gateways:
        doors.metrics.gateway_share.labels(gateway.name).set(gateway.share)
    doors.metrics.registry_up.set(health.registry != "down")
    doors.metrics.backlog.set(health.backlog)
    return web.Response(body=doors.metrics.page(), content_type="text/plain", charset="utf-8")
