"""`/console/roles`: the table of who may do what."""

from aiohttp import web

from bot.console.language import N_
from bot.console.page import ADMINISTRATION, Page
from bot.console.permissions import PERMISSIONS, Permission, Role
from bot.console.render import page as render

page = Page("roles", menu=N_("Roles"), group=ADMINISTRATION)


@page.get("/roles")
async def show(request: web.Request) -> web.Response:
    table = [
        (permission, [permission in PERMISSIONS[role] for role in Role])
        for permission in Permission
    ]
    return render(request, "roles.html", table=table, roles=list(Role))
