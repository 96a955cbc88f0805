"""The HTTP door: offers in and back, conversations, the registry's decisions, health, metrics; and
the console, an application of its own behind sessions of its own."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

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
from sms.errors import BadNumber
from sms.numbers import e164
from storage.store import NewOffer, Store

#: Bytes; some 30,000 offers in one request.
LARGEST_BODY = 16 * 1024 * 1024
#: Where the console hangs.
CONSOLE = "/console"

#: Offers checked and written at a time, so that a large request does not hold up replies.
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Doors:
    """What the interface stands on. `conversation` answers None for a phone nobody knows."""

    store: Store
    catalogue: Catalogue
    clock: Clock
    metrics: Metrics
    token: str
    wake_road: Callable[[], None]
    decisions: Callable[[web.Request], Awaitable[web.Response]]
    conversation: Callable[[str], Awaitable[msgspec.Struct | None]]
    deeds: Callable[[web.Request], Awaitable[web.Response]]
    health: Callable[[], Awaitable[Health]]
    kannel_message: Callable[[web.Request], Awaitable[web.Response]]
    kannel_receipt: Callable[[web.Request], Awaitable[web.Response]]


class _Rejected(msgspec.Struct, frozen=True):
    index: int
    field: str
    reason: str


class _Taken(msgspec.Struct):
    """The answer to a batch of offers; `known` ones changed nothing."""

    accepted: int = 0
    known: int = 0
    rejected: list[_Rejected] = []


class _Wrapped(msgspec.Struct):
    offers: list[msgspec.Raw]


class _Withdrawal(msgspec.Struct):
    offer_ids: list[str]
    reason: str = ""


_DOORS = web.AppKey("doors", Doors)
#: The page of all our texts, made once.
_TEXTS = web.AppKey("texts", str)


def make_app(doors: Doors, console: web.Application | None = None) -> web.Application:
    app = web.Application(
        client_max_size=LARGEST_BODY, middlewares=[errors_in_words, _only_with_token]
    )
    app[_DOORS] = doors
    app[_TEXTS] = texts_page(doors.catalogue)
    app.router.add_post("/api/v1/offers", _offers)
    app.router.add_post("/api/v1/offers/withdraw", _withdraw)
    app.router.add_post("/api/v1/warnings", _warnings)
    app.router.add_get("/api/v1/conversations/{phone}", _conversation)
    app.router.add_post("/api/v1/conversations/{phone}/deeds", doors.deeds)
    app.router.add_post("/api/v1/registry/decisions", doors.decisions)
    app.router.add_get(MESSAGES, doors.kannel_message, allow_head=False)
    app.router.add_get(RECEIPTS, doors.kannel_receipt, allow_head=False)
    app.router.add_get("/texts", _texts)
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/metrics", _metrics)
    if console is not None:
        app.router.add_get("/", _to_console)
        app.add_subapp(CONSOLE, console)
    return app


async def _to_console(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther(CONSOLE)


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


#: Open to everybody, to monitoring, or proven by a signature (decisions) or a secret (Kannel) of
#: their own.
_WITHOUT_TOKEN = (
    "/", "/api/v1/registry/decisions", MESSAGES, RECEIPTS, "/texts", "/healthz", "/metrics",
)  # fmt: skip


@web.middleware
async def _only_with_token(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path in _WITHOUT_TOKEN or _is_console(request.path):
        return await handler(request)
    token = request.app[_DOORS].token
    if not token:
        return _error(403, "this interface is closed: set KELISIM_API_TOKEN to open it")
    given = request.headers.get("Authorization", "").encode(errors="surrogateescape")
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        return _error(401, "send the header Authorization: Bearer TOKEN (KELISIM_API_TOKEN)")
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
    taken = _Taken()
    for start in range(0, len(rows), _CHUNK):
        await _take(rows[start : start + _CHUNK], start, doors, taken)
        doors.wake_road()
    taken.rejected.sort(key=lambda rejected: rejected.index)
    return _json(taken)


async def _take(rows: list[msgspec.Raw], start: int, doors: Doors, taken: _Taken) -> None:
    good = _good(rows, start, doors, taken.rejected)
    if not good:
        return
    added = await doors.store.add_offers([offer for _, offer in good], doors.clock.now())
    taken.accepted += added.count("new")
    taken.known += added.count("known")
    taken.rejected += [
        _Rejected(index, "offer_id", DIFFERENT)
        for (index, _), what in zip(good, added, strict=True)
        if what == "different"
    ]


def _rows(body: bytes) -> list[msgspec.Raw]:
    """Each row still to be read, so that one nobody can read leaves the others alone."""
    if body.lstrip()[:1] == b"{":
        return msgspec.json.decode(body, type=_Wrapped).offers
    return msgspec.json.decode(body, type=list[msgspec.Raw])


def _good(
    rows: list[msgspec.Raw], start: int, doors: Doors, rejected: list[_Rejected]
) -> list[tuple[int, NewOffer]]:
    """Those that can be taken, each with its index."""
    good, now = [], doors.clock.now()
    for index, row in enumerate(rows, start):
        try:
            good.append((index, check_row(read_row(row), doors.catalogue, now)))
        except RowError as error:
            rejected.append(_Rejected(index, error.field, error.reason))
    return good


async def _withdraw(request: web.Request) -> web.Response:
    """`{"withdrawn", "unknown": [ids]}`."""
    doors = request.app[_DOORS]
    try:
        told = msgspec.json.decode(await request.read(), type=_Withdrawal)
    except msgspec.DecodeError as error:
        return _error(400, f"the body is no withdrawal: {error}")
    known = await doors.store.withdraw(told.offer_ids, told.reason, doors.clock.now())
    doors.wake_road()
    unknown = [i for i, is_known in zip(told.offer_ids, known, strict=True) if not is_known]
    return _json({"withdrawn": len(known) - len(unknown), "unknown": unknown})


async def _warnings(request: web.Request) -> web.Response:
    doors = request.app[_DOORS]
    warnings = Warnings(doors.store, doors.catalogue, doors.clock, doors.wake_road)
    return await warnings.answer(request)


async def _conversation(request: web.Request) -> web.Response:
    doors = request.app[_DOORS]
    try:
        phone = e164(request.match_info["phone"])
    except BadNumber as error:
        return _error(400, str(error))
    conversation = await doors.conversation(phone)
    if conversation is None:
        return _error(404, "there is no conversation with this phone")
    return _json(conversation)


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
