"""`/console/work/KEY`: one conversation that waits, with all that can be done about it."""

from aiohttp import web

from bot.console.audit import noted
from bot.console.pages.work.listing import page
from bot.console.pages.work.panel import panel_of
from bot.console.permissions import Permission
from bot.console.render import page as render

#: A citizen's key in an address.
KEY = r"{citizen:[\w=-]{8,100}}"


@page.get(rf"/work/{KEY}", needs=Permission.WORK)
async def desk(request: web.Request) -> web.Response:
    citizen = request.match_info["citizen"]
    panel = await panel_of(request, citizen)
    await noted(request, "conversation.read", f"citizen:{citizen}")
    return render(request, "work/desk.html", panel=panel)
