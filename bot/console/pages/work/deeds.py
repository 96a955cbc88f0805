"""`POST /console/conversations/KEY/actions/DEED`: what staff do to a conversation."""

from datetime import datetime
from uuid import uuid4

from aiohttp import web
from multidict import MultiMapping

from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import _
from bot.console.pages.work.desk import KEY
from bot.console.pages.work.listing import page
from bot.console.pages.work.panel import panel_of
from bot.console.permissions import Permission
from bot.console.places import place
from bot.console.render import page as render
from bot.console.visit import flash, signed_in, visit
from bot.console.work_words import reason_said
from bot.deeds import DEEDS, DeedName, Deeds, Wanted
from bot.errors import DeedError
from flows.languages import LANGUAGES
from flows.quiet_hours import ZONE
from storage.errors import HeldByColleague

#: More time, and somebody else's conversation, are a supervisor's to give.
_BY_SUPERVISOR: frozenset[DeedName] = frozenset({"take_over", "extend"})


@page.post(rf"/conversations/{KEY}/actions/{{deed:\w+}}", needs=Permission.WORK)
async def act(request: web.Request) -> web.Response:
    """Back to where it was asked for; what cannot be done is shown again as it was filled in."""
    citizen, form = request.match_info["citizen"], await request.post()
    deed = _deed(request)
    back = place(str(form.get("next", "")) or f"/console/work/{citizen}")
    try:
        await _do(request, deed, citizen, form)
    except (DeedError, HeldByColleague) as wrong:
        return await _shown_again(request, deed, citizen, form, str(wrong))
    console(request).live.changed(["work", f"citizen:{citizen}"])
    flash(request, _("Done. What came of it stands below in a moment."))
    raise web.HTTPSeeOther(back)


def _deed(request: web.Request) -> DeedName:
    wished = request.match_info["deed"]
    deed = next((deed for deed in DEEDS if deed == wished), None)
    if deed is None:
        raise web.HTTPNotFound
    if deed in _BY_SUPERVISOR and not visit(request).may(Permission.SUPERVISE):
        raise web.HTTPForbidden
    return deed


async def _do(
    request: web.Request, deed: DeedName, citizen: str, form: MultiMapping[object]
) -> None:
    stands = console(request)
    wanted = _wanted(deed, signed_in(request).login, form)
    noted = entry(request, f"conversation.{deed}", f"citizen:{citizen}", wanted.reason)
    deeds = Deeds(stands.store, stands.queries, stands.catalogue, stands.wake_road)
    await deeds.do(wanted, citizen, stands.clock.now(), noted)


def _wanted(deed: DeedName, by: str, form: MultiMapping[object]) -> Wanted:
    said = {name: str(value).strip() for name, value in form.items()}
    turn, _, n = said.get("message", "").partition(".")
    language = next((known for known in LANGUAGES if known == said.get("language")), None)
    return Wanted(
        deed=deed,
        by=by,
        reason=said.get("reason", ""),
        deed_id=said.get("deed_id") or uuid4().hex,
        key=said.get("key") or None,
        text=said.get("text", ""),
        language=language,
        turn=int(turn) if turn.isdecimal() else None,
        n=int(n) if n.isdecimal() else 0,
        meaning=said.get("meaning", ""),
        offer_id=said.get("offer", ""),
        until=_local_time(said.get("until", "")),
        tell=said.get("silent") != "1",
    )


def _local_time(words: str) -> datetime | None:
    """Of a field of a form: local time, without an offset."""
    try:
        return datetime.fromisoformat(words).replace(tzinfo=ZONE)
    except ValueError:
        return None


async def _shown_again(
    request: web.Request, deed: str, citizen: str, form: MultiMapping[object], wrong: str
) -> web.Response:
    typed = {"deed": deed, **{name: str(value) for name, value in form.items()}}
    panel = await panel_of(request, citizen, typed, reason_said(wrong))
    status = 409 if wrong.endswith("holds the conversation.") else 400
    return render(request, "work/desk.html", status=status, panel=panel)
