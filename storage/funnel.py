"""The funnel offered → delivered → answered → consented → filed → assigned → paid: the columns that
count it, for whatever the offers are grouped by."""

from typing import Any

import msgspec
from sqlalchemy import case, func

from storage.schema import offers

#: The steps an offer passes, each with its time in a column `…_at`.
STEPS = ("offered", "delivered", "answered", "consented", "filed", "assigned", "paid")

#: Where an offer stands now, counted beside the steps it has passed.
STANDING = (
    "refused", "expired", "undeliverable", "rejected", "withdrawn", "closed", "with_staff",
)  # fmt: skip


class Counts(msgspec.Struct, frozen=True):
    """How many offers came, passed each step, and where the others stand."""

    arrived: int
    offered: int
    delivered: int
    answered: int
    consented: int
    filed: int
    assigned: int
    paid: int
    refused: int
    expired: int
    undeliverable: int
    rejected: int
    withdrawn: int
    closed: int
    with_staff: int


class Funnel(Counts, frozen=True, kw_only=True):
    """That of one benefit."""

    benefit: str


def counted() -> list[Any]:
    """The columns of `Counts`, over the table of offers."""
    steps = [func.count(offers.c[f"{step}_at"]).label(step) for step in STEPS]
    standing = [func.count(case((offers.c.state == s, 1))).label(s) for s in STANDING]
    return [func.count().label("arrived"), *steps, *standing]
