"""A number in the clear, for a reason: noted in the audit log first, shown then."""

import msgspec
from aiohttp import web

from bot.console.audit import noted
from bot.console.console import console
from bot.console.language import _
from bot.console.masks import shown_iin, shown_phone
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.places import place
from bot.console.render import page as render
from bot.console.visits import BY_ITSELF
from storage.queries import Queries

page = Page("reveal", needs=Permission.REVEAL)

#: Characters; “ok” is no reason.
SHORTEST_REASON, LONGEST_REASON = 5, 300


@page.post("/reveal/{kind:phone|iin}")
async def reveal(request: web.Request) -> web.Response:
    """Of `owner`: the key of a citizen (phone), the id of an offer (IIN)."""
    kind, form = request.match_info["kind"], await request.post()
    owner, reason = str(form.get("owner", "")), str(form.get("reason", "")).strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise web.HTTPBadRequest(text=_("Say in a few words why you need the number."))
    about = {"phone": f"citizen:{owner}", "iin": f"offer:{owner}"}[kind]
    value = await _value(console(request).queries, kind, owner)
    if value is None:
        raise web.HTTPNotFound
    await noted(request, f"{kind}.reveal", about, reason)
    if BY_ITSELF in request.headers:
        return web.Response(
            body=msgspec.json.encode({"value": value}), content_type="application/json"
        )
    back = place(str(form.get("next", "")))
    return render(request, "reveal.html", kind=kind, value=value, back=back)


async def _value(queries: Queries, kind: str, owner: str) -> str | None:
    if kind == "phone":
        phone = await queries.revealed.phone(owner)
        return phone and shown_phone(phone)
    person = await queries.revealed.person(owner)
    return person and shown_iin(person[0])
