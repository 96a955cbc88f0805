"""What staff ask about frauds: which similar reports there are, how many, since when."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import reports, waves


class FraudGroup(msgspec.Struct, frozen=True):
    """Similar reports. `sample` is the text of the latest one, masked as it was stored; `verdict`
    is fraud when any of them was judged so; `senders` counts the different ones that were named;
    `wave_at` is when the group was last flagged as a wave."""

    group: str
    citizens: int
    reports: int
    first_at: datetime
    last_at: datetime
    verdict: str
    senders: int
    sample: str
    wave_at: datetime | None


async def fraud_groups(connection: AsyncConnection, since: datetime) -> list[FraudGroup]:
    """The groups with a report since then, the largest first; those of bare reports are left out,
    because there is no text to tell what they are about."""
    found = await connection.execute(_groups(since))
    return [FraudGroup(**row._mapping) for row in found]


def _groups(since: datetime) -> Select[Any]:
    counted = (
        select(
            reports.c.grp,
            func.count(reports.c.citizen.distinct()).label("citizens"),
            func.count().label("reports"),
            func.min(reports.c.at).label("first_at"),
            func.max(reports.c.at).label("last_at"),
            func.count(case((reports.c.verdict == "fraud", 1))).label("frauds"),
            func.count(reports.c.sender_key.distinct()).label("senders"),
            func.max(reports.c.id).label("latest"),
        )
        .where(reports.c.at >= since, reports.c.grp.is_not(None))
        .group_by(reports.c.grp)
        .subquery()
    )
    flagged = (
        select(func.max(waves.c.began_at)).where(waves.c.grp == counted.c.grp).scalar_subquery()
    )
    return (
        select(
            counted.c.grp.label("group"),
            counted.c.citizens,
            counted.c.reports,
            counted.c.first_at,
            counted.c.last_at,
            case((counted.c.frauds > 0, literal("fraud")), else_=reports.c.verdict).label(
                "verdict"
            ),
            counted.c.senders,
            reports.c.text.label("sample"),
            flagged.label("wave_at"),
        )
        .join(reports, reports.c.id == counted.c.latest)
        .order_by(counted.c.citizens.desc(), counted.c.last_at.desc())
    )
