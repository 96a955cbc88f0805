"""What staff see of the work list (`storage.work_queries` reads it)."""

from datetime import datetime

import msgspec

#: How a supervisor looks at ages, in hours.
AGES = (1, 4, 24)


class WorkFilter(msgspec.Struct, frozen=True):
    """Nothing given: all that waits. `mine` is a login: what they have or were given; `free` what
    nobody has. `after` is the last of the page before."""

    kinds: tuple[str, ...] = ()
    mine: str = ""
    free: bool = False
    label: str = ""
    snoozed: bool = False
    after: tuple[datetime, int] | None = None


class Waiting(msgspec.Struct, frozen=True):
    """A conversation that waits: by its oldest open case. `heard_at` is when the citizen last
    wrote; `taken_by` silences the bot, `holder` looks at it (None: nobody, or no longer)."""

    case_id: int
    citizen: str
    kind: str
    reason: str
    text: str
    at: datetime
    open_cases: int
    offer_id: str | None
    benefit: str | None
    offer_state: str | None
    language: str | None
    state: str
    taken_by: str | None
    holder: str | None
    held_until: datetime | None
    assignee: str | None
    snoozed_until: datetime | None
    labels: tuple[str, ...]
    heard_at: datetime | None


class SeenCase(msgspec.Struct, frozen=True):
    case_id: int
    kind: str
    reason: str
    text: str
    at: datetime
    state: str
    offer_id: str | None
    closed_at: datetime | None
    closed_by: str | None
    resolution: str | None


class Note(msgspec.Struct, frozen=True):
    at: datetime
    staff: str
    text: str


class Deed(msgspec.Struct, frozen=True):
    """What somebody of the staff did to the conversation; `refused`: why it came to nothing."""

    at: datetime
    turn: int
    action: str
    staff: str
    reason: str
    refused: str
    about: int | None
    note: str
    offer_id: str | None


class Desk(msgspec.Struct, frozen=True):
    """One conversation as the work list knows it."""

    citizen: str
    taken_by: str | None
    holder: str | None
    held_until: datetime | None
    assignee: str | None
    snoozed_until: datetime | None
    labels: tuple[str, ...]
    cases: list[SeenCase]
    notes: list[Note]
    deeds: list[Deed]


class Age(msgspec.Struct, frozen=True):
    """Open cases of a kind: how many, the oldest, and how many are older than each of AGES."""

    kind: str
    cases: int
    oldest: datetime
    older: tuple[int, ...]


class Load(msgspec.Struct, frozen=True):
    """What somebody of the staff has, was given, and has done since."""

    staff: str
    holds: int = 0
    assigned: int = 0
    closed: int = 0
    deeds: int = 0


class LoggedSms(msgspec.Struct, frozen=True):
    """A message of the log, for who wants to send it once more or read it otherwise."""

    turn: int
    n: int
    key: str | None
    text: str
    version: str | None
    offer_id: str | None
    intent: str | None
