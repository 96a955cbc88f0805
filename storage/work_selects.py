"""The questions of `storage.work_queries`, built once for every engine."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.sql import FromClause

from storage.schema import cases, dialogues, messages, offers
from storage.staff_schema import staff_deeds, work, work_notes
from storage.work_seen import AGES, WorkFilter

#: Written out, so that the indexes of open cases are found: a parameter might be anything.
_OPEN: ColumnElement[str] = literal_column("'open'")
_CLOSED: ColumnElement[str] = literal_column("'closed'")

_IN: ColumnElement[str] = literal_column("'in'")

#: One, or whoever is asked about.
Citizen = str | BindParameter[str]


def waiting(wanted: WorkFilter, now: datetime) -> Select[Any]:
    """Each conversation once, by the oldest of its open cases that are asked for."""
    older = cases.alias("older")
    is_oldest = ~exists().where(
        older.c.citizen == cases.c.citizen,
        older.c.state == _OPEN,
        older.c.id < cases.c.id,
        *_of_kinds(older, wanted),
    )
    joined = cases.join(dialogues, dialogues.c.citizen == cases.c.citizen).join(
        offers, offers.c.offer_id == cases.c.offer_id, isouter=True
    )
    return (
        select(*_SHOWN)
        .select_from(joined.join(work, work.c.citizen == cases.c.citizen, isouter=not wanted.mine))
        .where(cases.c.state == _OPEN, is_oldest, *_of_kinds(cases, wanted), *_asked(wanted, now))
        .order_by(cases.c.at, cases.c.id)
    )


def _of_kinds(table: FromClause, wanted: WorkFilter) -> list[ColumnElement[bool]]:
    return [table.c.kind.in_(wanted.kinds)] if wanted.kinds else []


def _asked(wanted: WorkFilter, now: datetime) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if not wanted.snoozed:
        asked.append(_is_awake(now))
    if wanted.mine:
        holds = (work.c.holder == wanted.mine) & (work.c.held_until > now)
        asked.append(or_(work.c.assignee == wanted.mine, holds))
    if wanted.free:
        nobody = or_(work.c.holder.is_(None), work.c.held_until <= now)
        asked += [work.c.assignee.is_(None), nobody]
    if wanted.label:
        asked.append(work.c.labels.like(f'%"{_escaped(wanted.label)}"%', escape="\\"))
    if wanted.after is not None:
        at, case_id = wanted.after
        asked.append(or_(cases.c.at > at, (cases.c.at == at) & (cases.c.id > case_id)))
        asked.append(cases.c.at >= at)
    return asked


def _is_awake(now: datetime) -> ColumnElement[bool]:
    """A snooze ends by itself, when the citizen writes, and when another case is opened."""
    wrote = exists().where(
        messages.c.citizen == cases.c.citizen,
        messages.c.direction == _IN,
        messages.c.turn > work.c.snoozed_turn,
    )
    newer = cases.alias("newer")
    another = exists().where(
        newer.c.citizen == cases.c.citizen,
        newer.c.state == _OPEN,
        newer.c.turn > work.c.snoozed_turn,
    )
    return or_(work.c.snoozed_until.is_(None), work.c.snoozed_until <= now, wrote, another)


def _escaped(label: str) -> str:
    """For LIKE: a label is any text."""
    for sign in "\\%_":
        label = label.replace(sign, f"\\{sign}")
    return label


def _count_of(citizen: ColumnElement[str]) -> Any:
    one = cases.alias("one")
    return (
        select(func.count())
        .select_from(one)
        .where(one.c.citizen == citizen, one.c.state == _OPEN)
        .scalar_subquery()
    )


def _heard() -> Any:
    """When the citizen of the case last wrote: turns grow with time. The turn is asked for, too:
    where messages are in several files (`storage.sqlite.archive_file`), an order by anything else
    would walk through all of them."""
    last = (
        select(messages.c.at, messages.c.turn)
        .where(messages.c.citizen == cases.c.citizen, messages.c.direction == _IN)
        .order_by(messages.c.turn.desc())
        .limit(1)
        .correlate(cases)
        .subquery()
    )
    return select(last.c.at).scalar_subquery()


_SHOWN = (
    cases.c.id.label("case_id"),
    cases.c.citizen,
    cases.c.kind,
    cases.c.reason,
    cases.c.text,
    cases.c.at,
    cases.c.offer_id,
    offers.c.benefit,
    offers.c.state.label("offer_state"),
    dialogues.c.language,
    dialogues.c.state,
    dialogues.c.body,
    work.c.holder,
    work.c.held_until,
    work.c.assignee,
    work.c.snoozed_until,
    work.c.labels,
    _count_of(cases.c.citizen).label("open_cases"),
    _heard().label("heard_at"),
)


def case_of(case_id: int) -> Select[Any]:
    return select(cases.c.citizen, cases.c.state).where(cases.c.id == case_id)


def desk_of(citizen: Citizen) -> Select[Any]:
    return (
        select(
            dialogues.c.body,
            work.c.holder,
            work.c.held_until,
            work.c.assignee,
            work.c.snoozed_until,
            work.c.labels,
        )
        .select_from(dialogues.join(work, work.c.citizen == dialogues.c.citizen, isouter=True))
        .where(dialogues.c.citizen == citizen)
    )


def cases_of(citizen: Citizen) -> Select[Any]:
    return select(cases).where(cases.c.citizen == citizen).order_by(cases.c.id)


def notes_of(citizen: Citizen) -> Select[Any]:
    return (
        select(work_notes.c.at, work_notes.c.staff, work_notes.c.text)
        .where(work_notes.c.citizen == citizen)
        .order_by(work_notes.c.id)
    )


def deeds_of(citizen: Citizen) -> Select[Any]:
    names = ("at", "turn", "action", "staff", "reason", "refused", "about", "note", "offer_id")
    return (
        select(*(staff_deeds.c[name] for name in names))
        .where(staff_deeds.c.citizen == citizen)
        .order_by(staff_deeds.c.turn, staff_deeds.c.id)
    )


def ages(now: datetime) -> Select[Any]:
    older = [
        func.count(case((cases.c.at < now - timedelta(hours=hours), 1))).label(f"over_{hours}")
        for hours in AGES
    ]
    return (
        select(
            cases.c.kind, func.count().label("cases"), func.min(cases.c.at).label("oldest"), *older
        )
        .where(cases.c.state == _OPEN)
        .group_by(cases.c.kind)
    )


_MANY = func.count().label("many")


def loads(now: datetime, since: datetime) -> dict[str, Select[Any]]:
    """By the name of the count: staff and how many."""
    return {
        "holds": select(work.c.holder.label("staff"), _MANY)
        .where(work.c.holder.is_not(None), work.c.held_until > now)
        .group_by(work.c.holder),
        "assigned": select(work.c.assignee.label("staff"), _MANY)
        .where(work.c.assignee.is_not(None))
        .group_by(work.c.assignee),
        "closed": select(cases.c.closed_by.label("staff"), _MANY)
        .where(cases.c.state == _CLOSED, cases.c.closed_at >= since)
        .group_by(cases.c.closed_by),
        "deeds": select(staff_deeds.c.staff.label("staff"), _MANY)
        .where(staff_deeds.c.at >= since, staff_deeds.c.refused == "")
        .group_by(staff_deeds.c.staff),
    }


def message(citizen: str, direction: str, turn: int | None, n: int) -> Select[Any]:
    names = ("turn", "n", "key", "text", "version", "offer_id", "intent")
    found = select(*(messages.c[name] for name in names)).where(
        messages.c.citizen == citizen, messages.c.direction == direction
    )
    if turn is not None:
        return found.where(messages.c.turn == turn, messages.c.n == n)
    return found.order_by(messages.c.turn.desc(), messages.c.n.desc()).limit(1)
