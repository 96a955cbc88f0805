"""`kelisim cases`: the work list of staff, for whoever has a terminal and no browser."""

import argparse
import asyncio
import getpass
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

import msgspec

from bot.cases_sheet import desk_sheet, supervisor_sheet, work_list
from bot.cli.cases_options import DEED_OF, add_commands
from bot.cli.opening import opened_clock, opened_queries, opened_store, settings_for_command
from bot.deeds import LEASE, Deeds, Wanted, checked_reason
from bot.errors import KelisimError
from bot.settings import Settings
from flows.loading import load_catalogue
from sms.errors import BadNumber
from sms.numbers import e164
from storage.audit import NewEntry
from storage.crypto import Vault
from storage.moments import to_micros
from storage.queries import Queries
from storage.store import Store
from storage.work_seen import WorkFilter

#: Exit code when a colleague has it.
TAKEN = 1

#: How far back a supervisor's load looks.
_DAY = timedelta(hours=24)


def add(parser: argparse.ArgumentParser) -> None:
    add_commands(parser)


def run(options: argparse.Namespace) -> int:
    options.who = options.who or getpass.getuser()
    return asyncio.run(_run(options, settings_for_command()))


class Room(NamedTuple):
    """What a command stands on."""

    options: argparse.Namespace
    store: Store
    queries: Queries
    now: datetime
    citizen: str = ""


async def _run(options: argparse.Namespace, settings: Settings) -> int:
    async with (
        opened_clock(settings) as clock,
        opened_store(settings) as store,
        opened_queries(settings) as queries,
    ):
        room = Room(options, store, queries, clock.now())
        if "of" in options:
            room = room._replace(citizen=await _citizen(options.of, store.vault, queries))
        return await _COMMANDS.get(options.command, _deed)(room)


async def _citizen(words: str, vault: Vault, queries: Queries) -> str:
    """The conversation a person means by the number of a case or of a telephone."""
    if words.isdecimal() and len(words) < _SHORTEST_PHONE:
        found = await queries.work.case(int(words))
        if found is None:
            raise KelisimError(f"there is no case {words}.")
        return found[0]
    try:
        citizen = vault.citizen_key(e164(words))
    except BadNumber as error:
        raise KelisimError(f"{error}.") from None
    if not await queries.work.is_known(citizen):
        raise KelisimError(f"there is no conversation with {words}.")
    return citizen


#: Telephones have ten digits at least; nobody has ten thousand million cases.
_SHORTEST_PHONE = 10


def _entry(room: Room, action: str, reason: str = "") -> NewEntry:
    return NewEntry(
        at=to_micros(room.now),
        staff=room.options.who,
        action=action,
        subject=f"citizen:{room.citizen}",
        reason=reason,
        details={"door": "command"},
    )


# --- reading --------------------------------------------------------------------------------------


async def _list(room: Room) -> int:
    options = room.options
    wanted = WorkFilter(
        kinds=tuple(options.kind),
        mine=options.who if options.mine else "",
        free=options.free,
        label=options.label,
        snoozed=options.snoozed,
    )
    found = await room.queries.work.waiting(wanted, room.now, options.limit)
    return _print(options, found, lambda: work_list(found, room.now) or "nobody waits")


async def _show(room: Room) -> int:
    desk = await room.queries.work.desk(room.citizen, room.now)
    assert desk is not None, "whose case it is, was found"
    return _print(room.options, desk, lambda: desk_sheet(desk) or "nothing was ever opened")


async def _load(room: Room) -> int:
    ages = await room.queries.work.ages(room.now)
    loads = await room.queries.work.loads(room.now, room.now - _DAY)
    told = {"ages": ages, "loads": loads}
    return _print(room.options, told, lambda: supervisor_sheet(ages, loads, room.now))


def _print(options: argparse.Namespace, told: object, words: Callable[[], str]) -> int:
    text = msgspec.json.encode(told).decode() if options.json else words()
    sys.stdout.write(f"{text}\n")
    return 0


# --- the work list --------------------------------------------------------------------------------


async def _claim(room: Room) -> int:
    entry = _entry(room, "case.claim")
    instead = room.options.instead
    claim = await room.store.work.claim(room.citizen, room.now + LEASE, entry, instead=instead)
    if not claim.won:
        print(f"{claim.holder} holds the conversation", file=sys.stderr)
        return TAKEN
    return await _show(room)


async def _release(room: Room) -> int:
    await room.store.work.let_go(room.citizen, _entry(room, "case.release"))
    return 0


async def _assign(room: Room) -> int:
    assignee = None if room.options.login == "nobody" else room.options.login
    entry = _entry(room, "case.assign", assignee or "")
    await room.store.work.assign(room.citizen, assignee, entry)
    return 0


async def _note(room: Room) -> int:
    await room.store.work.note(
        room.citizen, checked_reason(room.options.text), _entry(room, "case.note")
    )
    return 0


async def _label(room: Room) -> int:
    await room.store.work.label(room.citizen, room.options.labels, _entry(room, "case.label"))
    return 0


async def _snooze(room: Room) -> int:
    until = None if room.options.time == "wake" else room.now + duration(room.options.time)
    await room.store.work.snooze(room.citizen, until, _entry(room, "case.snooze"))
    return 0


async def _finish(room: Room) -> int:
    resolution = checked_reason(room.options.resolution)
    only = [int(room.options.of)] if room.options.only else None
    entry = _entry(room, "case.close", resolution)
    finished = await room.store.work.finish(room.citizen, resolution, entry, cases=only)
    print(f"{finished} closed")
    return 0


def duration(text: str) -> timedelta:
    """`30m`, `4h`, `2d`. Raises KelisimError."""
    found = re.fullmatch(r"(\d+)([mhd])", text)
    if found is None:
        raise KelisimError(f"“{text}” is no length of time; write it as in: 30m, 4h, 2d.")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


# --- the conversation -----------------------------------------------------------------------------


async def _deed(room: Room) -> int:
    """It is on the road; what came of it stands in `kelisim cases show` a moment later."""
    wanted = _wanted(room.options)
    deeds = Deeds(room.store, room.queries, load_catalogue(), wake_road=lambda: None)
    entry = _entry(room, f"conversation.{wanted.deed}", wanted.reason)
    await deeds.do(wanted, room.citizen, room.now, entry)
    print("done; “kelisim cases show” tells what came of it")
    return 0


def _wanted(options: argparse.Namespace) -> Wanted:
    given = {name: getattr(options, name, None) for name in _FACTS}
    facts = {name: value for name, value in given.items() if value is not None}
    if "time" in facts:
        facts["hours"] = duration(facts.pop("time")).total_seconds() / 3600
    return Wanted(
        deed=DEED_OF[options.command],
        by=options.who,
        reason=options.reason,
        deed_id=uuid4().hex,
        **facts,
    )


#: What the options of a deed may say.
_FACTS = ("key", "text", "language", "turn", "n", "meaning", "offer_id", "time", "tell")

_COMMANDS: dict[str, Callable[[Room], Awaitable[int]]] = {
    "list": _list,
    "show": _show,
    "load": _load,
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "note": _note,
    "label": _label,
    "snooze": _snooze,
    "close": _finish,
}
