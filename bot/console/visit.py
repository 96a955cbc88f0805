"""Who a request comes from: the member of staff who is signed in, language, theme, address.

`visit(request)` knows all of it; a page that needs somebody asks `signed_in(request)`.
"""

from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from bot.console.flash import Flash, Kind
from bot.console.language import UiLanguage
from bot.console.permissions import Permission, allows
from storage.staff import Member, Session

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")


@dataclass(slots=True)
class Visit:
    """`member` is who is signed in; `somebody` may also be half-way in. `token` is
    what the cookie holds, and what the CSRF token is made of. `seen` is how much had changed when
    the page was begun (`bot.console.live`)."""

    address: str
    language: UiLanguage
    theme: Theme
    token: str
    is_new: bool
    seen: int = 0
    session: Session | None = None
    somebody: Member | None = None
    flashes: list[Flash] = field(default_factory=list)

    @property
    def member(self) -> Member | None:
        is_in = self.session is not None and self.session.stage == "in"
        return self.somebody if is_in else None

    def may(self, permission: Permission) -> bool:
        return self.member is not None and allows(self.member.roles, permission)


_VISIT = web.RequestKey("console visit", Visit)


def visit(request: web.Request) -> Visit:
    return request[_VISIT]


def is_known(request: web.Request) -> bool:
    """False while an error came before anybody looked who it is."""
    return _VISIT in request


def begin_visit(request: web.Request, found: Visit) -> None:
    request[_VISIT] = found


def signed_in(request: web.Request) -> Member:
    """For pages that are not open to everybody, which is all but sign-in."""
    member = visit(request).member
    assert member is not None, "a page that is open to everybody asked who is signed in"
    return member


def flash(request: web.Request, text: str, kind: Kind = "good") -> None:
    """Said once, on the page that is shown next."""
    visit(request).flashes.append(Flash(kind, text))
