"""`GET /api/v1/conversations`, `/messages` and `/stats`: what the console shows, for other systems.
Whoever looks is noted in the audit log, before anything is told."""

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from bot.api.queries import ConversationsQuery, MessagesQuery, StatsQuery, read_query
from bot.api.tokens import ApiToken
from bot.clock import Clock
from bot.http_errors import error
from flows.catalogue import Catalogue
from sms.errors import BadNumber
from sms.numbers import e164
from storage.audit import NewEntry
from storage.listings import ConversationFilter, ListedConversation, ListedMessage, MessageFilter
from storage.moments import to_micros
from storage.numbers import FunnelRow, NumbersFilter
from storage.queries import Queries

#: Which token a request came with.
TOKEN = web.RequestKey("token", ApiToken)
#: SQLite counts no further.
_LARGEST_ID = 2**63 - 1

Note = Callable[[list[NewEntry]], Awaitable[None]]


class ConversationsPage(msgspec.Struct, frozen=True):
    """`next` is the cursor of the next page; null on the last."""

    items: list[ListedConversation]
    next: str | None


class MessagesPage(msgspec.Struct, frozen=True):
    """`next` is the cursor of the next page, also of messages that are still to come; null when
    the page is empty."""

    items: list[ListedMessage]
    next: str | None


class Stats(msgspec.Struct, frozen=True):
    """The funnel by what was asked for. Days are counted from 1 January 1970, in Kazakhstan."""

    by: str
    rows: list[FunnelRow]


class Reads:
    """`note` writes to the audit log and returns when it is on the disk."""

    def __init__(self, queries: Queries, catalogue: Catalogue, clock: Clock, note: Note) -> None:
        self._queries = queries
        self._benefits = tuple(
            benefit.code for benefit in catalogue.benefits.values() if benefit.kind == "benefit"
        )
        self._clock = clock
        self._note = note

    async def conversation(self, request: web.Request) -> web.Response:
        try:
            phone = e164(request.match_info["phone"])
        except BadNumber as wrong:
            return error(400, str(wrong))
        citizen = self._queries.vault.citizen_key(phone)
        await self._noted(request, "conversation.read", f"citizen:{citizen}")
        conversation = await self._queries.conversation(phone)
        if conversation is None:
            return error(404, "there is no conversation with this phone")
        return _json(conversation)

    async def conversations(self, request: web.Request) -> web.Response:
        try:
            asked = read_query(request.query, ConversationsQuery)
        except msgspec.ValidationError as wrong:
            return error(400, f"this cannot be asked for: {wrong}")
        wanted = ConversationFilter(asked.benefit, asked.region, asked.state, asked.language)
        await self._noted(request, "conversation.list")
        found = await self._queries.listings.conversations(wanted, asked.cursor, asked.limit)
        full = len(found) == asked.limit
        return _json(ConversationsPage(found, found[-1].citizen if full else None))

    async def messages(self, request: web.Request) -> web.Response:
        try:
            asked = read_query(request.query, MessagesQuery)
            after = _after(asked.cursor)
        except msgspec.ValidationError as wrong:
            return error(400, f"this cannot be asked for: {wrong}")
        wanted = MessageFilter(
            asked.direction, asked.delivery, asked.intent, asked.since, asked.until
        )
        await self._noted(request, "conversation.list")
        found = await self._queries.listings.messages(wanted, after, asked.limit)
        return _json(MessagesPage(found, str(found[-1].id) if found else None))

    async def stats(self, request: web.Request) -> web.Response:
        try:
            asked = read_query(request.query, StatsQuery)
        except msgspec.ValidationError as wrong:
            return error(400, f"this cannot be asked for: {wrong}")
        wanted = NumbersFilter(
            self._benefits, asked.since, asked.until, asked.region, asked.language
        )
        return _json(Stats(asked.by, await self._queries.numbers.funnel(wanted, asked.by)))

    async def _noted(self, request: web.Request, action: str, subject: str = "") -> None:
        token = request[TOKEN]
        entry = NewEntry(
            at=to_micros(self._clock.now()),
            staff=f"api:{token.name}",
            action=action,
            subject=subject,
            details=dict(request.query),
            address=request.remote or "",
        )
        await self._note([entry])


def _after(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and int(cursor) <= _LARGEST_ID):
        raise msgspec.ValidationError("`cursor` is the `next` of the page before - at `$.cursor`")
    return int(cursor)


def _json(body: object) -> web.Response:
    return web.Response(body=msgspec.json.encode(body), content_type="application/json")
