"""The first step: name and password."""

from aiohttp import web

from bot.console.console import console
from bot.console.language import _
from bot.console.pages.sign_in.steps import go_on, note_failure, one_try, page
from bot.console.places import place
from bot.console.render import page as render
from bot.console.visit import visit
from storage.staff import Member, Stage

#: As long as a login may be.
LONGEST_LOGIN = 100


@page.get("/sign-in")
async def ask(request: web.Request) -> web.Response:
    back = place(request.query.get("next", ""))
    if visit(request).member:
        raise web.HTTPSeeOther(back)
    return await _asked(request, back)


@page.post("/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    form = await request.post()
    back, login = place(str(form.get("next", ""))), str(form.get("login", ""))
    login = login.strip().lower()[:LONGEST_LOGIN]
    async with one_try(request, login) as locked:
        if locked:
            return await _asked(request, back, login, locked, status=429)
        member = await _known(request, login, str(form.get("password", "")))
        if member is None:
            await note_failure(request, login, "password")
            wrong = _("The name or the password is wrong.")
            return await _asked(request, back, login, wrong, status=401)
    return await go_on(request, member, back, _next_step(member))


async def _known(request: web.Request, login: str, password: str) -> Member | None:
    found = await console(request).queries.staff.by_login(login)
    member, credentials = found or (None, None)
    known = credentials.password if credentials else None
    is_right = await console(request).passwords.matches(password, known)
    return member if member and is_right and member.is_active else None


def _next_step(member: Member) -> Stage:
    if member.must_change:
        return "password"
    return "totp" if member.is_enrolled else "enrol"


async def _asked(
    request: web.Request, back: str, login: str = "", wrong: str = "", status: int = 200
) -> web.Response:
    return render(
        request,
        "sign_in.html",
        status=status,
        back=back,
        login=login,
        wrong=wrong,
        is_closed=not await console(request).queries.staff.exist(),
        has_directory=bool(console(request).settings.oidc_issuer),
    )
