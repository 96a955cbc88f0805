"""The cookies of the console. With https they carry the `__Host-` prefix, so that no neighbouring
site can set them."""

from aiohttp import web

from bot.console.console import console

#: A year, for what is only a preference.
_YEAR_S = 365 * 24 * 3600


def is_secure(request: web.Request) -> bool:
    return console(request).settings.console_url.startswith("https:")


def cookie(request: web.Request, name: str) -> str:
    return request.cookies.get(_name(request, name), "")


def set_cookie(
    request: web.Request, response: web.StreamResponse, name: str, value: str, *,
    kept: bool = False,
) -> None:  # fmt: skip
    """For this visit, or `kept` for a year. Lax, not strict: a link in a message from a colleague
    has to find its reader signed in; forms are guarded by their token."""
    response.set_cookie(
        _name(request, name),
        value,
        path="/",
        httponly=True,
        secure=is_secure(request),
        samesite="Lax",
        max_age=_YEAR_S if kept else None,
    )


def drop_cookie(request: web.Request, response: web.StreamResponse, name: str) -> None:
    response.del_cookie(
        _name(request, name),
        path="/",
        httponly=True,
        secure=is_secure(request),
        samesite="Lax",
    )


def _name(request: web.Request, name: str) -> str:
    return f"{'__Host-' if is_secure(request) else ''}kelisim-{name}"
