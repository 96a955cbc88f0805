"""Every page of the console, in the order of the menu. A page is one module here and its
template; `docs/console.md` says how to add one."""

from bot.console.page import Page
from bot.console.pages import (
    account,
    audit,
    conversation,
    evidence,
    exports,
    fraud,
    home,
    live,
    numbers,
    open_sessions,
    preferences,
    reveal,
    roles,
    search,
    sign_in,
    staff,
    texts,
    work,
    workload,
)
from bot.console.visit import Visit

PAGES: tuple[Page, ...] = (
    home.page,
    search.page,
    conversation.page,
    evidence.page,
    work.page,
    workload.page,
    fraud.page,
    numbers.page,
    texts.page,
    account.page,
    sign_in.page,
    preferences.page,
    reveal.page,
    live.page,
    staff.page,
    open_sessions.page,
    roles.page,
    audit.page,
    exports.page,
)


def menu_for(visit: Visit) -> list[Page]:
    """What somebody may open, in order."""
    if visit.member is None:
        return []
    return [p for p in PAGES if p.menu and (p.needs is None or visit.may(p.needs))]
