"""The steps a conversation file is made of: pure data, for whoever plays it."""

from datetime import time, timedelta
from typing import Literal

import msgspec

from gateway_sim.outcomes import OutcomeName

Decision = Literal["accepted", "assigned", "paid", "rejected"]
Fact = str | int


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A right is found. `id` names the offer within this file; `accounts` counts the accounts on
    file, of which a `supplied` one came from the bank itself."""

    line: int
    id: str
    benefit: str
    variant: str | None = None
    language: Literal["kk", "ru"] | None = None
    accounts: int = 1
    supplied: bool = False
    deadline: timedelta | None = None
    region: str | None = None
    name: str | None = None
    facts: dict[str, Fact] = {}


class Says(msgspec.Struct, frozen=True):
    """The citizen writes `text`."""

    line: int
    text: str


class Receives(msgspec.Struct, frozen=True):
    """The phone's next message holds each of `pieces`."""

    line: int
    pieces: tuple[str, ...]

    def missing(self, text: str) -> tuple[str, ...]:
        """The pieces that are not in `text`; case and kinds of space make no difference."""
        heard = _plain(text)
        return tuple(piece for piece in self.pieces if _plain(piece) not in heard)


class Silence(msgspec.Struct, frozen=True):
    """No message is waiting on the phone."""

    line: int


class Wait(msgspec.Struct, frozen=True):
    """The clock jumps by `duration`."""

    line: int
    duration: timedelta


class At(msgspec.Struct, frozen=True):
    """The clock jumps to the next `local` time of day (UTC+5)."""

    line: int
    local: time


class StateIs(msgspec.Struct, frozen=True):
    line: int
    offer: str
    state: str


class LanguageIs(msgspec.Struct, frozen=True):
    line: int
    language: Literal["kk", "ru"] | None


class CitizenIs(msgspec.Struct, frozen=True):
    line: int
    state: str


class CaseOpened(msgspec.Struct, frozen=True):
    line: int
    kind: str


class RegistryDecides(msgspec.Struct, frozen=True):
    """`amount` in tenge, `since` an ISO date."""

    line: int
    offer: str
    decision: Decision
    amount: int | None = None
    since: str | None = None
    reason: str | None = None


class NetworkDoes(msgspec.Struct, frozen=True):
    """What happens to the next `count` messages to or from this phone, or until changed. `status`
    is the error of SMPP that a message is refused with, by its name. Refusals that mean “try again”
    pass by themselves after a few tries, or no message would ever arrive."""

    line: int
    outcome: OutcomeName
    count: int | None = None
    status: str | None = None


class NetworkIs(msgspec.Struct, frozen=True):
    """The whole network is like that profile until the file ends."""

    line: int
    profile: str


Whereabouts = Literal["reachable", "switched_off", "out_of_coverage", "abroad", "recycled"]


class PhoneIs(msgspec.Struct, frozen=True):
    """Where the phone is from now on; unless `reachable` or `recycled`, nothing comes to it."""

    line: int
    where: Whereabouts


class Next(msgspec.Struct, frozen=True):
    """The clock jumps from one due thing to the next, until a message comes to the phone."""

    line: int


class Withdraws(msgspec.Struct, frozen=True):
    line: int
    offer: str


#: What staff can do; `answers` with the key of an approved answer or with words of their own.
Deed = Literal[
    "take", "take_over", "answer", "resend", "correct", "switch", "refuse", "close", "extend",
    "stop", "start", "hand_back",
]  # fmt: skip


class StaffDoes(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the staff does something; `words` are an answer, a meaning or a language."""

    line: int
    by: str
    deed: Deed
    words: str = ""
    offer: str | None = None
    duration: timedelta | None = None


class StaffDenied(msgspec.Struct, frozen=True):
    """What staff did last came to nothing, and the reason holds `piece`."""

    line: int
    piece: str


Step = (
    Offer | Says | Receives | Silence | Wait | At | StateIs | LanguageIs | CitizenIs | CaseOpened
    | RegistryDecides | NetworkDoes | NetworkIs | PhoneIs | Next | Withdraws | StaffDoes
    | StaffDenied
)  # fmt: skip


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
