"""The simulator's page in a real Chromium, with a bot that shares no code with ours behind it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    async_playwright,
    expect,
)

from gateway_sim.http.app import make_app
from gateway_sim.network import NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator
from tests.gateway_sim.independent import IndependentEsme

#: Debian's, or whatever is installed; a download of a browser of its own is not wanted.
EXECUTABLE = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

PHONE = "+77011234567"
OTHER = "+77021234567"


@dataclass
class Site:
    """A simulator, its address, and a tab that looks at it."""

    simulator: Simulator
    url: str
    tab: Page
    esme: IndependentEsme
    #: what the browser complained of: errors of scripts, and whatever the page's policy forbade
    complaints: list[str] = field(default_factory=list)

    async def open(self, *numbers: str, view: str = "phones") -> None:
        """Goes to the page with these phones open, and waits until it hears the network."""
        phones = ",".join(number[1:] for number in numbers)
        await self.tab.goto(f"{self.url}/?view={view}&open={phones}")
        await expect(self.tab.locator("#bound")).not_to_be_empty()

    def phone(self, number: str = PHONE) -> Locator:
        return self.tab.locator(f'article[data-number="{number}"]')

    def bubbles(self, number: str = PHONE) -> Locator:
        return self.phone(number).locator(".bubble .text")

    def line(self, number: str = PHONE) -> Locator:
        """Where one writes."""
        return self.phone(number).locator("textarea")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=list(FLAGS))
        yield browser
        await browser.close()


@asynccontextmanager
async def site(browser: Browser, **context: object) -> AsyncIterator[Site]:
    """A simulator of its own, on free ports, bound to by smpplib."""
    simulator = Simulator(NetworkSettings(port=0, receipt_delay_s=0.0), RegistrySettings())
    await simulator.start()
    runner = web.AppRunner(make_app(simulator), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    port = runner.addresses[0][1]
    esme = IndependentEsme(simulator.network.port)
    await esme.bind()
    made = await browser.new_context(**context)  # type: ignore[arg-type]
    found = Site(simulator, f"http://127.0.0.1:{port}", await made.new_page(), esme)
    _listen(found)
    yield found
    await made.close()
    esme.drop()
    await simulator.stop()
    await runner.cleanup()


def _listen(found: Site) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.complaints.append(message.text)

    found.tab.on("console", hear)
    found.tab.on("pageerror", lambda error: found.complaints.append(str(error)))


async def barriers(tab: Page) -> list[str]:
    """What axe-core finds that keeps people out, each with where it stands."""
    # Injected by the test tool, which the page's own policy (no inline script) does not bind.
    await tab.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = await tab.evaluate("axe.run({runOnly: ['wcag2a','wcag2aa','wcag21aa','wcag22aa']})")
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
