"""Pages from templates: `page(request, "search.html", found=found)`.

Every template knows: `me` (who is signed in), `may("READ")`, `csrf`, `language`, `theme`, `menu`,
`path`, `static(name)`, `badge(text, kind)`, `when(time)`, `_` and `ngettext`; and the filters
`moment`, `exact`, `day`, `clock_time`, `number`, `percent`, `tenge`, `duration`,
`masked_phone`, `masked_iin`.
"""

import asyncio
import urllib.parse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.console import formats, language, marks, masks
from bot.console.csrf import csrf_token
from bot.console.folding import fold
from bot.console.permissions import ROLE_NAMES, Permission
from bot.console.statics import Statics
from bot.console.visit import THEMES, visit

TEMPLATES = Path(__file__).parent / "templates"


def page(
    request: web.Request, template: str, *, status: int = 200, **context: object
) -> web.Response:
    known = {**_everywhere(request), **context}
    spoken = _ENVIRONMENTS[visit(request).language]
    return aiohttp_jinja2.render_template(template, request, known, app_key=spoken, status=status)


#: One for each language.
_ENVIRONMENTS = {
    name: web.AppKey(f"templates in {name}", jinja2.Environment) for name in language.UI_LANGUAGES
}


def set_up_templates(app: web.Application, statics: Statics) -> None:
    for name, key in _ENVIRONMENTS.items():
        app[key] = _environment(name, statics)


async def compile_templates(app: web.Application) -> None:
    """All of them, one after the other, so that nobody waits for it who opens the first page."""
    for key in _ENVIRONMENTS.values():
        for template in app[key].list_templates():
            await asyncio.to_thread(app[key].get_template, template)


def _environment(name: language.UiLanguage, statics: Statics) -> jinja2.Environment:
    """Compiled once for all consoles of a process: it takes a second."""
    if (name, statics.version) not in _made:
        _made[name, statics.version] = _new_environment(name, statics)
    return _made[name, statics.version]


_made: dict[tuple[language.UiLanguage, str], jinja2.Environment] = {}


def _new_environment(name: language.UiLanguage, statics: Statics) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.filters.update(_FILTERS)
    env.globals.update(
        static=statics.url,
        ui_languages=language.UI_LANGUAGES,
        themes=THEMES,
        role_names=ROLE_NAMES,
        _=language._,
        gettext=language._,
        ngettext=language.ngettext,
        badge=marks.badge,
        when=marks.when,
    )
    fold(env, {"_": partial(language.said_in, name), "static": statics.url})
    return env


_FILTERS: dict[str, Callable[..., str]] = {
    "moment": formats.moment,
    "exact": formats.exact,
    "day": formats.day,
    "clock_time": formats.clock_time,
    "machine_time": formats.machine_time,
    "duration": formats.duration,
    "number": formats.number,
    "percent": formats.percent,
    "tenge": formats.tenge,
    "masked_phone": masks.masked_phone,
    "masked_iin": masks.masked_iin,
    "quoted": lambda text: urllib.parse.quote(text, safe=""),
}


def _everywhere(request: web.Request) -> dict[str, Any]:
    from bot.console.pages import menu_for  # noqa: PLC0415 - the pages import this module

    now = visit(request)
    return {
        "me": now.member,
        "may": lambda name: now.may(Permission[name]),
        "csrf": csrf_token(request),
        "language": now.language,
        "theme": now.theme,
        "flashes": now.flashes,
        "seen": now.seen,
        "menu": menu_for(now),
        "path": request.path,
        "path_and_query": request.path_qs,
    }
