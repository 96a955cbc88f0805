"""`/console/texts`: every text in both languages, what it costs, where it is used, as a citizen
would see it. Changes go through the files, so this page only shows and checks."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from aiohttp import web

from bot.console.console import console
from bot.console.finding_words import finding_said
from bot.console.language import N_, _, current_language
from bot.console.page import Page
from bot.console.permissions import Permission
from bot.console.render import page as render
from bot.console.text_uses import TEXT_USES
from flows.catalogue import Benefit, Catalogue, Name
from flows.inventory import ANSWERS_FILE, COMMON_FILE, Entry, entries
from flows.linting import lint
from flows.listing import Listed, listing

page = Page("texts", needs=Permission.READ_TEXTS, menu=N_("Texts"), shortcut="g t")


class Shown(NamedTuple):
    """One text: as it stands in the file, as it leaves the house (each way with its cost), and
    what is wrong with it."""

    entry: Entry
    ways: list[Listed]
    wrong: list[str]
    #: the benefits and notices that say it, when not all do
    said_by: list[Name]

    @property
    def use(self) -> str:
        if self.entry.file == ANSWERS_FILE:
            return _("an answer that staff may choose")
        return _(TEXT_USES[self.entry.text.key])

    def has(self, word: str) -> bool:
        text = self.entry.text
        return any(word in part.lower() for part in (self.entry.key, text.kk, text.ru))


@page.get("/texts")
async def show(request: web.Request) -> web.Response:
    every = await asyncio.to_thread(_measured, console(request).catalogue)
    file, words = request.query.get("file", ""), request.query.get("q", "").strip()[:100]
    found = [
        text
        for text in every
        if (not file or text.entry.file == file)
        and all(text.has(word) for word in words.lower().split())
    ]
    return render(
        request,
        "texts.html",
        finding_said=finding_said,
        texts=found,
        files=_files(every),
        file=file,
        words=words,
        wrong=sum(bool(text.wrong) for text in every),
        count=len(every),
    )


def _files(every: tuple[Shown, ...]) -> list[tuple[str, str]]:
    """With the name of the benefit, in the language of the page."""
    names = {COMMON_FILE: _("common to all"), ANSWERS_FILE: _("answers of staff")}
    for text in every:
        benefit = text.entry.benefit
        if benefit is not None:
            names.setdefault(text.entry.file, _said(benefit.short))
    return list(names.items())


def _said(name: Name) -> str:
    return name.kk if current_language() == "kk" else name.ru


def _measured(catalogue: Catalogue) -> tuple[Shown, ...]:
    """Once: the texts of a running service do not change."""
    if not _kept or _kept[0][0] is not catalogue:
        _kept[:] = [(catalogue, tuple(_all(catalogue)))]
    return _kept[0][1]


_kept: list[tuple[Catalogue, tuple[Shown, ...]]] = []


def _all(catalogue: Catalogue) -> Iterator[Shown]:
    ways, wrong = defaultdict(list), defaultdict(list)
    for listed in listing(catalogue):
        ways[listed.file, listed.key].append(listed)
    for finding in lint(catalogue):
        wrong[finding.file, finding.key.removeprefix("texts.")].append(finding.reason)
    for entry in entries(catalogue):
        place = (entry.file, entry.key)
        yield Shown(entry, ways[place], wrong[place], _said_by(catalogue, entry))


def _said_by(catalogue: Catalogue, entry: Entry) -> list[Name]:
    """Of a common text that some benefits say in words of their own: those that do not."""
    if entry.file != COMMON_FILE:
        return []
    others = [b for b in catalogue.benefits.values() if not _has_own(b, entry.text.key)]
    return [] if len(others) == len(catalogue.benefits) else [benefit.short for benefit in others]


def _has_own(benefit: Benefit, key: str) -> bool:
    return key in benefit.texts
