"""The second step: a code of the telephone, or one of those kept for the day it is lost."""

from aiohttp import web

from bot.console import totp
from bot.console.console import console
from bot.console.language import _
from bot.console.pages.sign_in.steps import (
    credentials_of,
    entry_of,
    go_on,
    halfway,
    note_failure,
    now_of,
    one_try,
    page,
)
from bot.console.places import place
from bot.console.render import page as render
from storage.staff import Member


@page.get("/sign-in/code")
async def ask_code(request: web.Request) -> web.Response:
    halfway(request, "totp")
    return _asked(request, place(request.query.get("next", "")))


@page.post("/sign-in/code")
async def check_code(request: web.Request) -> web.Response:
    _session, member = halfway(request, "totp")
    form = await request.post()
    back = place(str(form.get("next", "")))
    async with one_try(request, member.login) as locked:
        if locked:
            return _asked(request, back, locked, status=429)
        if not await _is_right(request, member, str(form.get("code", ""))):
            await note_failure(request, member.login, "code")
            wrong = _("This code is wrong, or it was used before.")
            return _asked(request, back, wrong, status=401)
    await console(request).lockout.succeeded(member.login)
    return await go_on(request, member, back, "in")


def _asked(request: web.Request, back: str, wrong: str = "", status: int = 200) -> web.Response:
    return render(request, "sign_in/code.html", status=status, wrong=wrong, back=back)


async def _is_right(request: web.Request, member: Member, code: str) -> bool:
    secret = (await credentials_of(request, member)).totp
    if secret is None:
        return False
    store = console(request).store
    step = totp.matching_step(secret, code, now_of(request))
    if step is not None:
        return await store.staff.take_step(member.staff_id, step)
    used = entry_of(request, member, "staff.recovery_code")
    kept = totp.kept_code(store.vault, member.staff_id, code)
    return await store.staff.take_recovery(member.staff_id, kept, used)
