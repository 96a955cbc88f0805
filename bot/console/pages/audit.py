"""`/console/audit`: who did what, looked at whom, when and why; and whether the log is whole."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from aiohttp import web

from bot.console.actions import ACTIONS
from bot.console.audit import CLOCK, MOVED, details_of, noted, shown_at
from bot.console.console import console
from bot.console.csv_export import send_csv
from bot.console.detail_words import detail_said, subject_said
from bot.console.formats import exact
from bot.console.language import N_, _
from bot.console.page import ADMINISTRATION, Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.visit import flash
from flows.quiet_hours import ZONE
from storage.audit import Entry
from storage.moments import from_micros, to_micros
from storage.staff_queries import AuditFilter

page = Page(
    "audit",
    needs=Permission.AUDIT,
    menu=N_("Audit log"),
    group=ADMINISTRATION,
    shortcut="g a",
)

#: Lines on a page, and in a stretch of a file.
_LINES, _STRETCH = 50, 1_000


class _Asked(NamedTuple):
    """What the form says, as it was typed."""

    staff: str
    action: str
    subject: str
    since: str
    until: str


class _Line(NamedTuple):
    entry: Entry

    @property
    def at(self) -> datetime:
        return shown_at(self.entry.told)

    @property
    def machine_at(self) -> datetime | None:
        """Where the clock of conversations was moved."""
        return from_micros(self.entry.told.at) if CLOCK in self.entry.told.details else None

    @property
    def details(self) -> dict[str, str]:
        return details_of(self.entry.told)


@page.get("/audit")
async def show(request: web.Request) -> web.Response:
    asked, before = _asked(request), _number(request.query.get("before", ""))
    wanted = _wanted(asked, before)
    entries = await console(request).queries.staff.audit(wanted, _LINES + 1)
    await _note_reading(request, asked)
    older = entries[_LINES - 1].number if len(entries) > _LINES else None
    query = {name: value for name, value in asked._asdict().items() if value}
    return render(
        request,
        "audit.html",
        lines=[_Line(line) for line in entries[:_LINES]],
        moved_by=_moved_by(request),
        asked=asked,
        actions=ACTIONS,
        detail_said=detail_said,
        subject_said=subject_said,
        older=f"/console/audit?{urlencode({**query, 'before': older})}" if older else "",
        newer=f"/console/audit?{urlencode(query)}" if before else "",
        export=f"/console/audit.csv?{urlencode(query)}",
    )


@page.get("/audit.csv", needs=Permission.AUDIT)
async def export(request: web.Request) -> web.StreamResponse:
    asked = _asked(request)
    heads = [_("Number"), _("Time"), _("Who"), _("Action"), _("About"), _("Reason"), _("Details"),
             _("Address"), _("Hash")]  # fmt: skip
    about = {name: value for name, value in asked._asdict().items() if value}
    return await send_csv(request, "audit", heads, _stretches(request, asked), **about)


async def _stretches(request: web.Request, asked: _Asked) -> AsyncIterator[list[Sequence[object]]]:
    before: int | None = None
    while True:
        found = await console(request).queries.staff.audit(_wanted(asked, before), _STRETCH)
        yield [_row(entry) for entry in found]
        if len(found) < _STRETCH:
            return
        before = found[-1].number


def _row(entry: Entry) -> Sequence[object]:
    told = entry.told
    details = "; ".join(f"{name}: {value}" for name, value in told.details.items())
    return (entry.number, exact(shown_at(told)), told.staff, told.action, told.subject,
            told.reason, details, told.address, entry.hash)  # fmt: skip


@page.post("/audit/verify")
async def verify(request: web.Request) -> web.Response:
    checked = await console(request).queries.staff.check_audit()
    verdict = checked.verdict
    if verdict.holds:
        told = _("The audit log is whole: %(lines)s lines. Its end is %(lines)s:%(head)s",
                 lines=verdict.links, head=checked.head)  # fmt: skip
    else:
        told = _("The audit log was tampered with at line %(line)s.", line=verdict.broken)
    await noted(request, "audit.verify", result="whole" if verdict.holds else "broken")
    flash(request, told, "good" if verdict.holds else "bad")
    raise web.HTTPSeeOther("/console/audit")


def _moved_by(request: web.Request) -> timedelta | None:
    stands = console(request)
    by = stands.clock.now() - stands.staff_clock.now()
    return by if abs(by) >= MOVED else None


async def _note_reading(request: web.Request, asked: _Asked) -> None:
    """Looking somebody up is noted; turning pages is not."""
    about = {name: value for name, value in asked._asdict().items() if value}
    if about:
        await noted(request, "audit.read", **about)


def _asked(request: web.Request) -> _Asked:
    return _Asked(*(request.query.get(name, "").strip()[:200] for name in _Asked._fields))


def _wanted(asked: _Asked, before: int | None) -> AuditFilter:
    until = _midnight(asked.until)
    return AuditFilter(
        staff=asked.staff,
        action=asked.action,
        subject=asked.subject,
        since=_micros(_midnight(asked.since)),
        until=_micros(until + timedelta(days=1) if until else None),
        before=before,
    )


def _midnight(day: str) -> datetime | None:
    """Local; nothing for what is no date."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZONE)
    except ValueError:
        return None


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else to_micros(moment)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
