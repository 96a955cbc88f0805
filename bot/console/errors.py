"""What goes wrong is said on a page: what happened, what it means, what to do."""

import secrets
from typing import NamedTuple

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.console.language import N_, _, speak
from bot.console.render import page
from bot.console.visit import Visit, begin_visit, is_known
from bot.console.visits import BY_ITSELF, language_of
from storage.errors import DatabaseUnusable

log = structlog.get_logger()


class _Words(NamedTuple):
    title: str
    text: str


_WORDS = {
    400: _Words(N_("This request makes no sense"), N_("Go back and try again.")),
    403: _Words(
        N_("You may not do this"),
        N_("Your role does not include it. An administrator can change your role."),
    ),
    404: _Words(
        N_("There is nothing here"),
        N_("The address is wrong, or what was here is gone. Go back, or search for it."),
    ),
    405: _Words(N_("This cannot be done here"), N_("Go back and try again.")),
    409: _Words(N_("Somebody else was quicker"), N_("Load the page again to see how it is now.")),
    413: _Words(N_("That is too much at once"), N_("Nothing was saved. Send less.")),
    429: _Words(N_("Too many requests"), N_("Wait a few seconds, then load the page again.")),
    500: _Words(
        N_("This went wrong on our side"),
        N_("Nothing of it was saved. The log of the service says why; try again in a moment."),
    ),
    503: _Words(N_("This does not work just now"), N_("Nothing was saved. Try again in a moment.")),
}

#: A form from elsewhere, or from before a sign-in in another tab.
_STALE_FORM = _Words(
    N_("This form is out of date"),
    N_("Nothing was saved. Load the page again and send it once more."),
)


@web.middleware
async def error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400 or BY_ITSELF in request.headers:
            raise
        return _page(request, error)
    except DatabaseUnusable as away:
        log.error("a page of the console failed", route=_route(request), reason=str(away))
        return _page(request, web.HTTPServiceUnavailable())
    except Exception:
        log.exception("a page of the console failed", route=_route(request))
        return _page(request, web.HTTPInternalServerError())


def _page(request: web.Request, error: web.HTTPException) -> web.Response:
    if not is_known(request):
        begin_visit(request, _nobody(request))
    words = _WORDS.get(error.status, _WORDS[400 if error.status < 500 else 500])
    if error.reason == "CSRF":
        words = _STALE_FORM
    made = page(
        request,
        "error.html",
        status=error.status,
        title=_(words.title),
        text=_(words.text) if _is_plain(error) else error.text,
    )
    made.headers.extend({k: v for k, v in error.headers.items() if k in ("Retry-After", "Allow")})
    return made


def _is_plain(error: web.HTTPException) -> bool:
    """Whether nobody gave words of their own, `raise web.HTTPConflict(text=_("…"))`."""
    is_of_aiohttp = isinstance(error, web.HTTPRequestEntityTooLarge)
    return is_of_aiohttp or error.text == f"{error.status}: {error.reason}"


def _nobody(request: web.Request) -> Visit:
    language = language_of(request)
    speak(language)
    return Visit(
        address="", language=language, theme="auto", token=secrets.token_urlsafe(16), is_new=True
    )


def _route(request: web.Request) -> str:
    """The pattern of the address: the address itself may hold what should not be logged."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
