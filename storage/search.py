"""The port of the search: which conversations hold these words and are of this kind.

An index stands beside the tables and follows them (`follow`), a moment behind: the road does not
know of it. It can be thrown away and made again. `SqliteSearch` is the one there is; a twin on
PostgreSQL (a `tsvector` and an array of marks for each conversation) runs the same contract tests.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, Protocol

import msgspec

#: What staff filter by, beside what an offer is.
#: undelivered: a message did not arrive; unclear: a reply was not understood, or not surely;
#: staff: a person must look, or has the floor; fraud: reported one; stopped: wrote STOP;
#: stranger: the number is somebody else's.
Flag = Literal["undelivered", "unclear", "staff", "fraud", "stopped", "stranger"]

FLAGS: tuple[Flag, ...] = ("undelivered", "unclear", "staff", "fraud", "stopped", "stranger")


class Wanted(msgspec.Struct, frozen=True):
    """What is looked for; all of it must be true. `words` may stand in different messages of one
    conversation, and the beginning of a word is enough; "in quotation marks" they stand together.
    `benefits` are codes that the words may name instead. `benefit`, `state` and `region` are of
    one and the same offer. `since` and `until` (both inclusive, local days) are days on which
    something was said. `said`: only the citizen's own words count."""

    words: str = ""
    benefits: tuple[str, ...] = ()
    benefit: str = ""
    state: str = ""
    region: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    flags: tuple[Flag, ...] = ()
    said: bool = False


class FoundOffer(msgspec.Struct, frozen=True):
    offer_id: str
    benefit: str
    variant: str | None
    region: str
    state: str


class FoundLine(msgspec.Struct, frozen=True):
    """A message; `direction` is in or out."""

    at: datetime
    direction: str
    text: str


class Found(msgspec.Struct, frozen=True):
    """A conversation in a list. `line` is its last message, or the last that holds the words."""

    citizen: str
    phone: str
    language: str | None
    state: str
    offers: list[FoundOffer]
    flags: tuple[Flag, ...]
    line: FoundLine | None


class FoundPage(msgspec.Struct, frozen=True):
    """Those in which something happened last first. `onward` is where the next page begins."""

    found: list[Found]
    onward: int | None = None


class Standing(msgspec.Struct, frozen=True):
    """How far the index is: conversations in it, and those still to be taken up at first."""

    indexed: int
    left: int


class LiveTimer(msgspec.Struct, frozen=True):
    """A timer that will fire: of an offer, or (no `offer_id`) of the dialogue."""

    kind: str
    due: datetime
    turn: int
    offer_id: str | None = None


class Search(Protocol):
    async def close(self) -> None: ...

    async def follow(self, touched: Sequence[str] = ()) -> bool:
        """Takes up some of what is new, and these citizens, of whom something changed that no
        new row tells; whether there may be more. Nothing is skipped: how far it is, is kept with
        what it wrote."""

    async def standing(self) -> Standing:
        """Counts the whole index, which takes its time."""

    async def left(self) -> int:
        """Conversations still to be taken up at first; 0 as a rule."""

    async def find(self, wanted: Wanted, limit: int, onward: int | None = None) -> FoundPage: ...

    async def by_phone(self, phone: str) -> list[Found]:
        """E.164."""

    async def by_iin(self, iin: str) -> list[Found]: ...

    async def by_number(self, number: str) -> list[Found]:
        """Of an offer or an application, whole."""

    async def timers(self, citizen: str) -> list[LiveTimer]:
        """What will happen by itself, the soonest first."""
