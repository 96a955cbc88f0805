"""What staff do to a conversation, from whatever door it comes (console, command, HTTP): checked,
put into words of `flows`, and put on the road with its line of the audit log.

What can be known at once is said at once; the rest (has the offer moved on? does a colleague hold
the conversation?) is decided by the turn, and told in the log of the conversation.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final, Literal, get_args

import msgspec
from msgspec.structs import replace

from bot.errors import DeedError
from flows.catalogue import Catalogue
from flows.events import (
    Meaning,
    StaffAnswered,
    StaffClosed,
    StaffCorrected,
    StaffEvent,
    StaffExtended,
    StaffHandedBack,
    StaffRefused,
    StaffResent,
    StaffStarted,
    StaffStopped,
    StaffSwitched,
    StaffTook,
)
from flows.languages import LANGUAGES, Language
from flows.masking import mask
from flows.reading import Intent
from flows.staff_answers import problems
from flows.wording import holds_number
from storage.audit import NewEntry
from storage.moments import from_micros
from storage.queries import Queries
from storage.store import Store
from storage.work import Asked

DeedName = Literal[
    "take", "take_over", "answer", "resend", "correct", "switch", "refuse", "close", "extend",
    "stop", "start", "hand_back",
]  # fmt: skip
DEEDS: Final[tuple[DeedName, ...]] = get_args(DeedName)

#: What a message may be said to mean, in the order a person would look for it.
MEANINGS: Final[tuple[Meaning, ...]] = (*get_args(Intent), "wrong_person")

#: Whoever leaves a conversation without a word has it so long still.
LEASE: Final = timedelta(minutes=15)

_LONGEST_REASON: Final = 300


class Wanted(msgspec.Struct, kw_only=True, frozen=True):
    """What somebody of the staff wants done. `deed_id` names it, so that it is done once however
    often it is sent; `key` an approved answer, `text` one in words of their own; `turn` and `n` a
    message of the log (none: the last one); `until` a new deadline, `hours` one so far from now;
    without `offer_id` the offer is meant that is asked about."""

    deed: DeedName
    by: str
    reason: str
    deed_id: str
    key: str | None = None
    text: str = ""
    language: Language | None = None
    turn: int | None = None
    n: int = 0
    meaning: str = ""
    offer_id: str = ""
    until: datetime | None = None
    hours: float | None = None
    tell: bool = True


class Deeds:
    """What deeds are made of, and where they go."""

    def __init__(
        self, store: Store, queries: Queries, catalogue: Catalogue, wake_road: Callable[[], None]
    ) -> None:
        self._store = store
        self._queries = queries
        self._catalogue = catalogue
        self._wake_road = wake_road

    async def do(self, wanted: Wanted, citizen: str, now: datetime, entry: NewEntry) -> bool:
        """Puts it on the road; False when this very deed is there already. `now` is the time of the
        conversation, `entry.at` that of staff. Raises DeedError and HeldByColleague."""
        if not await self._queries.work.is_known(citizen):
            raise DeedError("there is no conversation with this phone")
        event = await self._event(wanted, citizen, now)
        entry = replace(entry, reason=event.reason)
        until = from_micros(entry.at) + LEASE
        instead = wanted.deed == "take_over"
        asked = Asked(wanted.deed_id, citizen, event, now, until, instead)
        is_new = await self._store.work.act(asked, entry)
        self._wake_road()
        return is_new

    async def _event(self, wanted: Wanted, citizen: str, now: datetime) -> StaffEvent:
        facts: dict[str, Any] = {"by": wanted.by, "reason": checked_reason(wanted.reason)}
        make, more = _MAKE[wanted.deed]
        return make(**facts, **await more(self, wanted, citizen, now))

    async def nothing_more(self, _wanted: Wanted, _citizen: str, _now: datetime) -> dict[str, Any]:
        return {}

    async def instead(self, _wanted: Wanted, _citizen: str, _now: datetime) -> dict[str, Any]:
        return {"instead": True}

    async def answer(self, wanted: Wanted, _citizen: str, _now: datetime) -> dict[str, Any]:
        if wanted.key is not None:
            if wanted.key not in self._catalogue.answers:
                raise DeedError(f"there is no approved answer “{wanted.key}”")
            return {"key": wanted.key}
        if wanted.language not in LANGUAGES:
            raise DeedError("words of one's own are in kk or in ru: say which")
        if faults := problems(wanted.text, wanted.language):
            raise DeedError(f"this cannot be sent: {'; '.join(faults)}")
        return {"text": wanted.text, "language": wanted.language}

    async def resend(self, wanted: Wanted, citizen: str, _now: datetime) -> dict[str, Any]:
        sent = await self._queries.work.message(citizen, "out", wanted.turn, wanted.n)
        if sent is None or sent.key is None:
            raise DeedError("there is no such message to the citizen")
        return {
            "turn": sent.turn, "key": sent.key, "text": sent.text, "version": sent.version or "",
            "offer_id": sent.offer_id,
        }  # fmt: skip

    async def correct(self, wanted: Wanted, citizen: str, _now: datetime) -> dict[str, Any]:
        if wanted.meaning not in MEANINGS:
            raise DeedError(f"no message means “{wanted.meaning}”; it is one of {_all(MEANINGS)}")
        heard = await self._queries.work.message(citizen, "in", wanted.turn, wanted.n)
        if heard is None:
            raise DeedError("there is no such message from the citizen")
        return {
            "turn": heard.turn, "text": heard.text, "meaning": wanted.meaning,
            "offer_id": heard.offer_id,
        }  # fmt: skip

    async def switch(self, wanted: Wanted, _citizen: str, _now: datetime) -> dict[str, Any]:
        if wanted.language not in LANGUAGES:
            raise DeedError("the language is kk or ru")
        return {"language": wanted.language}

    async def about(self, wanted: Wanted, _citizen: str, _now: datetime) -> dict[str, Any]:
        return {"offer_id": wanted.offer_id}

    async def close(self, wanted: Wanted, _citizen: str, _now: datetime) -> dict[str, Any]:
        return {"offer_id": wanted.offer_id, "tell": wanted.tell}

    async def extend(self, wanted: Wanted, _citizen: str, now: datetime) -> dict[str, Any]:
        until = wanted.until
        if wanted.hours is not None:
            until = now + timedelta(hours=wanted.hours)
        if until is None or until.tzinfo is None:
            raise DeedError("say until when: a time with its offset, or so many hours from now")
        if until <= now:
            raise DeedError("that time has passed already")
        return {"offer_id": wanted.offer_id, "until": until, "tell": wanted.tell}


def checked_reason(reason: str) -> str:
    """Masked, for the log and the audit log. Raises DeedError."""
    masked = mask(" ".join(reason.split())).text
    if not masked:
        raise DeedError("say why: it is kept with what you do")
    if holds_number(masked):
        raise DeedError(
            "write no telephone or account number there: the log knows whom it is about"
        )
    if len(masked) > _LONGEST_REASON:
        raise DeedError(f"keep it under {_LONGEST_REASON} letters")
    return masked


def _all(names: tuple[str, ...]) -> str:
    return ", ".join(names)


_More = Callable[[Deeds, Wanted, str, datetime], Awaitable[dict[str, Any]]]

_MAKE: dict[DeedName, tuple[Callable[..., StaffEvent], _More]] = {
    "take": (StaffTook, Deeds.nothing_more),
    "take_over": (StaffTook, Deeds.instead),
    "answer": (StaffAnswered, Deeds.answer),
    "resend": (StaffResent, Deeds.resend),
    "correct": (StaffCorrected, Deeds.correct),
    "switch": (StaffSwitched, Deeds.switch),
    "refuse": (StaffRefused, Deeds.about),
    "close": (StaffClosed, Deeds.close),
    "extend": (StaffExtended, Deeds.extend),
    "stop": (StaffStopped, Deeds.nothing_more),
    "start": (StaffStarted, Deeds.nothing_more),
    "hand_back": (StaffHandedBack, Deeds.nothing_more),
}
