"""`/console/fraud/warnings`: one person writes a warning and sees whom it reaches and what it
costs; another lets it go out."""

from typing import NamedTuple

from aiohttp import web

from bot.console.audit import entry
from bot.console.console import console
from bot.console.finding_words import finding_said
from bot.console.language import N_, _
from bot.console.pages.fraud.reported import page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.visit import flash, signed_in, visit
from bot.console.warner import WARNER
from bot.errors import CampaignError
from bot.regions import REGIONS
from bot.warning_campaign import Preview, Wish, campaign_of, preview
from flows.languages import LANGUAGES, Language
from flows.warning import KEY
from storage.warnings import Campaign, Decision, Draft

#: Warnings in the list.
_MOST = 50
_LONGEST = 1_000

STATES = {
    "waiting": (N_("waits for approval"), "warn"),
    "approved": (N_("approved"), "good"),
    "declined": (N_("declined"), "bad"),
}


class Typed(NamedTuple):
    """The form as it was filled in."""

    kk: str
    ru: str
    regions: tuple[str, ...]
    languages: tuple[Language, ...]


@page.get("/fraud/warnings")
async def show_all(request: web.Request) -> web.Response:
    drafts = await console(request).queries.frauds.drafts(_MOST)
    return render(request, "fraud/warnings.html", drafts=drafts, states=STATES)


@page.get("/fraud/warnings/new", needs=Permission.WARN)
async def begin(request: web.Request) -> web.Response:
    words = console(request).catalogue.common[KEY]
    return _form(request, Typed(words.kk, words.ru, (), ()))


@page.post("/fraud/warnings", needs=Permission.WARN)
async def write(request: web.Request) -> web.Response:
    """Shows what it would be; with `do=draft` it is put before a colleague."""
    desk, form = console(request), await request.post()
    typed = Typed(
        kk=str(form.get("kk", "")).strip()[:_LONGEST],
        ru=str(form.get("ru", "")).strip()[:_LONGEST],
        regions=tuple(r for r in map(str, form.getall("regions", [])) if r in REGIONS),
        languages=tuple(lang for lang in LANGUAGES if lang in form.getall("languages", [])),
    )
    wish = Wish(kk=typed.kk, ru=typed.ru, regions=typed.regions, languages=typed.languages)
    try:
        campaign = campaign_of(wish, desk.catalogue)
        seen = await preview(campaign, desk.store, desk.settings.segment_price)
    except CampaignError as error:
        return _form(request, typed, wrong=str(error).split("; "), status=400)
    if form.get("do") != "draft":
        return _form(request, typed, seen=seen)
    draft_id = await desk.store.warnings.draft(campaign, entry(request, "warning.draft"))
    flash(request, _("Saved. A colleague has to approve it before it goes out."))
    raise web.HTTPSeeOther(f"/console/fraud/warnings/{draft_id}")


@page.get(r"/fraud/warnings/{id:\d{1,15}}")
async def show(request: web.Request) -> web.Response:
    draft = await _draft(request)
    mine = draft.drafted_by == signed_in(request).login
    return render(
        request,
        "fraud/warning.html",
        draft=draft,
        seen=await _preview(request, draft.campaign),
        state=STATES[draft.state],
        decides=draft.state == "waiting" and not mine and visit(request).may(Permission.APPROVE),
        mine=mine,
        everybody=_everybody,
        say=console(request).say,
    )


@page.post(r"/fraud/warnings/{id:\d{1,15}}", needs=Permission.APPROVE)
async def decide(request: web.Request) -> web.Response:
    draft, form = await _draft(request), await request.post()
    decision: Decision = "approved" if form.get("decision") == "approved" else "declined"
    reason = str(form.get("reason", "")).strip()[:_LONGEST]
    told = entry(request, f"warning.{_DEEDS[decision]}", f"warning:{draft.draft_id}", reason)
    decided = await console(request).store.warnings.decide(draft.draft_id, decision, reason, told)
    if decided is None:
        raise web.HTTPConflict(text=_refusal(request, draft))
    request.app[WARNER].wake()
    raise web.HTTPSeeOther(f"/console/fraud/warnings/{draft.draft_id}")


_DEEDS = {"approved": "approve", "declined": "decline"}


def _refusal(request: web.Request, draft: Draft) -> str:
    if draft.drafted_by == signed_in(request).login:
        return _("You wrote this warning, so somebody else has to approve it.")
    return _("A colleague has decided about this warning already: open it again.")


async def _draft(request: web.Request) -> Draft:
    draft = await console(request).queries.frauds.draft(int(request.match_info["id"]))
    if draft is None:
        raise web.HTTPNotFound(text=_("There is no such warning."))
    return draft


async def _preview(request: web.Request, campaign: Campaign) -> Preview | None:
    """None when nobody is reached any more."""
    desk = console(request)
    try:
        return await preview(campaign, desk.store, desk.settings.segment_price)
    except CampaignError:
        return None


def _everybody(seen: Preview) -> int:
    return seen.reach.kk + seen.reach.ru + seen.reach.unknown


def _form(
    request: web.Request,
    typed: Typed,
    *,
    seen: Preview | None = None,
    wrong: list[str] | None = None,
    status: int = 200,
) -> web.Response:
    return render(
        request,
        "fraud/write.html",
        finding_said=finding_said,
        status=status,
        typed=typed,
        seen=seen,
        wrong=wrong or [],
        regions=console(request).say.regions(),
        everybody=_everybody,
    )
