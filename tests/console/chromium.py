"""Chromium over the running system: what only a browser shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.console.sessions import key_of
from storage.crypto import Secrets
from storage.opening import open_queries, open_store
from storage.staff import NewMember, Session
from tests.console.desk import told
from tests.rig.rig import Rig

#: Debian's; a download of a browser of its own is not wanted.
EXECUTABLE = "/usr/bin/chromium"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

#: A busy machine takes its time, in milliseconds; what has not come by then never will.
PATIENCE_MS = 60_000

WCAG = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa")

KEY = "a-secret-of-the-rig-for-the-console"


@dataclass
class Chrome:
    """`page` is a tab of somebody who is signed in to the console of the running system."""

    browser: Browser
    running: "Running"

    async def sign_in(self, *roles: str, login: str = "aigul", **context: object) -> Page:
        """A tab of somebody new; `context` is of Playwright: `viewport`, `color_scheme`, …"""
        token = await self.running.begin_session(login, roles or ("operator",))
        tab = await self.visitor(**context)
        await tab.context.add_cookies(
            [{"name": "kelisim-visit", "value": token, "url": self.running.url}]
        )
        return tab

    async def visitor(self, **context: object) -> Page:
        """A tab of somebody who is not signed in, in English."""
        made: BrowserContext = await self.browser.new_context(
            **{"base_url": self.running.url, "locale": "en-GB", **context}  # type: ignore[arg-type]
        )
        made.set_default_timeout(PATIENCE_MS)
        return await made.new_page()


@dataclass
class Running:
    """The simulator here, the bot with its console in a process of its own."""

    rig: Rig
    folder: Path
    database: str

    @property
    def url(self) -> str:
        return self.rig.bot_url

    async def begin_session(self, login: str, roles: tuple[str, ...]) -> str:
        """What the cookie holds."""
        token, now = f"token-of-{login}", datetime.now(UTC)
        store = await open_store(self.database, Secrets.parse(KEY))
        new = NewMember(login, login.capitalize(), roles)
        staff_id = await store.staff.add_staff(
            new, must_change=False, entry=told("staff.add", f"staff:{login}")
        )
        until = now + timedelta(hours=10)
        session = Session(key_of(token), staff_id, "in", now, now, until, "::1", "a browser")
        await store.staff.begin_session(session, None)
        await store.close()
        return token

    async def queries(self):
        return await open_queries(self.database, Secrets.parse(KEY))


@asynccontextmanager
async def running_system(folder: Path, **settings: str) -> AsyncIterator[Running]:
    async with Rig(folder, {"KELISIM_SECRET_KEY": KEY, **settings}) as rig:
        await rig.start()
        yield Running(rig, folder, rig.bot.environment["KELISIM_DATABASE_URL"])
        await rig.bot.stop()


@asynccontextmanager
async def chromium(running: Running) -> AsyncIterator[Chrome]:
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=list(FLAGS))
        yield Chrome(browser, running)
        await browser.close()


async def barriers(tab: Page, *rules: str) -> list[str]:
    """What axe-core finds on a page that keeps people out, each with where it stands; by all rules
    of WCAG 2.2 AA, or only by these."""
    # Injected by the test tool, which the page's own policy (no inline script) does not bind.
    await tab.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = await tab.evaluate("only => axe.run({runOnly: only})", list(rules) or list(WCAG))
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
