"""`/console/search`: finds a conversation by anything a citizen may say on the telephone.

The address holds all that was asked, so it can be kept and sent to a colleague. With JavaScript the
results follow the typing; without it, a button shows them.
"""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import date
from typing import NamedTuple

from aiohttp import web
from multidict import MultiMapping
from yarl import URL

from bot.console.audit import noting
from bot.console.console import console
from bot.console.language import N_, _
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.search_terms import Terms, named_benefits, understood
from storage.search import FLAGS, Flag, Found, FoundPage, Search, Wanted

page = Page("search", needs=Permission.READ, menu=N_("Search"), shortcut="g s")

#: Conversations on a page: a screen and a little more. Of each, all messages are looked through for
#: the words.
SHOWN = 20

#: Characters; a longer question is no question.
LONGEST = 200

#: Sent with what is fetched while somebody types: only what they stop at is noted.
TYPING = "X-Typing"


class Asked(NamedTuple):
    """The question as it stands in the address."""

    q: str = ""
    benefit: str = ""
    state: str = ""
    region: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    flags: tuple[Flag, ...] = ()
    said: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Asked()

    @property
    def is_filtered(self) -> bool:
        return self._replace(q="") != Asked()

    def query(self, **changes: str) -> list[tuple[str, str]]:
        """For an address; nothing stands in it that was not asked."""
        values = {**self._asdict(), **changes}
        pairs = [(k, v) for k, v in values.items() if v and isinstance(v, str)]
        pairs += [("flag", flag) for flag in self.flags]
        return [*pairs, *([("said", "1")] if self.said else [])]


@page.get("/search")
async def search(request: web.Request) -> web.Response:
    asked = _asked(request.query)
    terms = understood(asked.q)
    onward = request.query.get("onward", "")
    index = console(request).queries.search
    async with _noting(request, asked, terms):
        found, left = await asyncio.gather(
            _found(index, terms, _wanted(request, asked, terms), onward), index.left()
        )
        return render(
            request,
            "search.html",
            asked=asked,
            terms=terms,
            found=found.found,
            older=_link(asked, onward=str(found.onward)) if found.onward else "",
            left=left,
            say=console(request).say,
            link=_link(asked),
            quick=_quick(),
        )


def _noting(request: web.Request, asked: Asked, terms: Terms) -> AbstractAsyncContextManager[None]:
    """Not what is shown by itself, or while somebody types."""
    if TYPING in request.headers or asked.is_empty:
        return nullcontext()
    return noting(request, "conversation.search", by=_by(asked, terms))


def _asked(query: MultiMapping[str]) -> Asked:
    flags = query.getall("flag", [])
    return Asked(
        q=query.get("q", "").strip()[:LONGEST],
        benefit=query.get("benefit", "")[:LONGEST],
        state=query.get("state", "")[:LONGEST],
        region=query.get("region", "")[:LONGEST],
        language=query.get("language", "")[:LONGEST],
        since=query.get("since", "") if _day(query.get("since", "")) else "",
        until=query.get("until", "") if _day(query.get("until", "")) else "",
        flags=tuple(flag for flag in FLAGS if flag in flags),
        said=bool(query.get("said")),
    )


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


#: Nothing was said before, nor will be after.
_YEARS = range(2000, 2200)


def _wanted(request: web.Request, asked: Asked, terms: Terms) -> Wanted:
    typed = terms.value if terms.kind in ("words", "number") else ""
    return Wanted(
        words=typed,
        benefits=() if asked.said else named_benefits(typed, console(request).catalogue),
        benefit=asked.benefit,
        state=asked.state,
        region=asked.region,
        language=asked.language,
        since=_day(asked.since),
        until=_day(asked.until),
        flags=asked.flags,
        said=asked.said,
    )


async def _found(index: Search, terms: Terms, wanted: Wanted, onward: str) -> FoundPage:
    """A number finds its own, whatever the filters; one that is nobody's may stand in a message."""
    known: list[Found] = []
    if terms.kind == "phone":
        return FoundPage(await index.by_phone(terms.value))
    if terms.kind == "iin":
        return FoundPage(await index.by_iin(terms.value))
    if terms.kind == "number":
        known = await index.by_number(terms.value)
    if known:
        return FoundPage(known)
    return await index.find(wanted, SHOWN, _place(onward))


def _place(onward: str) -> int | None:
    """Where a page begins; from the beginning, for what is no place."""
    is_place = onward.isascii() and onward.isdecimal() and len(onward) <= _LONGEST_PLACE
    return int(onward) if is_place else None


#: Digits of a 64-bit number, less one.
_LONGEST_PLACE = 18


def _by(asked: Asked, terms: Terms) -> str:
    """How was searched; not for what, which may be a citizen's number."""
    return " and ".join(
        [*([terms.kind] if asked.q else []), *(["filters"] if asked.is_filtered else [])]
    )


def _link(asked: Asked, **changes: str) -> str:
    return str(URL("/console/search").with_query(asked.query(**changes)))


def _quick() -> list[tuple[str, str]]:
    """What is looked for every day, as links."""
    return [
        (_link(Asked(flags=("staff",))), _("With staff")),
        (_link(Asked(flags=("unclear",))), _("Unclear")),
        (_link(Asked(flags=("undelivered",))), _("Undelivered")),
        (_link(Asked(flags=("fraud",))), _("Fraud reported")),
        (_link(Asked(flags=("stopped",))), _("Stopped")),
        (_link(Asked(state="giving_account")), _("Asked for an account")),
        (_link(Asked(state="rejected")), _("Rejected")),
    ]
