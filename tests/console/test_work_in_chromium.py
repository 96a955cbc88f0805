"""The work list and staff actions in a browser, while the simulator plays the citizen."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from gateway_sim.client import SimulatorClient
from gateway_sim.play.bot import BotClient
from gateway_sim.play.player import next_local
from gateway_sim.synthetic import iin_for
from tests.console.chromium import Chrome, Running, barriers
from tests.rig.rig import TOKEN

pytestmark = pytest.mark.system

PHONE = "+77015550001"


class Citizen:
    """Somebody with a phone, whose offer has become unclear twice."""

    def __init__(self, simulator: SimulatorClient) -> None:
        self._simulator = simulator
        self._seen = "0"

    async def says(self, text: str) -> None:
        await self._simulator.write(PHONE, text)

    async def hears(self) -> str:
        """The next message, as soon as it comes."""
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
            "offer_id": "A", "benefit": "birth", "phone": PHONE, "iin": iin_for(PHONE),
            "language": "ru", "region": "Астана", "facts": {"child_order": 1},
        }  # fmt: skip
        await bot.offer(row)
        citizen = Citizen(simulator)
        await citizen.hears()
        yield citizen


async def unclear_twice(citizen: Citizen) -> None:
    for text in ("ок", "ну не знаю"):
        await citizen.says(text)
        await citizen.hears()


async def do(tab: Page, label: str, **fields: str) -> None:
    """Fills in and sends the form of that name."""
    summary = tab.locator("summary", has_text=label)
    await summary.click()
    form = tab.locator("details", has=summary)
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        is_choice = await field.evaluate("field => field.tagName === 'SELECT'")
        await (field.select_option(value) if is_choice else field.fill(value))
    await form.locator("button.main, .deeds button").click()


async def test_two_want_the_same_and_one_helps_the_citizen(
    chrome: Chrome, citizen: Citizen
) -> None:
    complaints: list[str] = []
    aigul, berik = await chrome.sign_in(login="aigul"), await chrome.sign_in(login="berik")
    for tab in (aigul, berik):
        tab.on("console", lambda message: complaints.append(message.text))
        await tab.goto("/console/work")
        await expect(tab.get_by_text("Nobody waits")).to_be_visible()
    await unclear_twice(citizen)

    # The list fills by itself; one claims by keyboard, the other is told who was first.
    for tab in (aigul, berik):
        await expect(tab.get_by_role("cell", name="Unclear twice", exact=True)).to_be_visible()
    assert [] == await barriers(berik)
    await berik.locator("tr [data-claim]").evaluate("button => button.focus()")
    await aigul.keyboard.press("j")
    await aigul.keyboard.press("c")
    await expect(aigul.get_by_text("You look at it")).to_be_visible()
    await expect(berik.get_by_text("aigul looks at it")).to_be_visible()
    await berik.locator("[data-claim]").click()
    await expect(berik.get_by_text("aigul was first and looks at it.")).to_be_visible()

    # The bot is silent while the citizen talks to a person, who sees every word at once.
    await do(aigul, "Take the conversation", reason="unclear twice")
    await expect(aigul.get_by_text("took the conversation")).to_be_visible()
    await citizen.says("а карта нужна?")
    await expect(aigul.locator("#thread").get_by_text("а карта нужна?")).to_be_visible()
    await do(aigul, "Answer", key="find_account", reason="asks about the card")
    assert "Номер счета (IBAN)" in await citizen.hears()

    # Handed back, the bot asks again, and hears the answer.
    await do(aigul, "Hand back to the bot", reason="answered")
    assert "Уточним, назначить вам" in await citizen.hears()
    await citizen.says("да")
    assert "IBAN" in await citizen.hears()

    # Finished: it leaves everybody's list.
    await do(aigul, "Close the case", resolution="explained by SMS")
    await berik.goto("/console/work")
    await expect(berik.get_by_text("Nobody waits")).to_be_visible()
    assert [] == [text for text in complaints if "409" not in text]


async def test_what_cannot_be_sent_is_said_and_kept(chrome: Chrome, citizen: Citizen) -> None:
    await unclear_twice(citizen)
    tab = await chrome.sign_in()
    await tab.goto("/console/work")
    await tab.keyboard.press("j")
    await tab.keyboard.press("Enter")
    await do(tab, "Answer", text="Пришлите код из СМС", language="ru", reason="test")
    await expect(tab.get_by_text("which we never do")).to_be_visible()
    assert "Пришлите код из СМС" == await tab.locator("#answer-text").input_value()
    assert [] == await barriers(tab)


async def test_a_supervisor_s_pages_keep_nobody_out(chrome: Chrome, citizen: Citizen) -> None:
    await unclear_twice(citizen)
    tab = await chrome.sign_in("supervisor", login="chief", color_scheme="dark")
    await tab.goto("/console/workload")
    await expect(tab.get_by_role("cell", name="Unclear twice", exact=True)).to_be_visible()
    assert [] == await barriers(tab)
    await tab.get_by_role("link", name="Unclear twice").click()
    await expect(tab.get_by_role("button", name="Claim: Unclear twice")).to_be_visible()
    await tab.keyboard.press("j")
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("heading", name="Why it waits")).to_be_visible()
    assert [] == await barriers(tab)


async def test_whoever_stands_in_a_live_part_by_keyboard_stands_there_still(
    chrome: Chrome, citizen: Citizen
) -> None:
    tab = await chrome.sign_in("operator")
    await unclear_twice(citizen)
    await tab.goto(f"/console/search?q={PHONE[1:]}")
    await tab.locator("#results .found a").click()
    reading = tab.locator("#thread summary").first
    await expect(tab.locator("[data-live-sign].is-live").first).to_be_visible()
    await reading.focus()
    await citizen.says("қайдан?")
    await expect(tab.locator("#thread")).to_contain_text("қайдан?")
    await expect(reading).to_be_focused()
