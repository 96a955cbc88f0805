"""A console over a database of its own, and browsers without a screen that are signed in to it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.clock import FakeClock
from bot.console.live import Live
from bot.console.opening import open_console
from bot.console.sessions import key_of
from bot.console.visits import SESSIONS
from bot.http import CONSOLE
from bot.settings import Settings, load
from flows.loading import load_catalogue
from storage.audit import Entry, NewEntry
from storage.moments import to_micros
from storage.queries import Queries
from storage.staff import NewMember, Session
from storage.staff_queries import AuditFilter
from storage.store import Store

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)  # 11:00 in Almaty
CATALOGUE = load_catalogue()


@dataclass
class Desk:
    """`clock` is that of conversations, `staff_clock` that of sessions and the audit log."""

    store: Store
    queries: Queries
    settings: Settings
    clock: FakeClock
    staff_clock: FakeClock
    live: Live
    client: TestClient
    console: web.Application
    file: Path
    database: str = ""

    async def member(self, *roles: str, login: str = "aigul", password: str | None = None) -> int:
        """Somebody of the staff; the id."""
        new = NewMember(login, login.capitalize(), roles or ("operator",), password)
        return await self.store.staff.add_staff(
            new, must_change=False, entry=told("staff.add", f"staff:{login}")
        )

    async def sign_in(self, *roles: str, login: str = "aigul") -> "Browser":
        """A browser of somebody new who is signed in, with no page seen yet."""
        return await self.browser_of(await self.member(*roles, login=login))

    async def browser_of(self, staff_id: int) -> "Browser":
        token = (
            f"token-of-{staff_id}-{len(await self.queries.staff.sessions(self.staff_clock.now()))}"
        )
        now = self.staff_clock.now()
        await self.store.staff.begin_session(
            Session(key_of(token), staff_id, "in", now, now, now + timedelta(hours=10), "::1", "t"),
            None,
        )
        return Browser(self.client, token)

    def visitor(self) -> "Browser":
        """Somebody who is not signed in."""
        return Browser(self.client, "")

    def browser_with(self, other: "Browser") -> "Browser":
        """One that holds the cookies of another, at this console."""
        made = Browser(self.client, "")
        made.cookies = dict(other.cookies)
        return made

    async def settle(self) -> None:
        """What is written a little later is written now."""
        await self.console[SESSIONS]._seen.write([])

    def url(self, address: str) -> str:
        return str(self.client.make_url(address))

    async def raw_cookie(self, address: str) -> str:
        """The cookie a first visit gets, as it is sent."""
        answer = await self.client.get(address)
        self.client.session.cookie_jar.clear()
        return answer.headers["Set-Cookie"]

    def told(self, action: str, subject: str = "") -> NewEntry:
        """A line of the audit log, for what a test does to the store itself."""
        return told(action, subject, self.staff_clock.now())

    async def audit(self, action: str = "") -> list[Entry]:
        """What was noted, the newest first."""
        return await self.queries.staff.audit(AuditFilter(action=action), 100)


@dataclass
class Page:
    status: int
    text: str
    address: str
    headers: dict[str, str]

    @property
    def said(self) -> str:
        """The words on the page, without marks."""
        main = self.text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


class Browser:
    """Keeps cookies, follows redirects, and puts the token of the last page into its forms."""

    def __init__(self, client: TestClient, token: str) -> None:
        self._client = client
        self.cookies = {"kelisim-language": "en"}
        self.csrf = ""
        if token:
            self.cookies["kelisim-visit"] = token

    async def get(self, address: str, **headers: str) -> Page:
        return await self._ask("GET", address, headers=headers)

    async def follow(self, address: str) -> str:
        """Where an address sends on to, elsewhere."""
        answer = await self._client.get(address, cookies=self.cookies, allow_redirects=False)
        self._keep(answer)
        return answer.headers["Location"]

    async def post(self, address: str, _headers: dict[str, str] | None = None, **form: str) -> Page:
        """A form of a page that was opened; without one, the first page is opened first."""
        if not self.csrf:
            await self.get("/console/sign-in")
        data = {"csrf": self.csrf, **form}
        return await self._ask("POST", address, data=data, headers=_headers or {})

    async def _ask(self, method: str, address: str, **more: object) -> Page:
        for _hop in range(6):
            answer = await self._client.request(
                method, address, cookies=self.cookies, allow_redirects=False, **more
            )
            self._keep(answer)
            if answer.status not in (302, 303):
                break
            method, address, more = "GET", answer.headers["Location"], {}
        text = await answer.text()
        found = re.search(r'data-csrf="(\w+)"', text)
        self.csrf = found[1] if found else self.csrf
        return Page(answer.status, text, address, dict(answer.headers))

    def _keep(self, answer: ClientResponse) -> None:
        self.cookies |= {name: morsel.value for name, morsel in answer.cookies.items()}
        self._client.session.cookie_jar.clear()


def told(action: str, subject: str = "", at: datetime = NOW) -> NewEntry:
    return NewEntry(at=to_micros(at), staff="test", action=action, subject=subject)


def make_desk(
    store: Store, queries: Queries, folder: Path, environ: dict[str, str], now: datetime = NOW
) -> Desk:
    clock, staff_clock, live = FakeClock(now), FakeClock(now), Live()
    settings = load(environ or {"KELISIM_LOG": "json"}, folder / "no.env")
    console = open_console(
        settings, store, queries, CATALOGUE,
        clock=clock, staff_clock=staff_clock, live=live, wake_road=lambda: None,
    )  # fmt: skip
    app = web.Application()
    app.add_subapp(CONSOLE, console)
    return Desk(
        store,
        queries,
        settings,
        clock,
        staff_clock,
        live,
        TestClient(TestServer(app)),
        console,
        folder / "kelisim.db",
    )
