"""`await noted(request, "conversation.read", "citizen:…")`: one line of the audit log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.console.console import console
from bot.console.visit import visit
from storage.audit import NewEntry
from storage.moments import from_micros, to_micros

#: A tester may move the clock of conversations. A line keeps the time of the machine, which claims
#: and sessions are held against, and beside it what the other clock said then.
CLOCK, MOVED = "clock", timedelta(minutes=1)


async def noted(
    request: web.Request, action: str, subject: str = "", reason: str = "", /, **details: str
) -> None:
    """Returns when the line is on the disk. For what is only looked at; an act that writes takes
    `entry(request, …)` along into its own transaction."""
    await console(request).audit.write(entry(request, action, subject, reason, **details))


def shown_at(told: NewEntry) -> datetime:
    """When a line was written, by the clock of conversations: what every page shows."""
    moved_to = told.details.get(CLOCK)
    return datetime.fromisoformat(moved_to) if moved_to else from_micros(told.at)


def details_of(told: NewEntry) -> dict[str, str]:
    """What a line holds beside its deed; not the other clock, which every page shows as time."""
    return {name: value for name, value in told.details.items() if name != CLOCK}


@asynccontextmanager
async def noting(
    request: web.Request, action: str, subject: str = "", reason: str = "", /, **details: str
) -> AsyncIterator[None]:
    """The page is made while the line is written; what follows the block waits for the disk, as
    `noted` does."""
    note = asyncio.create_task(noted(request, action, subject, reason, **details))
    try:
        await asyncio.sleep(0)  # so that it has set out before a page is made
        yield
    finally:
        await note


def entry(
    request: web.Request, action: str, subject: str = "", reason: str = "", /, **details: str
) -> NewEntry:
    """`action` is `thing.deed` (docs/console.md lists them), `subject` is `kind:id`. Neither holds
    a phone number or an IIN: a citizen is `citizen:KEY`, an offer `offer:ID`."""
    member, stands = visit(request).member, console(request)
    now, of_conversations = stands.staff_clock.now(), stands.clock.now()
    if abs(of_conversations - now) >= MOVED:
        details[CLOCK] = of_conversations.astimezone(UTC).isoformat(timespec="seconds")
    return NewEntry(
        at=to_micros(now),
        staff=member.login if member else "",
        action=action,
        subject=subject,
        reason=reason,
        details=details,
        address=visit(request).address,
    )
