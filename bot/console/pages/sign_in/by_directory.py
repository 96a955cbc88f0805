"""Signing in by the ministry's directory: there, and back again."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

import msgspec
import structlog
from aiohttp import web

from bot.console.audit import entry
from bot.console.console import console
from bot.console.cookies import cookie, drop_cookie, set_cookie
from bot.console.directory import Directory, DirectoryError, Pending, Person
from bot.console.language import _
from bot.console.pages.sign_in.steps import entry_of, go_on, page
from bot.console.places import place
from bot.console.visit import flash
from storage.errors import LoginTaken
from storage.staff import Member, NewMember

log = structlog.get_logger()

_COOKIE = "directory"


@page.get("/sign-in/directory")
async def leave(request: web.Request) -> web.Response:
    try:
        address, pending = await _directory(request).way_in(place(request.query.get("next", "")))
    except DirectoryError as error:
        raise _failed(request, str(error)) from None
    response = web.HTTPSeeOther(address)
    set_cookie(request, response, _COOKIE, _packed(pending))
    raise response


@page.get("/sign-in/directory/back")
async def come_back(request: web.Request) -> web.Response:
    directory, pending = _directory(request), _unpacked(cookie(request, _COOKIE))
    if pending is None or not _is_ours(request, pending):
        raise _failed(request, "the state is not that of this browser")
    if "code" not in request.query:
        raise _failed(request, request.query.get("error", "no code"))
    try:
        person = await directory.who(request.query["code"], pending)
    except DirectoryError as error:
        raise _failed(request, str(error)) from None
    if not person.roles:
        raise _refused(request, _("Your account in the directory gives you no role here."))
    member = await _member(request, directory, person)
    return await go_on(request, member, place(pending.back), "in")


def _is_ours(request: web.Request, pending: Pending) -> bool:
    given = request.query.get("state", "").encode()
    return hmac.compare_digest(given, pending.state.encode())


async def _member(request: web.Request, directory: Directory, person: Person) -> Member:
    """Who it is here: known by issuer and subject alone, never by name."""
    staff = console(request).queries.staff
    known = await staff.by_subject(directory.issuer, person.subject)
    if known is None:
        await _add(request, directory, person)
    elif (known.roles, known.name) != (person.roles, person.name):
        noted = entry_of(request, known, "staff.change", roles=", ".join(person.roles))
        await console(request).store.staff.set_roles(
            known.staff_id, person.name, person.roles, noted
        )
    member = await staff.by_subject(directory.issuer, person.subject)
    if member is None or not member.is_active:
        raise _refused(request, _("You may not sign in any more. Ask an administrator."))
    return member


async def _add(request: web.Request, directory: Directory, person: Person) -> None:
    new = NewMember(person.login, person.name, person.roles, None, directory.issuer, person.subject)
    noted = entry(request, "staff.add", f"staff:{person.login}", roles=", ".join(person.roles))
    try:
        await console(request).store.staff.add_staff(new, must_change=False, entry=noted)
    except LoginTaken:
        told = _("Somebody else signs in here as %(login)s.", login=person.login)
        raise _refused(request, told) from None


def _directory(request: web.Request) -> Directory:
    directory = console(request).directory
    if directory is None:
        raise web.HTTPNotFound
    return directory


def _failed(request: web.Request, why: str) -> web.HTTPException:
    log.warning("a sign-in by the directory failed", why=why)
    return _refused(request, _("The directory could not tell who you are. Try again in a moment."))


def _refused(request: web.Request, told: str) -> web.HTTPException:
    flash(request, told, "bad")
    response = web.HTTPSeeOther("/console/sign-in")
    drop_cookie(request, response, _COOKIE)
    return response


def _packed(pending: Pending) -> str:
    return urlsafe_b64encode(msgspec.json.encode(pending)).decode()


def _unpacked(text: str) -> Pending | None:
    try:
        return msgspec.json.decode(urlsafe_b64decode(text), type=Pending)
    except (msgspec.DecodeError, ValueError):
        return None
