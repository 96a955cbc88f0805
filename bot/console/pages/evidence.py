"""`/console/evidence/OFFER`: what proves a consent, as a page and as a file that proves itself."""

from aiohttp import web

from bot.console.audit import noted
from bot.console.console import console
from bot.console.masks import masked_phone
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.evidence_file import Told, shown, written

page = Page("evidence", needs=Permission.PROVE)

#: The number of an offer in an address.
OFFER = r"{offer_id:[^/]{1,200}}"


@page.get(rf"/evidence/{OFFER}")
async def show(request: web.Request) -> web.Response:
    told, citizen = await _told(request)
    await noted(request, "evidence.read", f"offer:{told.offer_id}")
    return render(
        request,
        "evidence.html",
        told=told,
        citizen=citizen,
        say=console(request).say,
        key=console(request).store.vault.evidence_key.hex(),
    )


@page.get(rf"/evidence/{OFFER}/file")
async def take_away(request: web.Request) -> web.Response:
    """The phone in it is masked: the file goes to people who need not know it."""
    told, _citizen = await _told(request)
    await noted(request, "evidence.export", f"offer:{told.offer_id}")
    name = "".join(c if c.isalnum() or c in "-_" else "-" for c in told.offer_id)
    return web.Response(
        body=written(told, console(request).store.vault),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="consent-{name}.json"'},
    )


async def _told(request: web.Request) -> tuple[Told, str]:
    """With the citizen's key. Raises HTTPNotFound where there is no proof."""
    queries, offer_id = console(request).queries, request.match_info["offer_id"]
    offer = await queries.threads.offer(offer_id)
    links = await queries.threads.proofs_of(offer_id)
    if offer is None or not links:
        raise web.HTTPNotFound
    citizen, benefit, variant = offer
    application = await queries.threads.application_of(offer_id)
    number, head = await queries.threads.chain_end()
    phone = await queries.revealed.phone(citizen)
    told = Told(
        offer_id=offer_id,
        benefit=benefit,
        variant=variant,
        phone=masked_phone(phone or ""),
        application_id=application.application_id if application else None,
        application_evidence=(application.evidence or None) if application else None,
        written_at=console(request).staff_clock.now(),
        head_number=number,
        head_hash=head,
        proofs=shown(links),
    )
    return told, citizen
