"""Search, conversation and evidence in a browser, while the simulator plays the citizen."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from bot.cli.evidence import TAMPERED
from bot.evidence_file import verified
from gateway_sim.client import SimulatorClient
from gateway_sim.play.bot import BotClient
from gateway_sim.play.player import next_local
from gateway_sim.synthetic import iin_for
from tests.console.chromium import Chrome, Running, barriers
from tests.rig.bot_process import ROOT
from tests.rig.rig import TOKEN

pytestmark = pytest.mark.system

PHONE = "+77015550007"
IIN = iin_for(PHONE)
FOUND = "#results .found a"


class Citizen:
    """Somebody with a phone, to whom an offer was made."""

    def __init__(self, simulator: SimulatorClient) -> None:
        self._simulator = simulator
        self._seen = "0"

    async def says(self, text: str) -> str:
        """And hears this."""
        await self._simulator.write(PHONE, text)
        return await self.hears()

    async def hears(self) -> str:
        while True:
            for message in await self._simulator.thread(PHONE, self._seen, 20):
                self._seen = message.id
                if message.direction == "to_phone":
                    return message.text


@pytest.fixture
async def citizen(running: Running) -> AsyncIterator[Citizen]:
    async with (
        SimulatorClient(running.rig.simulator_url) as simulator,
        BotClient(running.url, TOKEN) as bot,
    ):
        now = (await simulator.time()).now
        await simulator.jump((next_local(now, 10, 0) - now).total_seconds())
        row: dict[str, object] = {
            "offer_id": "A-77", "benefit": "birth", "phone": PHONE, "iin": IIN,
            "language": "ru", "region": "Астана", "facts": {"child_order": 1},
            "accounts": [{"bank": "Halyk Bank", "iban": "KZ86125KZT5004100100"}],
        }  # fmt: skip
        await bot.offer(row)
        citizen = Citizen(simulator)
        await citizen.hears()
        yield citizen


async def ask(tab: Page, typed: str) -> None:
    """Types into the search; the results follow by themselves."""
    await tab.keyboard.press("/")
    await tab.keyboard.press("Control+A")
    await tab.keyboard.type(typed)


async def test_a_conversation_is_found_as_it_is_typed_and_followed_live_by_keys_alone(
    chrome: Chrome, citizen: Citizen
) -> None:
    tab, complaints = await chrome.sign_in("operator"), []
    tab.on("console", lambda message: complaints.append(message.text))
    await citizen.says("сколько <b>денег</b>?")
    await tab.goto("/console")
    await expect(tab).to_have_url(f"{chrome.running.url}/console/search")
    for typed in ("8 701 555-00-07", "+77015550007", IIN, "A-77", "рождение", "ден"):
        await ask(tab, "нетниког")
        await expect(tab.locator(FOUND)).to_have_count(0)
        await ask(tab, typed)
        await expect(tab.locator(FOUND)).to_have_count(1)
    assert "q=%D0%B4%D0%B5%D0%BD" in tab.url
    await expect(tab.locator("#results b")).to_have_count(0)
    assert await barriers(tab) == []
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    thread = tab.locator("#thread")
    await expect(thread).to_contain_text("сколько <b>денег</b>?")
    await expect(tab.locator(".live-sign.is-live")).to_have_count(1)
    await citizen.says("да")
    await expect(thread).to_contain_text("= yes to “do you agree?”")
    await expect(tab.locator(".way.is-now .badge")).to_contain_text("Asked which account")
    await citizen.says("1")
    await expect(tab.locator(".way.is-now li.done", has_text="Agreed")).to_have_count(1)
    await expect(tab.locator(".way.is-now")).to_contain_text("A-A-77")
    assert await barriers(tab) == []
    assert complaints == []


async def test_a_consent_is_proved_by_a_file_and_a_conversation_is_printed(
    chrome: Chrome, citizen: Citizen, tmp_path: Path
) -> None:
    tab = await chrome.sign_in("operator", color_scheme="dark")
    await citizen.says("да")
    await tab.goto("/console/search?q=A-77")
    await tab.locator(FOUND).click()
    await loaded(tab, "conversations/*")
    await tab.keyboard.press("v")
    await loaded(tab, "transcript")
    await expect(tab.locator(".sheet-of-paper")).to_contain_text("да")
    assert await barriers(tab) == []
    await tab.pdf(path=tmp_path / "printed.pdf")
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    await tab.keyboard.press("u")
    await tab.get_by_role("link", name="Evidence (1 proof)").click()
    await loaded(tab, "evidence/*")
    await expect(tab.locator(".proof-card")).to_contain_text("Agreement")
    assert await barriers(tab) == []
    async with tab.expect_download() as download:
        await tab.keyboard.press("d")
    await (await download.value).save_as(tmp_path / "consent.json")
    result = verified((tmp_path / "consent.json").read_bytes())
    assert result.told is not None
    assert [proof.reply for proof in result.told.proofs] == ["да"]
    assert await kelisim_verifies(tmp_path / "consent.json")
    forged = (tmp_path / "consent.json").read_text("utf-8").replace("да", "нет")
    (tmp_path / "forged.json").write_text(forged, "utf-8")
    assert not await kelisim_verifies(tmp_path / "forged.json")


async def loaded(tab: Page, address: str) -> None:
    """A key that is pressed before goes nowhere."""
    await tab.wait_for_url(f"**/{address}")
    await tab.wait_for_load_state()


async def kelisim_verifies(file: Path) -> bool:
    """By the command, somewhere without a database and without settings."""
    command = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "evidence", "verify", str(file),
        cwd=file.parent, env={"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    code = await command.wait()
    assert code in (0, TAMPERED)
    return code == 0


async def test_without_javascript_a_search_is_a_form(chrome: Chrome, citizen: Citizen) -> None:
    del citizen
    tab = await chrome.sign_in("operator", java_script_enabled=False)
    await tab.goto("/console/search")
    await tab.fill("#q", "A-77")
    await tab.click(".search .ask button")
    await expect(tab.locator(FOUND)).to_have_count(1)


async def test_a_telephone_shows_search_and_conversation_without_scrolling_sideways(
    chrome: Chrome, citizen: Citizen
) -> None:
    del citizen
    tab = await chrome.sign_in("operator", viewport={"width": 390, "height": 844})
    await tab.goto("/console/search?q=A-77")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await tab.evaluate(wide)
    await tab.locator(FOUND).click()
    await expect(tab.locator("#thread")).to_contain_text("1414")
    assert not await tab.evaluate(wide)
