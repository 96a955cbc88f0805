"""`await noted(request, "conversation.read", "citizen:…")`: one line of the audit log."""

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
