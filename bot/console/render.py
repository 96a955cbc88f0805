"""Pages from templates: `page(request, "search.html", found=found)`.

Every template knows: `me` (who is signed in), `may("READ")`, `csrf`, `language`, `theme`, `menu`,
`path`, `static(name)`, `_` and `ngettext`; and the filters `moment`, `exact`, `day`, `clock_time`,
`number`, `percent`, `duration`, `masked_phone`, `masked_iin`.
"""

import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.console import formats, language, masks
from bot.console.csrf import csrf_token
from bot.console.permissions import ROLE_NAMES, Permission
from bot.console.statics import Statics
from bot.console.visit import THEMES, visit

TEMPLATES = Path(__file__).parent / "templates"


def page(
    request: web.Request, template: str, *, status: int = 200, **context: object
) -> web.Response:
    known = {**_everywhere(request), **context}
    return aiohttp_jinja2.render_template(template, request, known, status=status)


def set_up_templates(app: web.Application, statics: Statics) -> None:
    aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        filters=_FILTERS,
    )
    env = aiohttp_jinja2.get_env(app)
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        static=statics.url,
        ui_languages=language.UI_LANGUAGES,
        themes=THEMES,
        role_names=ROLE_NAMES,
        _=language._,
        gettext=language._,
        ngettext=language.ngettext,
    )


_FILTERS: dict[str, Callable[..., str]] = {
    "moment": formats.moment,
    "exact": formats.exact,
    "day": formats.day,
    "clock_time": formats.clock_time,
    "machine_time": formats.machine_time,
    "duration": formats.duration,
    "number": formats.number,
    "percent": formats.percent,
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
