"""What may be asked for in the address of a request, each kind a struct: read strictly, because a
misspelt filter that is ignored gives an answer to another question."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from multidict import MultiMapping

#: Rows in one answer.
Limit = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Cursor = Annotated[str, msgspec.Meta(max_length=100)]
Word = Annotated[str, msgspec.Meta(max_length=100)]
#: With its zone: `2026-11-23T09:00:00+05:00`.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class ConversationsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`cursor` is the `next` of the page before; `benefit`, `region` and `state` are of one of the
    citizen's offers."""

    cursor: Cursor = ""
    limit: Limit = 100
    benefit: Word = ""
    region: Word = ""
    state: Word = ""
    language: Literal["", "kk", "ru"] = ""


class MessagesQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Messages of all conversations, the oldest first. `since` ≤ time < `until`."""

    cursor: Cursor = ""
    limit: Limit = 100
    direction: Literal["", "in", "out"] = ""
    delivery: Word = ""
    intent: Word = ""
    since: Moment | None = None
    until: Moment | None = None


class StatsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`since` ≤ arrival of the offer < `until`."""

    by: Literal["benefit", "region", "language", "day"] = "benefit"
    region: Word = ""
    language: Literal["", "kk", "ru"] = ""
    since: Moment | None = None
    until: Moment | None = None


Q = TypeVar("Q")


def read_query(query: MultiMapping[str], of_type: type[Q]) -> Q:
    """Raises msgspec.ValidationError with what is wrong and where."""
    told: dict[str, Any] = {}
    for name, value in query.items():
        if name in told:
            raise msgspec.ValidationError(f"`{name}` is given twice")
        told[name] = value
    return msgspec.convert(told, of_type, strict=False)
