"""`GET /texts`: the page of all our texts, for everybody, so that nobody need take our word for it.

One HTML document without a script, a font or a picture from elsewhere: it can be read on an old
phone, aloud by a screen reader, in the dark, and printed.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from aiohttp import web

from flows.catalogue import Catalogue, Name
from flows.texts_page import (
    ABOUT,
    CHECK,
    HOW_TO_CHECK,
    NEVER,
    NEVER_DOES,
    TITLE,
    Section,
    sections,
)

#: The page changes only with a new version of the texts.
_HEADERS: Final = {
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
}

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #5a6472; --line: #d5dae1;
  --accent: #0b5cad }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --paper: #14171b; --soft: #a3adba; --line: #343b45; --accent: #7db8f5 } }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.55 system-ui, sans-serif }
h1 { font-size: 1.7rem; line-height: 1.25 }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; line-height: 1.35 }
h1 span, h2 span { display: block }
h1 span + span, h2 span + span { color: var(--soft); font-weight: 500 }
.pair { display: grid; gap: .25rem 2rem; padding: .75rem 0; border-top: 1px solid var(--line) }
.pair p { margin: 0; overflow-wrap: anywhere }
a { color: var(--accent) }
ul { padding-left: 1.2rem }
@media (min-width: 42rem) { .pair { grid-template-columns: 1fr 1fr } }
@media print { body { max-width: none } .pair { break-inside: avoid } }
"""


def texts_page(catalogue: Catalogue) -> str:
    return "".join(_page(list(sections(catalogue))))


def texts_response(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html", charset="utf-8", headers=_HEADERS)


def _page(all_sections: list[Section]) -> Iterator[str]:
    yield '<!doctype html><html lang="kk"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(TITLE.kk)} · {escape(TITLE.ru)}</title><style>{_STYLE}</style></head>"
    yield f"<body><header><h1>{_both(TITLE)}</h1>{_pair(ABOUT)}</header><main>"
    yield f'<section aria-labelledby="never"><h2 id="never">{_both(NEVER)}</h2>'
    yield from (_pair(one) for one in NEVER_DOES)
    yield f'</section><section aria-labelledby="check"><h2 id="check">{_both(CHECK)}</h2>'
    yield f"{_pair(HOW_TO_CHECK)}</section><nav><ul>"
    for number, section in enumerate(all_sections):
        yield f'<li><a href="#s{number}">{_both(section.heading, " · ")}</a></li>'
    yield "</ul></nav>"
    for number, section in enumerate(all_sections):
        yield f'<section aria-labelledby="s{number}">'
        yield f'<h2 id="s{number}">{_both(section.heading)}</h2>'
        yield from (_pair(text) for text in section.texts)
        yield "</section>"
    yield "</main></body></html>"


def _both(name: Name, between: str = " ") -> str:
    kk, ru = escape(name.kk), escape(name.ru)
    return f'<span lang="kk">{kk}</span>{between}<span lang="ru">{ru}</span>'


def _pair(name: Name) -> str:
    kk, ru = escape(name.kk), escape(name.ru)
    return f'<div class="pair"><p lang="kk">{kk}</p><p lang="ru">{ru}</p></div>'
