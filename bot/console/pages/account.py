"""`/console/account`: what somebody sees and changes of themselves."""

from aiohttp import web

from bot.console import totp
from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import _
from bot.console.page import Page
from bot.console.pages.sign_in.steps import credentials_of, note_failure, one_try
from bot.console.passwords import weakness
from bot.console.render import page as render
from bot.console.visit import flash, signed_in, visit
from storage.staff import Member

page = Page("account")


@page.get("/account")
async def show(request: web.Request) -> web.Response:
    return await _shown(request)


async def _shown(
    request: web.Request, wrong: str = "", status: int = 200, *, wrong_code: str = ""
) -> web.Response:
    member, session = signed_in(request), visit(request).session
    now = console(request).staff_clock.now()
    credentials = await credentials_of(request, member)
    return render(
        request,
        "account.html",
        status=status,
        wrong=wrong,
        wrong_code=wrong_code,
        codes_left=len(credentials.recovery),
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


@page.post("/account/recovery-codes")
async def renew_recovery_codes(request: web.Request) -> web.Response:
    """Ten new ones, for who proves both factors once more: a browser left open is not enough."""
    member, form = signed_in(request), await request.post()
    async with one_try(request, member.login) as locked:
        if locked:
            return await _shown(request, status=429, wrong_code=locked)
        step = await _proven_step(request, member, str(form.get("old", "")), str(form.get("code")))
        if step is None:
            await note_failure(request, member.login, "recovery codes")
            wrong = _("The password or the code is wrong, or the code was used before.")
            return await _shown(request, status=400, wrong_code=wrong)
    await console(request).lockout.succeeded(member.login)
    return await _renewed(request, member, step)


async def _proven_step(
    request: web.Request, member: Member, password: str, code: str
) -> int | None:
    """Of the code of the telephone, which is used up; None when either is wrong."""
    stands, known = console(request), await credentials_of(request, member)
    if not await stands.passwords.matches(password, known.password) or known.totp is None:
        return None
    step = totp.matching_step(known.totp, code, stands.staff_clock.now())
    if step is None or not await stands.store.staff.take_step(member.staff_id, step):
        return None
    return step


async def _renewed(request: web.Request, member: Member, step: int) -> web.Response:
    store, codes = console(request).store, totp.new_recovery_codes()
    kept = [totp.kept_code(store.vault, member.staff_id, code) for code in codes]
    noted = entry(request, "staff.recovery_codes", f"staff:{member.login}")
    await store.staff.finish_enrolment(member.staff_id, step, kept, noted)
    return render(request, "sign_in/recovery.html", codes=codes, back="/console/account")


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
