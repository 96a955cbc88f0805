"""In between, the first time: a password of one's own, the telephone, and the recovery codes."""

from aiohttp import web

from bot.console import totp
from bot.console.console import console
from bot.console.cookies import set_cookie
from bot.console.language import _
from bot.console.pages.sign_in.steps import (
    begin,
    credentials_of,
    entry_of,
    go_on,
    halfway,
    now_of,
    page,
)
from bot.console.passwords import weakness
from bot.console.places import place
from bot.console.render import page as render
from bot.console.visits import VISIT
from storage.staff import Member

#: What the telephone shows above its codes.
ISSUER = "Kelisim 1414"


@page.get("/sign-in/password")
async def ask_password(request: web.Request) -> web.Response:
    _session, member = halfway(request, "password")
    return _asked(request, member, place(request.query.get("next", "")))


@page.post("/sign-in/password")
async def choose_password(request: web.Request) -> web.Response:
    _session, member = halfway(request, "password")
    form = await request.post()
    back, chosen = place(str(form.get("next", ""))), str(form.get("password", ""))
    wrong = await _wrong_with(request, member, chosen, str(form.get("again", "")))
    if wrong:
        return _asked(request, member, back, wrong)
    hashed = await console(request).passwords.hash(chosen)
    noted = entry_of(request, member, "staff.password")
    await console(request).store.staff.set_password(member.staff_id, hashed, noted)
    return await go_on(request, member, back, "totp" if member.is_enrolled else "enrol")


def _asked(request: web.Request, member: Member, back: str, wrong: str = "") -> web.Response:
    return render(
        request,
        "sign_in/password.html",
        status=400 if wrong else 200,
        login=member.login,
        back=back,
        wrong=wrong,
    )


async def _wrong_with(request: web.Request, member: Member, chosen: str, again: str) -> str:
    weak = weakness(chosen, member.login)
    if weak:
        return _(weak)
    if chosen != again:
        return _("The two passwords are not the same.")
    known = (await credentials_of(request, member)).password
    if await console(request).passwords.matches(chosen, known):
        return _("This is the password you were given. Choose one of your own.")
    return ""


@page.get("/sign-in/telephone")
async def show_telephone(request: web.Request) -> web.Response:
    _session, member = halfway(request, "enrol")
    secret = await _secret_of(request, member)
    return _telephone(request, member, secret, place(request.query.get("next", "")))


@page.post("/sign-in/telephone")
async def enrol(request: web.Request) -> web.Response:
    _session, member = halfway(request, "enrol")
    form = await request.post()
    back, secret = place(str(form.get("next", ""))), await _secret_of(request, member)
    step = totp.matching_step(secret, str(form.get("code", "")), now_of(request))
    if step is None:
        wrong = _("This code is wrong. Check that the clock of the telephone is right.")
        return _telephone(request, member, secret, back, wrong)
    return await _enrolled(request, member, step, back)


async def _enrolled(request: web.Request, member: Member, step: int, back: str) -> web.Response:
    codes = totp.new_recovery_codes()
    stands_on = console(request)
    kept = [totp.kept_code(stands_on.store.vault, member.staff_id, code) for code in codes]
    noted = entry_of(request, member, "staff.telephone")
    await stands_on.store.staff.finish_enrolment(member.staff_id, step, kept, noted)
    await stands_on.lockout.succeeded(member.login)
    token = await begin(request, member, "in")
    response = render(request, "sign_in/recovery.html", codes=codes, back=back)
    set_cookie(request, response, VISIT, token)
    return response


async def _secret_of(request: web.Request, member: Member) -> bytes:
    """Made when first shown, and the same until the enrolment is finished."""
    known = (await credentials_of(request, member)).totp
    if known is not None:
        return known
    secret = totp.new_secret()
    await console(request).store.staff.begin_enrolment(member.staff_id, secret)
    return secret


def _telephone(
    request: web.Request, member: Member, secret: bytes, back: str, wrong: str = ""
) -> web.Response:
    return render(
        request,
        "sign_in/telephone.html",
        status=400 if wrong else 200,
        qr=totp.qr_code(secret, member.login, ISSUER),
        secret=totp.readable(secret),
        back=back,
        wrong=wrong,
    )
