"""`/console/staff`: who may sign in, and as what."""

import re

from aiohttp import web
from multidict import MultiMapping

from bot.console.audit import entry
from bot.console.console import console
from bot.console.language import N_, _
from bot.console.page import ADMINISTRATION, Page
from bot.console.passwords import first_password
from bot.console.permissions import Permission, Role
from bot.console.render import page as render
from bot.console.visit import flash, signed_in
from storage.errors import LoginTaken
from storage.staff import Member, NewMember

page = Page(
    "staff",
    needs=Permission.MANAGE,
    menu=N_("Staff"),
    group=ADMINISTRATION,
    shortcut="g u",
)

#: As in e-mail addresses, so that a directory's names fit.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}")
_LONGEST_NAME = 100


@page.get("/staff")
async def show_all(request: web.Request) -> web.Response:
    members = await console(request).queries.staff.members()
    return render(request, "staff.html", members=members, typed={}, wrong={})


@page.post("/staff")
async def add(request: web.Request) -> web.Response:
    form = await request.post()
    typed = {name: str(form.get(name, "")).strip() for name in ("login", "name")}
    roles, wrong = _roles_in(form), {}
    login = typed["login"].lower()
    if not _LOGIN.fullmatch(login):
        wrong["login"] = _("Two or more letters, digits, dots, dashes or @.")
    if not roles:
        wrong["roles"] = _("Choose at least one role.")
    password = first_password()
    if not wrong and not await _added(request, login, typed["name"] or login, roles, password):
        wrong["login"] = _("Somebody else signs in with this name.")
    if wrong:
        members = await console(request).queries.staff.members()
        kept = {**typed, "roles": roles}
        return render(request, "staff.html", status=400, members=members, typed=kept, wrong=wrong)
    return render(request, "staff/password.html", login=login, password=password, is_new=True)


async def _added(
    request: web.Request, login: str, name: str, roles: tuple[str, ...], password: str
) -> bool:
    hashed = await console(request).passwords.hash(password)
    new = NewMember(login, name[:_LONGEST_NAME], roles, hashed)
    noted = entry(request, "staff.add", f"staff:{login}", roles=", ".join(roles))
    try:
        await console(request).store.staff.add_staff(new, must_change=True, entry=noted)
    except LoginTaken:
        return False
    return True


@page.get(r"/staff/{id:\d{1,15}}")
async def show(request: web.Request) -> web.Response:
    member = await _member(request)
    now = console(request).staff_clock.now()
    sessions = await console(request).queries.staff.sessions(now, member.staff_id)
    return render(request, "staff/member.html", member=member, sessions=sessions)


@page.post(r"/staff/{id:\d{1,15}}")
async def change(request: web.Request) -> web.Response:
    member, form = await _member(request), await request.post()
    roles = _roles_in(form)
    name = str(form.get("name", "")).strip()[:_LONGEST_NAME] or member.login
    if not roles:
        raise _back(request, member, _("Choose at least one role."))
    if Role.ADMINISTRATOR not in roles:
        await _check_another_administrator(request, member)
    noted = entry(
        request, "staff.change", f"staff:{member.login}", name=name, roles=", ".join(roles)
    )
    await console(request).store.staff.set_roles(member.staff_id, name, roles, noted)
    flash(request, _("Saved."))
    raise _back(request, member)


@page.post(r"/staff/{id:\d{1,15}}/{deed:disable|enable}")
async def switch(request: web.Request) -> web.Response:
    member, deed = await _member(request), request.match_info["deed"]
    if deed == "disable":
        await _check_another_administrator(request, member)
    noted = entry(request, f"staff.{deed}", f"staff:{member.login}")
    state = {"disable": "disabled", "enable": "active"}[deed]
    await console(request).store.staff.set_state(member.staff_id, state, noted)
    flash(request, _("Saved."))
    raise _back(request, member)


@page.post(r"/staff/{id:\d{1,15}}/reset")
async def reset(request: web.Request) -> web.Response:
    member = await _member(request)
    if not member.has_password:
        raise _back(request, member, _("The directory keeps this password."))
    password = first_password()
    hashed = await console(request).passwords.hash(password)
    noted = entry(request, "staff.reset", f"staff:{member.login}")
    await console(request).store.staff.reset(member.staff_id, hashed, noted)
    return render(
        request, "staff/password.html", login=member.login, password=password, is_new=False
    )


def _roles_in(form: MultiMapping[object]) -> tuple[str, ...]:
    chosen = {str(role) for role in form.getall("role", [])}
    return tuple(role for role in Role if role in chosen)


async def _member(request: web.Request) -> Member:
    member = await console(request).queries.staff.member(int(request.match_info["id"]))
    if member is None:
        raise web.HTTPNotFound
    return member


async def _check_another_administrator(request: web.Request, member: Member) -> None:
    """Somebody must be left who can undo it; oneself is not locked out by a slip."""
    if member.staff_id == signed_in(request).staff_id:
        raise _back(request, member, _("You cannot take your own rights away; ask a colleague."))
    others = [
        other
        for other in await console(request).queries.staff.members()
        if other.is_active and other.staff_id != member.staff_id
    ]
    if not any(Role.ADMINISTRATOR in other.roles for other in others):
        raise _back(request, member, _("This is the last administrator."))


def _back(request: web.Request, member: Member, wrong: str = "") -> web.HTTPException:
    if wrong:
        flash(request, wrong, "bad")
    return web.HTTPSeeOther(f"/console/staff/{member.staff_id}")
