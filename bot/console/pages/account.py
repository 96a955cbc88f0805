"""`/console/account`: what somebody sees and changes of themselves."""

from aiohttp import web

from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import _
from bot.console.page import Page
from bot.console.passwords import weakness
from bot.console.render import page as render
from bot.console.visit import flash, signed_in, visit

page = Page("account")


@page.get("/account")
async def show(request: web.Request) -> web.Response:
    return await _shown(request)


async def _shown(request: web.Request, wrong: str = "", status: int = 200) -> web.Response:
    member, session = signed_in(request), visit(request).session
    now = console(request).staff_clock.now()
    return render(
        request,
        "account.html",
        status=status,
        wrong=wrong,
        sessions=await console(request).queries.staff.sessions(now, member.staff_id),
        here=session.key if session else "",
    )


@page.post("/account/password")
async def change_password(request: web.Request) -> web.Response:
    member, form = signed_in(request), await request.post()
    chosen = str(form.get("new", ""))
    wrong = await _wrong_with(request, str(form.get("old", "")), chosen, str(form.get("again", "")))
    if wrong:
        return await _shown(request, wrong, status=400)
    hashed = await console(request).passwords.hash(chosen)
    noted = entry(request, "staff.password", f"staff:{member.login}")
    await console(request).store.staff.set_password(member.staff_id, hashed, noted)
    await _end_elsewhere(request)
    flash(request, _("Your password is changed, and you are signed out everywhere else."))
    raise web.HTTPSeeOther("/console/account")


async def _wrong_with(request: web.Request, old: str, chosen: str, again: str) -> str:
    member = signed_in(request)
    found = await console(request).queries.staff.by_login(member.login)
    known = found[1].password if found else None
    if not await console(request).passwords.matches(old, known):
        return _("The old password is wrong.")
    weak = weakness(chosen, member.login)
    if weak:
        return _(weak)
    return "" if chosen == again else _("The two passwords are not the same.")


@page.post("/account/sign-out-elsewhere")
async def sign_out_elsewhere(request: web.Request) -> web.Response:
    await _end_elsewhere(request)
    flash(request, _("You are signed out everywhere else."))
    raise web.HTTPSeeOther("/console/account")


async def _end_elsewhere(request: web.Request) -> None:
    member, session = signed_in(request), visit(request).session
    noted = entry(request, "session.end", f"staff:{member.login}", where="elsewhere")
    await console(request).store.staff.end_sessions_of(
        member.staff_id, "left", noted, but=session.key if session else ""
    )
