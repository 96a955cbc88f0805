"""`await noted(request, "conversation.read", "citizen:…")`: one line of the audit log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.console.console import console
from bot.console.visit import visit
from storage.audit import NewEntry
from storage.moments import to_micros


async def noted(
    request: web.Request, action: str, subject: str = "", reason: str = "", /, **details: str
) -> None:
    """Returns when the line is on the disk. For what is only looked at; an act that writes takes
    `entry(request, …)` along into its own transaction."""
    await console(request).audit.write(entry(request, action, subject, reason, **details))


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
    member = visit(request).member
    return NewEntry(
        at=to_micros(console(request).staff_clock.now()),
        staff=member.login if member else "",
        action=action,
        subject=subject,
        reason=reason,
        details=details,
        address=visit(request).address,
    )
