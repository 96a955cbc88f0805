"""Signing in: the password, then the code of the telephone; the first time, a password of one's own
and the telephone are set up in between. Each step is a session of its own kind (`Stage`)."""

from datetime import datetime, timedelta

from aiohttp import web

from bot.console import totp
from bot.console.audit import entry
from bot.console.console import console
from bot.console.cookies import set_cookie
from bot.console.formats import duration
from bot.console.language import _
from bot.console.lockout import Lockout
from bot.console.page import Page
from bot.console.passwords import weakness
from bot.console.places import place
from bot.console.render import page as render
from bot.console.visit import flash, visit
from bot.console.visits import VISIT, sessions
from storage.audit import NewEntry
from storage.staff import Member, Session, Stage

page = Page("sign_in", is_open=True)

#: As long as a login may be.
LONGEST_LOGIN = 100

#: What the telephone shows above its codes.
ISSUER = "Kelisim 1414"


# --- the password ---------------------------------------------------------------------------------


@page.get("/sign-in")
async def ask(request: web.Request) -> web.Response:
    back = place(request.query.get("next", ""))
    if visit(request).member:
        raise web.HTTPSeeOther(back)
    return await _asked(request, back)


@page.post("/sign-in")
async def sign_in(request: web.Request) -> web.Response:
    form = await request.post()
    back = place(str(form.get("next", "")))
    login = str(form.get("login", "")).strip().lower()[:LONGEST_LOGIN]
    locked = await _lockout(request).wait(login, visit(request).address, _now(request))
    if locked > timedelta():
        return await _asked(request, back, login, _wait(locked), status=429)
    found = await console(request).queries.staff.by_login(login)
    member, credentials = found or (None, None)
    known = credentials.password if credentials else None
    is_right = await console(request).passwords.matches(str(form.get("password", "")), known)
    if member is None or not is_right or not member.is_active:
        await _note_failure(request, login, "password")
        wrong = _("The name or the password is wrong.")
        return await _asked(request, back, login, wrong, status=401)
    return await _go_on(request, member, back, _stage_after_password(member))


def _stage_after_password(member: Member) -> Stage:
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


# --- the code -------------------------------------------------------------------------------------


@page.get("/sign-in/code")
async def ask_code(request: web.Request) -> web.Response:
    _halfway(request, "totp")
    return render(request, "sign_in/code.html", wrong="", back=_back(request))


@page.post("/sign-in/code")
async def check_code(request: web.Request) -> web.Response:
    _session, member = _halfway(request, "totp")
    form = await request.post()
    back = place(str(form.get("next", "")))
    locked = await _lockout(request).wait(member.login, visit(request).address, _now(request))
    if locked > timedelta():
        wrong, status = _wait(locked), 429
    elif await _is_right_code(request, member, str(form.get("code", ""))):
        await _lockout(request).succeeded(member.login)
        return await _go_on(request, member, back, "in")
    else:
        await _note_failure(request, member.login, "code")
        wrong, status = _("This code is wrong, or it was used before."), 401
    return render(request, "sign_in/code.html", status=status, wrong=wrong, back=back)


async def _is_right_code(request: web.Request, member: Member, code: str) -> bool:
    """One of the telephone, or one of those kept for the day it is lost."""
    found = await console(request).queries.staff.by_login(member.login)
    credentials = found[1] if found else None
    if credentials is None or credentials.totp is None or not code:
        return False
    store = console(request).store
    step = totp.matching_step(credentials.totp, code, _now(request))
    if step is not None:
        return await store.staff.take_step(member.staff_id, step)
    plain = store.vault.digest("recovery code", _owned(member, totp.plain_recovery_code(code)))
    used = _entry(request, member, "staff.recovery_code")
    return await store.staff.take_recovery(member.staff_id, plain, used)


# --- the first time -------------------------------------------------------------------------------


@page.get("/sign-in/password")
async def ask_password(request: web.Request) -> web.Response:
    _halfway(request, "password")
    return render(request, "sign_in/password.html", wrong="", back=_back(request))


@page.post("/sign-in/password")
async def choose_password(request: web.Request) -> web.Response:
    _session, member = _halfway(request, "password")
    form = await request.post()
    back, chosen = place(str(form.get("next", ""))), str(form.get("password", ""))
    wrong = weakness(chosen, member.login)
    if wrong is None and chosen != form.get("again"):
        wrong = _("The two passwords are not the same.")
    elif wrong is None and await _is_old(request, member, chosen):
        wrong = _("This is the password you were given. Choose one of your own.")
    if wrong:
        return render(request, "sign_in/password.html", status=400, wrong=_(wrong), back=back)
    hashed = await console(request).passwords.hash(chosen)
    noted = _entry(request, member, "staff.password")
    await console(request).store.staff.set_password(member.staff_id, hashed, noted)
    return await _go_on(request, member, back, "totp" if member.is_enrolled else "enrol")


async def _is_old(request: web.Request, member: Member, chosen: str) -> bool:
    found = await console(request).queries.staff.by_login(member.login)
    return await console(request).passwords.matches(chosen, found[1].password if found else None)


@page.get("/sign-in/telephone")
async def show_telephone(request: web.Request) -> web.Response:
    _session, member = _halfway(request, "enrol")
    return _telephone(request, member, await _secret_of(request, member), _back(request))


@page.post("/sign-in/telephone")
async def enrol(request: web.Request) -> web.Response:
    session, member = _halfway(request, "enrol")
    form = await request.post()
    back, secret = place(str(form.get("next", ""))), await _secret_of(request, member)
    step = totp.matching_step(secret, str(form.get("code", "")), _now(request))
    if step is None:
        wrong = _("This code is wrong. Check that the clock of the telephone is right.")
        return _telephone(request, member, secret, back, wrong=wrong)
    codes = totp.new_recovery_codes()
    vault = console(request).store.vault
    kept = [
        vault.digest("recovery code", _owned(member, totp.plain_recovery_code(code)))
        for code in codes
    ]
    await console(request).store.staff.finish_enrolment(
        member.staff_id, step, kept, _entry(request, member, "staff.telephone")
    )
    await _lockout(request).succeeded(member.login)
    token = await _begin(request, member, "in", session)
    response = render(request, "sign_in/recovery.html", codes=codes, back=back)
    set_cookie(request, response, VISIT, token)
    return response


async def _secret_of(request: web.Request, member: Member) -> bytes:
    """Made when first shown, and the same until the enrolment is finished."""
    found = await console(request).queries.staff.by_login(member.login)
    credentials = found[1] if found else None
    if credentials and credentials.totp is not None:
        return credentials.totp
    secret = totp.new_secret()
    await console(request).store.staff.begin_enrolment(member.staff_id, secret)
    return secret


def _telephone(
    request: web.Request, member: Member, secret: bytes, back: str, *, wrong: str = ""
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


# --- out ------------------------------------------------------------------------------------------


@page.post("/sign-out")
async def sign_out(request: web.Request) -> web.Response:
    session = visit(request).session
    if session is not None:
        await console(request).store.staff.end_session(
            session.key, "left", entry(request, "session.end")
        )
    flash(request, _("You are signed out."))
    raise web.HTTPSeeOther("/console/sign-in")


# --- what the steps share -------------------------------------------------------------------------


async def _go_on(request: web.Request, member: Member, back: str, stage: Stage) -> web.Response:
    """To the next step, with a session of its kind; or in."""
    from bot.console.app import STAGES  # noqa: PLC0415 - the application lists this page

    token = await _begin(request, member, stage, visit(request).session)
    onward = back if stage == "in" else f"{STAGES[stage]}?next={back}"
    response = web.HTTPSeeOther(onward)
    set_cookie(request, response, VISIT, token)
    raise response


async def _begin(
    request: web.Request, member: Member, stage: Stage, replaced: Session | None
) -> str:
    noted = _entry(request, member, "session.begin") if stage == "in" else None
    token = await sessions(request).begin(
        member.staff_id,
        stage,
        visit(request).address,
        request.headers.get("User-Agent", ""),
        noted,
        instead_of=replaced,
    )
    visit(request).token, visit(request).is_new = token, False
    return token


def _halfway(request: web.Request, stage: Stage) -> tuple[Session, Member]:
    """Who is at this step. Everybody else begins anew."""
    now = visit(request)
    if now.session is None or now.somebody is None or now.session.stage != stage:
        raise web.HTTPSeeOther("/console/sign-in")
    return now.session, now.somebody


async def _note_failure(request: web.Request, login: str, what: str) -> None:
    """Only a login that exists is named in the audit log: others may be mistyped passwords."""
    found = await console(request).queries.staff.by_login(login)
    about = f"staff:{login}" if found else ""
    noted = entry(request, "session.refused", about, step=what)
    await _lockout(request).failed(login, visit(request).address, _now(request), noted)


def _entry(request: web.Request, member: Member, action: str) -> NewEntry:
    """Of somebody who is not quite in yet."""
    about = entry(request, action, f"staff:{member.login}")
    return NewEntry(
        at=about.at, staff=member.login, action=action, subject=about.subject,
        address=about.address,
    )  # fmt: skip


def _owned(member: Member, code: str) -> str:
    return f"{member.staff_id}:{code}"


def _lockout(request: web.Request) -> Lockout:
    stands_on = console(request)
    return Lockout(stands_on.store.staff, stands_on.queries.staff, stands_on.store.vault)


def _wait(left: timedelta) -> str:
    return _("Too many attempts. Try again in %(wait)s.", wait=duration(left))


def _now(request: web.Request) -> datetime:
    return console(request).staff_clock.now()


def _back(request: web.Request) -> str:
    return place(request.query.get("next", ""))
