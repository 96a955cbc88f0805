"""Taking a conversation that waits, leaving word about it, and finishing it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from aiohttp import web
from multidict import MultiMapping

from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import _
from bot.console.pages.work.desk import KEY
from bot.console.pages.work.listing import page
from bot.console.permissions import Permission
from bot.console.places import place
from bot.console.visit import flash, signed_in, visit
from bot.console.work_words import reason_said
from bot.deeds import LEASE, checked_reason
from bot.errors import DeedError
from storage.audit import NewEntry
from storage.errors import HeldByColleague
from storage.work import Presence

Form = MultiMapping[object]

#: Labels are for sorting, not for telling.
_MOST_LABELS, _LONGEST_LABEL = 8, 40

#: What a snooze may be, in hours.
SNOOZES = (1, 4, 24, 72)


@page.post(rf"/work/{KEY}/claim", needs=Permission.WORK)
async def claim(request: web.Request) -> web.Response:
    """Of two at once one gets it; the other stays where they are and is told who."""
    stands, citizen = console(request), request.match_info["citizen"]
    form = await request.post()
    instead = form.get("instead") == "1" and visit(request).may(Permission.SUPERVISE)
    until = stands.staff_clock.now() + LEASE
    noted = entry(request, "case.claim", f"citizen:{citizen}", instead=str(instead))
    await _must_be_known(request, citizen)
    won = await stands.store.work.claim(citizen, until, noted, instead=instead)
    _tell(request, citizen)
    if not won.won:
        flash(request, _("%(who)s was first and looks at it.", who=won.holder), "bad")
        raise web.HTTPSeeOther(place(str(form.get("next", ""))))
    raise web.HTTPSeeOther(f"/console/work/{citizen}")


@page.post(rf"/work/{KEY}/keep", needs=Permission.WORK)
async def keep(request: web.Request) -> web.Response:
    """The page is still looked at."""
    until = console(request).staff_clock.now() + LEASE
    looking = Presence(request.match_info["citizen"], signed_in(request).login, until)
    await console(request).store.work.keep([looking])
    return web.Response(status=204)


@page.post(rf"/work/{KEY}/{{deed:release|assign|note|label|snooze|finish}}", needs=Permission.WORK)
async def change(request: web.Request) -> web.Response:
    citizen, form = request.match_info["citizen"], await request.post()
    await _must_be_known(request, citizen)
    try:
        said = await _CHANGES[request.match_info["deed"]](request, citizen, form)
        flash(request, said)
    except HeldByColleague as held:
        flash(request, reason_said(str(held)), "bad")
    except DeedError as wrong:
        flash(request, reason_said(str(wrong)), "bad")
    _tell(request, citizen)
    raise web.HTTPSeeOther(place(str(form.get("next", ""))))


async def _release(request: web.Request, citizen: str, _form: Form) -> str:
    noted = _noted(request, "case.release", citizen)
    await console(request).store.work.let_go(citizen, noted)
    return _("Anybody can take it now.")


async def _assign(request: web.Request, citizen: str, form: Form) -> str:
    """Oneself, or (a supervisor) anybody."""
    login = str(form.get("login", "")).strip().lower()
    if login not in ("", signed_in(request).login):
        if not visit(request).may(Permission.SUPERVISE):
            raise web.HTTPForbidden
        if await console(request).queries.staff.by_login(login) is None:
            raise DeedError(_("Nobody of the staff signs in as %(login)s.", login=login))
    noted = _noted(request, "case.assign", citizen, login)
    await console(request).store.work.assign(citizen, login or None, noted)
    return _("Given to %(who)s.", who=login) if login else _("It is anybody's again.")


async def _note(request: web.Request, citizen: str, form: Form) -> str:
    text = checked_reason(str(form.get("text", "")))
    noted = _noted(request, "case.note", citizen)
    await console(request).store.work.note(citizen, text, noted)
    return _("Saved.")


async def _label(request: web.Request, citizen: str, form: Form) -> str:
    words = [" ".join(word.split()) for word in str(form.get("labels", "")).split(",")]
    labels = [word[:_LONGEST_LABEL] for word in words if word][:_MOST_LABELS]
    noted = _noted(request, "case.label", citizen)
    await console(request).store.work.label(citizen, labels, noted)
    return _("Saved.")


async def _snooze(request: web.Request, citizen: str, form: Form) -> str:
    hours = str(form.get("hours", ""))
    until = None
    if hours.isdecimal() and int(hours) in SNOOZES:
        until = console(request).staff_clock.now() + timedelta(hours=int(hours))
    noted = _noted(request, "case.snooze", citizen)
    await console(request).store.work.snooze(citizen, until, noted)
    if until is None:
        return _("It is back in the list.")
    return _("It comes back then, or when something happens.")


async def _finish(request: web.Request, citizen: str, form: Form) -> str:
    resolution = checked_reason(str(form.get("resolution", "")))
    noted = _noted(request, "case.close", citizen, resolution)
    cases = [int(str(case)) for case in form.getall("case", []) if str(case).isdecimal()]
    finished = await console(request).store.work.finish(
        citizen, resolution, noted, cases=cases or None
    )
    return _("Closed: %(n)s.", n=finished)


def _noted(request: web.Request, action: str, citizen: str, reason: str = "") -> NewEntry:
    return entry(request, action, f"citizen:{citizen}", reason)


async def _must_be_known(request: web.Request, citizen: str) -> None:
    if not await console(request).queries.work.is_known(citizen):
        raise web.HTTPNotFound


def _tell(request: web.Request, citizen: str) -> None:
    """Every page that shows it is fetched anew."""
    console(request).live.changed(["work", f"citizen:{citizen}"])


_CHANGES: dict[str, Callable[[web.Request, str, Form], Awaitable[str]]] = {
    "release": _release,
    "assign": _assign,
    "note": _note,
    "label": _label,
    "snooze": _snooze,
    "finish": _finish,
}
