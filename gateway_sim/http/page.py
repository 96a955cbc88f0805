"""The page in the browser: one HTML file and what it loads, all from this package.

Nothing comes from elsewhere, and nothing in a message can become markup or a script: the policy
below lets the browser run the files of this folder alone.
"""

from pathlib import Path
from typing import Final

from aiohttp import web

from gateway_sim.errors import NotThere

_FOLDER: Final = Path(__file__).parents[1] / "web"

#: What may be fetched; the file names are looked up here, so that no path leads out of the folder.
_FILES: Final = {path.name: path for path in _FOLDER.iterdir() if path.is_file()}

#: no-cache: ask each time whether the file is still the same, so that an upgrade is seen at once.
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}

#: Python's own table of types depends on the machine.
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}

routes = web.RouteTableDef()


@routes.get("/")
async def page(_request: web.Request) -> web.FileResponse:
    """The wall of phones."""
    return _file("page.html")


@routes.get("/web/{file}")
async def part(request: web.Request) -> web.FileResponse:
    """Styles and scripts of the page."""
    return _file(request.match_info["file"])


def _file(name: str) -> web.FileResponse:
    path = _FILES.get(name)
    if path is None:
        raise NotThere(f"the page has no part “{name}”")
    return web.FileResponse(path, headers=_HEADERS | {"Content-Type": _TYPES[path.suffix]})
