"""`/console`: leads to the first page that somebody may open."""

from aiohttp import web

from bot.console import pages
from bot.console.page import Page
from bot.console.render import page as render
from bot.console.visit import visit

page = Page("home")


@page.get("")
@page.get("/")
async def home(request: web.Request) -> web.Response:
    menu = pages.menu_for(visit(request))
    if not menu:
        return render(request, "home.html")
    raise web.HTTPSeeOther(f"/console{menu[0].address}")
