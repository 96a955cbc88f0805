"""Every request of the interface in one table: the router, the check of tokens and the document at
`/openapi.json` are made from it."""

from dataclasses import dataclass
from typing import Any

from bot.api.bodies import (
    OfferRow,
    TakenDeed,
    TakenOffers,
    WantedDeed,
    Withdrawal,
    Withdrawn,
    WrappedOffers,
)
from bot.api.queries import ConversationsQuery, MessagesQuery, StatsQuery
from bot.api.reads import ConversationsPage, MessagesPage, Stats
from bot.api.tokens import Scope
from bot.http_warnings import Issued
from bot.warning_campaign import Wish
from storage.conversations import Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`name` is unique; `status` is that of a good answer; `errors` those beside 400, 401 and
    403."""

    name: str
    method: str
    path: str
    scope: Scope
    summary: str
    answer: Any
    query: Any = None
    body: Any = None
    status: int = 200
    errors: tuple[int, ...] = ()


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="take_offers", method="POST", path="/api/v1/offers", scope=Scope.OFFERS,
        summary="Takes offers in. Good rows go in, bad ones come back; the same batch again "
        "changes nothing.",
        body=list[OfferRow] | WrappedOffers, answer=TakenOffers, errors=(413,),
    ),
    Operation(
        name="withdraw_offers", method="POST", path="/api/v1/offers/withdraw", scope=Scope.OFFERS,
        summary="Takes offers back that have not become applications.",
        body=Withdrawal, answer=Withdrawn, errors=(413,),
    ),
    Operation(
        name="warn", method="POST", path="/api/v1/warnings", scope=Scope.WARNINGS,
        summary="Warns the citizens of chosen regions and languages. The same campaign again "
        "goes on where it stopped.",
        body=Wish, answer=Issued, errors=(409, 413),
    ),
    Operation(
        name="list_conversations", method="GET", path="/api/v1/conversations",
        scope=Scope.CONVERSATIONS, summary="Conversations, page by page.",
        query=ConversationsQuery, answer=ConversationsPage,
    ),
    Operation(
        name="read_conversation", method="GET", path="/api/v1/conversations/{phone}",
        scope=Scope.CONVERSATIONS, summary="All that was said with one phone, in any spelling.",
        answer=Conversation, errors=(404,),
    ),
    Operation(
        name="do_deed", method="POST", path="/api/v1/conversations/{phone}/deeds",
        scope=Scope.STAFF, summary="What staff do to a conversation.",
        body=WantedDeed, answer=TakenDeed, status=202, errors=(409, 413),
    ),
    Operation(
        name="list_messages", method="GET", path="/api/v1/messages", scope=Scope.CONVERSATIONS,
        summary="Messages of all conversations, the oldest first, page by page.",
        query=MessagesQuery, answer=MessagesPage,
    ),
    Operation(
        name="read_stats", method="GET", path="/api/v1/stats", scope=Scope.STATS,
        summary="The funnel by benefit, region, language or day.",
        query=StatsQuery, answer=Stats,
    ),
)  # fmt: skip

_KNOWN = {(operation.method, operation.path): operation for operation in OPERATIONS}


def operation_of(method: str, path: str) -> Operation | None:
    """That of a route (its pattern, not the address)."""
    return _KNOWN.get((method, path))
