"""What goes in and out with the requests of the ministry, as the interface's document tells it."""

from datetime import datetime
from typing import Annotated

import msgspec

from flows.languages import Language


class OfferAccount(msgspec.Struct, frozen=True):
    """`supplied`: the bank gave the number itself, so the citizen is not asked about it."""

    bank: str
    iban: str
    supplied: bool = False


class OfferRow(msgspec.Struct, frozen=True):
    """One right of one citizen. `facts` are those of the benefit (docs/benefits.md); `deadline` is
    a length of time, as `72h`, or a moment."""

    offer_id: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
    benefit: str
    phone: str
    iin: str
    region: str
    variant: str | None = None
    name: str | None = None
    language: Language | None = None
    facts: dict[str, str | int | bool] = {}
    accounts: list[OfferAccount] = []
    deadline: str | None = None


class WrappedOffers(msgspec.Struct, frozen=True):
    offers: list[OfferRow]


class RejectedRow(msgspec.Struct, frozen=True):
    """`index` counts from 0; `field` and `reason` say what to mend."""

    index: int
    field: str
    reason: str


class TakenOffers(msgspec.Struct):
    """The answer to a batch of offers; `known` ones changed nothing."""

    accepted: int = 0
    known: int = 0
    rejected: list[RejectedRow] = []


class Withdrawal(msgspec.Struct, frozen=True):
    offer_ids: list[str]
    reason: str = ""


class Withdrawn(msgspec.Struct, frozen=True):
    """How many were taken back, and the ids that nobody knows."""

    withdrawn: int
    unknown: list[str]


class TakenDeed(msgspec.Struct, frozen=True):
    """False when the same `deed_id` was taken before."""

    taken: bool


class WantedDeed(msgspec.Struct, frozen=True):
    """What somebody of the staff wants done (docs/commands.md); without a `deed_id` a repeat is
    another deed."""

    deed: str
    by: str
    reason: str
    deed_id: str | None = None
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


class Failure(msgspec.Struct, frozen=True):
    """What happened and what to do."""

    error: str
