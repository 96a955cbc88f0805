"""Takes the pictures of the README from a running demo: `make screenshots`.

Starts a demo on free ports, plays two conversations and a fraud in its page, signs in to the
console, and photographs all of it in light and in dark. Needs Chromium (Debian: apt-get install
chromium); with fonts-inter the letters of the phones are those of their page's first choice.
"""

import asyncio
import re
import shutil
import socket
import sys
import tempfile
import time
from base64 import b32decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from gateway_sim.cli.code import code_at
from gateway_sim.client import SimulatorClient

FOLDER = Path(__file__).parent
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

#: The window, in CSS pixels; pictures are half as sharp again.
WINDOW = {"width": 1320, "height": 860}

#: How long an answer may take, in milliseconds.
PATIENCE_MS = 30_000

KAZAKH, RUSSIAN, CITIZEN = "+77000001005", "+77000001002", "+77000001010"

#: What brings somebody to a person, each with what they wait for.
TROUBLES = {
    "+77000001004": ("ок", "ну не знаю, муж против, надо подумать"),
    "+77000001006": ("операторға қосыңызшы, сұрағым бар",),
    "+77000001013": ("ок", "может быть"),
    "+77000001011": ("соедините с человеком",),
}


#: Between one who is in trouble and the next, in seconds.
WAIT_S = 14 * 60


class Demo(NamedTuple):
    """`phones` and `console` are addresses; `password` is good once."""

    phones: str
    console: str
    login: str
    password: str


async def main() -> None:
    expect.set_options(timeout=PATIENCE_MS)
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        sys.exit("Chromium is not installed, so there are no pictures: apt-get install chromium")
    async with _demo() as demo, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        await _in_light(browser, demo.phones)
        await _in_dark(browser, demo.phones)
        await _console(browser, demo)
        await browser.close()


async def _in_light(browser: Browser, url: str) -> None:
    """A consent in Kazakh, a question in Russian, and a message that is being typed."""
    tab = await _tab(browser, url, "light", KAZAKH, RUSSIAN)
    kazakh, russian = _phone(tab, KAZAKH), _phone(tab, RUSSIAN)
    await _say(kazakh, "Қанша төлейсіздер?", "тг")
    await _say(kazakh, "иә, келісемін", "шот")
    await _say(kazakh, "2", "аударылды")
    await _say(russian, "а это не мошенники?", "1414")
    await russian.locator("textarea").fill("да, я согласна. Когда придут деньги и куда?")
    await _shoot(tab, "phones-light")


async def _in_dark(browser: Browser, url: str) -> None:
    """A fraudster writes as 1414; the citizen forwards it to 1414, and is told."""
    tab = await _tab(browser, url, "dark", KAZAKH, CITIZEN)
    citizen = _phone(tab, CITIZEN)
    await citizen.get_by_role("button", name="A stranger writes").click()
    await tab.locator("#stranger").get_by_role("button", name="Send").click()
    stranger = citizen.locator(".bubble.stranger")
    await stranger.get_by_role("button", name="Forward to 1414").click()
    await expect(citizen.locator(".bubble.in:not(.stranger)")).to_have_count(2)
    await _shoot(tab, "phones-dark")


async def _console(browser: Browser, demo: Demo) -> None:
    """The conversation that was played, and the list of those who wait for a person."""
    tab = await browser.new_page(viewport=WINDOW, color_scheme="light", locale="en-GB")
    await _sign_in(tab, demo)
    await tab.goto(f"{demo.console}/search?q={KAZAKH[1:]}")
    await tab.locator("#results .found a").click()
    await expect(tab.locator("#ways")).to_contain_text("The money has been paid")
    await _shoot(tab, "conversation-light")
    async with SimulatorClient(demo.phones) as simulator:
        for number, texts in TROUBLES.items():
            for text in texts:
                await _write(simulator, number, text)
            await simulator.jump(WAIT_S)
    await tab.emulate_media(color_scheme="dark")
    await tab.set_viewport_size({**WINDOW, "height": 500})
    await tab.goto(f"{demo.console}/work")  # with the fraud that was passed on
    await expect(tab.locator("#work-list [data-claim]")).to_have_count(len(TROUBLES) + 1)
    await tab.keyboard.press("j")
    await tab.keyboard.press("c")
    await expect(tab.get_by_text("You look at it")).to_be_visible()
    await tab.goto(f"{demo.console}/work")
    await _shoot(tab, "work-dark")


async def _sign_in(tab: Page, demo: Demo) -> None:
    """For the first time: a password of one's own, and the telephone."""
    await tab.goto(f"{demo.console}/work")
    await tab.fill("[name=login]", demo.login)
    await tab.fill("[name=password]", demo.password)
    await tab.keyboard.press("Enter")
    await tab.fill("[name=again]", "four plain words together")
    await tab.fill("[name=password]", "four plain words together")
    await tab.keyboard.press("Enter")
    key = await tab.locator("code.secret").text_content()
    assert key is not None
    await tab.fill("[name=code]", code_at(b32decode(key.replace(" ", "")), time.time()))
    await tab.keyboard.press("Enter")
    await tab.click("text=I have kept them")


async def _write(simulator: SimulatorClient, number: str, text: str) -> None:
    """And waits for the answer."""
    before = (await simulator.thread(number))[-1].id
    await simulator.write(number, text)
    while not any(m.direction == "to_phone" for m in await simulator.thread(number, before, 10)):
        pass


async def _tab(browser: Browser, url: str, scheme: str, *numbers: str) -> Page:
    tab = await browser.new_page(viewport=WINDOW, color_scheme=scheme, device_scale_factor=1.5)  # type: ignore[arg-type]
    await tab.goto(f"{url}/?open={','.join(number[1:] for number in numbers)}")
    for number in numbers:
        await expect(_phone(tab, number).locator(".bubble").first).to_be_visible()
    return tab


def _phone(tab: Page, number: str) -> Locator:
    return tab.locator(f'article[data-number="{number}"]')


async def _say(phone: Locator, text: str, until: str) -> None:
    """Writes, and waits for a new message that holds the word."""
    answers = phone.locator(".bubble.in .text", has_text=until)
    before = await answers.count()
    await phone.locator("textarea").fill(text)
    await phone.locator("textarea").press("Enter")
    await expect(answers).not_to_have_count(before)
    await expect(phone.locator(".bubble.out.got .text", has_text=text).last).to_be_visible()


async def _shoot(tab: Page, name: str) -> None:
    await tab.mouse.move(0, 0)
    await tab.wait_for_timeout(1200)  # receipts come, and the list of phones follows
    path = FOLDER / f"{name}.png"
    await tab.screenshot(path=path)
    print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


@asynccontextmanager
async def _demo() -> AsyncIterator[Demo]:
    """A demo that is up, until the end of the block."""
    smpp, http, bot = (f"127.0.0.1:{_free_port()}" for _ in range(3))
    with tempfile.TemporaryDirectory() as folder:
        demo = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "gateway_sim", "demo", "--smpp", smpp, "--http", http,
            "--bot", bot, "--folder", folder, cwd=FOLDER.parent, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            yield Demo(f"http://{http}", f"http://{bot}/console", *await _until_up(demo))
        finally:
            demo.terminate()
            await demo.communicate()


async def _until_up(demo: asyncio.subprocess.Process) -> tuple[str, str]:
    """Who may sign in, and with what."""
    assert demo.stdout is not None
    said = ""
    async for line in demo.stdout:
        said += line.decode()
        if line.startswith(b"Ctrl-C stops everything"):
            found = re.search(r"Name  (\S+)  and password  (\S+)  ", said)
            assert found is not None
            return found[1], found[2]
    sys.exit("the demo ended before it was up; it said why above")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
