"""`/console/fraud`: similar reports together, those that grow fast first."""

from datetime import timedelta

from aiohttp import web

from bot.console.audit import noted
from bot.console.case_words import found_said
from bot.console.console import console
from bot.console.language import N_, _, ngettext
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from storage.fraud_groups import FraudGroup

page = Page("fraud", needs=Permission.READ_FRAUD, menu=N_("Fraud desk"), shortcut="g f")

#: Days to look back on, as the form offers them.
PERIODS = (1, 7, 30, 365)
#: Reports of a group that are shown; more say no more.
_MOST = 100

VERDICTS = {
    "fraud": N_("probably a fraud"),
    "unknown": N_("not known"),
    "ours": N_("our own message"),
}


@page.get("/fraud")
async def groups(request: web.Request) -> web.Response:
    days = _days(request.query.get("days", ""))
    since = console(request).clock.now() - timedelta(days=days)
    found = await console(request).queries.frauds.groups(since)
    return render(
        request,
        "fraud.html",
        groups=sorted(found, key=_urgency, reverse=True),
        days=str(days),
        periods=[(str(n), ngettext("%(n)s day", "%(n)s days", n)) for n in PERIODS],
        verdicts=VERDICTS,
        waiting=[d for d in await console(request).queries.frauds.drafts(_MOST)
                 if d.state == "waiting"],
    )  # fmt: skip


@page.get("/fraud/groups/{group}")
async def group(request: web.Request) -> web.Response:
    name = request.match_info["group"]
    found = await console(request).queries.frauds.reports(name, _MOST)
    if not found:
        raise web.HTTPNotFound(text=_("There is no such group of reports: it may have been typed."))
    await noted(request, "fraud.read", f"group:{name}")
    return render(
        request,
        "fraud/group.html",
        name=name,
        reports=found,
        most=_MOST,
        verdicts=VERDICTS,
        found_said=found_said,
    )


def _days(wish: str) -> int:
    return next((days for days in PERIODS if str(days) == wish), 30)


def _urgency(group: FraudGroup) -> tuple[bool, int, float]:
    """Waves first, then what most people met, then what is newest."""
    return group.wave_at is not None, group.citizens, group.last_at.timestamp()
