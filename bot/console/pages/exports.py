"""`/console/exports`: the files that can be made, and who made which."""

from typing import NamedTuple

from aiohttp import web

from bot.console.audit import details_of, shown_at
from bot.console.console import console
from bot.console.detail_words import detail_said
from bot.console.language import N_
from bot.console.page import ADMINISTRATION, Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.visit import visit
from storage.staff_queries import AuditFilter

page = Page("exports", needs=Permission.EXPORT, menu=N_("Exports"), group=ADMINISTRATION)

#: The last ones that are shown.
_LINES = 20


class Export(NamedTuple):
    """A file for spreadsheets; `name` as in `NAME.export` of the audit log."""

    name: str
    title: str
    holds: str
    address: str
    needs: Permission


EXPORTS = (
    Export(
        "numbers",
        N_("Numbers"),
        N_("The whole funnel, a line for each benefit. To part or narrow it, save from the page."),
        "/console/numbers.csv",
        Permission.EXPORT,
    ),
    Export(
        "audit",
        N_("The audit log"),
        N_("Every line, the newest first. To narrow it, save from the page of the log."),
        "/console/audit.csv",
        Permission.AUDIT,
    ),
)


@page.get("/exports")
async def show(request: web.Request) -> web.Response:
    offered = [export for export in EXPORTS if visit(request).may(export.needs)]
    made = []
    for export in offered:
        found = AuditFilter(action=f"{export.name}.export")
        made += await console(request).queries.staff.audit(found, _LINES)
    made.sort(key=lambda line: -line.number)
    lines = [(line, shown_at(line.told)) for line in made[:_LINES]]
    titles = {f"{export.name}.export": export.title for export in EXPORTS}
    return render(
        request, "exports.html", exports=offered, lines=lines, titles=titles,
        details_of=details_of, detail_said=detail_said,
    )  # fmt: skip
