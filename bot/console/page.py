"""A page of the console: its addresses, its place in the menu, and who may open it.

    page = Page("search", needs=Permission.READ, menu=N_("Search"), shortcut="g s")

    @page.get("/search")
    async def search(request: web.Request) -> web.Response: ...

`bot.console.pages` lists all of them; who may not open one is told so, and who is not signed in
signs in first and comes back.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from aiohttp import web

from bot.console.language import N_
from bot.console.permissions import Permission

#: The group of the menu that stands last.
ADMINISTRATION = N_("Administration")

Handle = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Route(NamedTuple):
    method: str
    path: str
    handle: Handle
    needs: Permission | None
    is_open: bool


class Page:
    """`needs` None: everybody who is signed in. `is_open`: also who is not. Every route may ask for
    more. `address` is where the menu leads, the first route if not given."""

    def __init__(
        self,
        name: str,
        *,
        needs: Permission | None = None,
        is_open: bool = False,
        menu: str = "",
        group: str = "",
        shortcut: str = "",
    ) -> None:
        self.name = name
        self.needs = needs
        self.is_open = is_open
        self.menu = menu
        self.group = group
        self.shortcut = shortcut
        self.routes: list[Route] = []

    @property
    def address(self) -> str:
        return self.routes[0].path

    def get(self, path: str, *, needs: Permission | None = None) -> Callable[[Handle], Handle]:
        return self._route("GET", path, needs)

    def post(self, path: str, *, needs: Permission | None = None) -> Callable[[Handle], Handle]:
        return self._route("POST", path, needs)

    def _route(
        self, method: str, path: str, needs: Permission | None
    ) -> Callable[[Handle], Handle]:
        def register(handle: Handle) -> Handle:
            self.routes.append(Route(method, path, handle, needs or self.needs, self.is_open))
            return handle

        return register
