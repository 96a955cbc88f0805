"""What travels between the bot and the registry: applications in, decisions out."""

from typing import Literal

import msgspec

DecisionName = Literal["accepted", "assigned", "paid", "rejected"]

#: What happens to an application: decided by the stand-in itself, only by hand, or rejected.
Course = Literal["automatic", "manual", "rejected"]


class Application(msgspec.Struct, kw_only=True, omit_defaults=True):
    """As the bot files it; `amount` in tenge is what its rules expect."""

    application_id: str
    offer_id: str
    benefit: str
    variant: str | None = None
    iin: str
    iban: str | None = None
    phone: str
    region: str = ""
    facts: dict[str, object] = {}
    amount: int | None = None
    consented_at: str | None = None
    evidence: str | None = None


class Decision(msgspec.Struct, kw_only=True, omit_defaults=True):
    """As the registry calls back. `id` stays the same however often it is sent; `at` is ISO."""

    id: str
    application_id: str
    decision: DecisionName
    at: str
    amount: int | None = None
    since: str | None = None
    reason: str | None = None


class Result(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The answer to one application of a batch."""

    application_id: str
    status: Literal["accepted", "duplicate", "refused"]
    reason: str | None = None


class Told(msgspec.Struct, kw_only=True):
    """A decision, and whether the bot has confirmed it."""

    decision: Decision
    confirmed: bool = False


class Entry(msgspec.Struct, kw_only=True):
    """An application as the registry keeps it."""

    application: Application
    callback: str | None
    course: Course
    reason: str
    times_received: int = 1
    decisions: list[Told] = []
