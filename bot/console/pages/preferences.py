"""Language and theme: switched anywhere, remembered for the person and the browser."""

from aiohttp import web

from bot.console.console import console
from bot.console.cookies import set_cookie
from bot.console.language import known_language
from bot.console.page import Page
from bot.console.places import place
from bot.console.visit import THEMES, visit

page = Page("preferences", is_open=True)


@page.post("/preferences")
async def prefer(request: web.Request) -> web.Response:
    form = await request.post()
    response = web.HTTPSeeOther(place(str(form.get("next", ""))))
    language = known_language(str(form.get("language", "")))
    member = visit(request).member
    if language:
        set_cookie(request, response, "language", language, kept=True)
        if member:
            await console(request).store.staff.set_language(member.staff_id, language)
    if form.get("theme") in THEMES:
        set_cookie(request, response, "theme", str(form["theme"]), kept=True)
    raise response
