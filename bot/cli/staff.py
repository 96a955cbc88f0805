"""`kelisim staff`: those who work with the console; the first administrator is added here."""

import argparse
import asyncio
import getpass
import re
from datetime import UTC, datetime

from bot.cli.opening import opened_queries, opened_store, settings_for_command
from bot.console.passwords import Passwords, first_password
from bot.console.permissions import Role
from bot.errors import KelisimError
from bot.settings import Settings
from storage.audit import NewEntry
from storage.moments import to_micros
from storage.staff import Member, NewMember
from storage.store import Store

#: As in e-mail addresses, so that a directory's names fit.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["add", "list", *_DEEDS], help="what to do")
    parser.add_argument("login", nargs="?", default="", metavar="LOGIN", help="as it is typed")
    parser.add_argument("--name", default="", help="as colleagues see it; else the login")
    parser.add_argument(
        "--role", action="append", default=[], choices=list(Role), help="repeatable"
    )


def run(options: argparse.Namespace) -> int:
    if options.what == "list":
        print("\n".join(map(_line, asyncio.run(_list(settings_for_command())))) or "nobody yet")
        return 0
    if not options.login:
        raise KelisimError("it needs a LOGIN.")
    print(asyncio.run(_do(options, settings_for_command())))
    return 0


async def _list(settings: Settings) -> list[Member]:
    async with opened_queries(settings) as queries:
        return await queries.staff.members()


async def _do(options: argparse.Namespace, settings: Settings) -> str:
    async with opened_store(settings) as store:
        if options.what == "add":
            return await _add(options, settings, store)
        async with opened_queries(settings) as queries:
            found = await queries.staff.by_login(options.login.lower())
        if found is None:
            raise KelisimError(
                f"nobody signs in as {options.login}; `kelisim staff list` tells who."
            )
        return await _DEEDS[options.what](options, store, found[0])


async def _add(options: argparse.Namespace, settings: Settings, store: Store) -> str:
    login = options.login.lower()
    if not _LOGIN.fullmatch(login):
        raise KelisimError(f"{login} is no login: letters, digits, dots, dashes and @, 2 or more.")
    if not options.role:
        raise KelisimError(f"say what {login} may do: --role {' | '.join(Role)}.")
    password = first_password()
    new = NewMember(
        login, options.name or login, tuple(options.role), await Passwords().hash(password)
    )
    entry = _entry("staff.add", login, roles=", ".join(options.role))
    await store.staff.add_staff(new, must_change=True, entry=entry)
    return (
        f"{login} was added. The first password, good once: {password}\n"
        f"Sign in at {settings.public_url}/console"
    )


async def _change(options: argparse.Namespace, store: Store, member: Member) -> str:
    name, roles = options.name or member.name, tuple(options.role) or member.roles
    entry = _entry("staff.change", member.login, roles=", ".join(roles), name=name)
    await store.staff.set_roles(member.staff_id, name, roles, entry)
    return f"{member.login} is {name}: {', '.join(roles)}"


async def _reset(options: argparse.Namespace, store: Store, member: Member) -> str:
    del options
    password = first_password()
    hashed = await Passwords().hash(password)
    await store.staff.reset(member.staff_id, hashed, _entry("staff.reset", member.login))
    return f"{member.login} is signed out. The new password, good once: {password}"


async def _disable(options: argparse.Namespace, store: Store, member: Member) -> str:
    del options
    await store.staff.set_state(member.staff_id, "disabled", _entry("staff.disable", member.login))
    return f"{member.login} is signed out and cannot sign in any more"


async def _enable(options: argparse.Namespace, store: Store, member: Member) -> str:
    del options
    await store.staff.set_state(member.staff_id, "active", _entry("staff.enable", member.login))
    return f"{member.login} can sign in again"


#: With somebody who is there.
_DEEDS = {
    "change": _change,
    "reset": _reset,
    "disable": _disable,
    "enable": _enable,
}


def _entry(action: str, login: str, **details: str) -> NewEntry:
    """Done by whoever runs commands on this machine; the log says as whom."""
    return NewEntry(
        at=to_micros(datetime.now(UTC)),
        staff=f"command ({getpass.getuser()})",
        action=action,
        subject=f"staff:{login}",
        details=details,
    )


def _line(member: Member) -> str:
    how = "password" if member.has_password else member.issuer or ""
    return f"{member.login:24} {member.state:9} {', '.join(member.roles):28} {how:10} {member.name}"
