"""A conversation as its page shows it: what was said day by day, how each reply was read, how far
each offer has come, and what happens next."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple, get_args

from flows.offer_states import ASKING
from flows.question import Question, QuestionKind
from flows.quiet_hours import ZONE
from flows.reading import Reading, read
from storage.conversations import Conversation, HowRead, LoggedMessage, LoggedOffer
from storage.search import LiveTimer
from storage.thread_queries import Backdrop, Behind, ProofMark, SeenApplication

#: The steps of an offer that goes well, in order.
STEPS = ("offered", "delivered", "answered", "consented", "filed", "assigned", "paid")

#: Steps of a notice, which asks nothing.
NOTICE_STEPS = ("offered", "delivered")

#: Where an offer may end without having been paid.
OTHER_ENDS = (
    "refused", "expired", "undeliverable", "rejected", "withdrawn", "closed", "with_staff",
)  # fmt: skip


class Trace(NamedTuple):
    """How the rules of today read a reply; `same` when that is how it was read then."""

    reading: Reading
    same: bool


class Said(NamedTuple):
    """One message. `side` is in, out or staff; `proofs` are those it is the answer of."""

    message: LoggedMessage
    side: str
    trace: Trace | None
    proofs: list[ProofMark]
    moved: tuple[str, str] | None
    #: its place on the page
    anchor: str


class Step(NamedTuple):
    """`state` is done, now or ahead."""

    name: str
    at: datetime | None
    state: str


class Way(NamedTuple):
    """One offer: how far it has come, for whom, with what application."""

    offer: LoggedOffer
    is_notice: bool
    steps: list[Step]
    ended: str
    behind: Behind | None
    application: SeenApplication | None
    proofs: list[ProofMark]
    #: from state to state, as far as messages tell and the registry
    taken: frozenset[tuple[str, str]]

    @property
    def is_open(self) -> bool:
        return self.offer.state in (*ASKING, "queued", "with_staff", "filing", "filed", "assigned")


class Thread(NamedTuple):
    conversation: Conversation
    days: list[tuple[date, list[Said]]]
    ways: list[Way]
    ahead: list[LiveTimer]

    @property
    def now(self) -> Way | None:
        """The offer the conversation is about at present: the last that goes on, else the last."""
        going_on = [way for way in self.ways if way.is_open and not way.is_notice]
        return next(iter(going_on or self.ways), None)


def thread_of(
    conversation: Conversation, backdrop: Backdrop, ahead: list[LiveTimer], notices: set[str]
) -> Thread:
    """`notices` are the codes of what asks nothing. The newest offer first."""
    said = [_said(n, message, backdrop.proofs) for n, message in enumerate(conversation.messages)]
    days = [(day, list(of_day)) for day, of_day in groupby(said, _day)]
    ways = [
        _way(offer, backdrop, notices, conversation.messages)
        for offer in reversed(conversation.offers)
    ]
    return Thread(conversation, days, ways, ahead)


def _day(said: Said) -> date:
    return said.message.at.astimezone(ZONE).date()


def _said(n: int, message: LoggedMessage, proofs: list[ProofMark]) -> Said:
    is_reply = message.direction == "in"
    return Said(
        message=message,
        side="in" if is_reply else "staff" if (message.key or "").startswith("staff") else "out",
        trace=_trace(message.text, message.reading) if message.reading else None,
        proofs=[proof for proof in proofs if is_reply and proof.turn == message.turn],
        moved=(message.before, message.after)
        if is_reply and message.before != message.after
        else None,
        anchor=f"m{n}",
    )


def _trace(text: str, then: HowRead) -> Trace | None:
    if then.question not in get_args(QuestionKind):
        return None
    reading = _read(text, then.question)
    return Trace(reading, (reading.intent, reading.rule) == (then.intent, then.rule))


#: Replies whose trace is remembered: a page that is open is made anew whenever something happens.
_REMEMBERED = 4_096


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, question: str) -> Reading:
    return read(text, Question.parse(_asked(question)))


def _asked(question: str) -> str:
    """How many accounts were offered is not in the log; the most there can be read alike."""
    return f"{question}:9" if question == "accounts" else question


def _way(
    offer: LoggedOffer, backdrop: Backdrop, notices: set[str], messages: Iterable[LoggedMessage]
) -> Way:
    is_notice = offer.benefit in notices
    applied = (a for a in backdrop.applications if a.offer_id == offer.offer_id)
    return Way(
        offer=offer,
        is_notice=is_notice,
        steps=list(_steps(offer, NOTICE_STEPS if is_notice else STEPS)),
        ended=offer.state if offer.state in OTHER_ENDS else "",
        behind=backdrop.behind.get(offer.offer_id),
        application=next(applied, None),
        proofs=[proof for proof in backdrop.proofs if proof.offer_id == offer.offer_id],
        taken=frozenset(_taken(offer, messages)),
    )


def _taken(offer: LoggedOffer, messages: Iterable[LoggedMessage]) -> Iterator[tuple[str, str]]:
    for message in messages:
        if message.offer_id == offer.offer_id and message.before != message.after:
            yield message.before, message.after
    came = [state for state in _REGISTRY if getattr(offer, f"{state}_at") is not None]
    yield from pairwise(["filing", *came] if came else ())


#: What the registry does with an application, which not every message tells.
_REGISTRY = ("filed", "assigned", "paid")


def _steps(offer: LoggedOffer, names: tuple[str, ...]) -> Iterator[Step]:
    """A step is done when it has its time; the first without one after the last done is next."""
    times = [getattr(offer, f"{name}_at") for name in names]
    last = max((n for n, at in enumerate(times) if at is not None), default=-1)
    for n, (name, at) in enumerate(zip(names, times, strict=True)):
        is_next = n == last + 1 and offer.state not in OTHER_ENDS
        yield Step(name, at, "done" if n <= last else "now" if is_next else "ahead")
