"""The clock and the views beside the wall, in a real browser."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from gateway_sim.outcomes import Outcome
from gateway_sim.registry.application import Application
from sms.text import measure
from tests.gateway_sim.browser.chromium import OTHER, PHONE, Site, barriers
from tests.gateway_sim.browser.conftest import PATIENCE_MS

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="package")]

PEOPLE = Path(__file__).parents[3] / "docs" / "samples" / "people.toml"

# --- the meter's twin -----------------------------------------------------------------------------

#: Where one alphabet ends, one part ends, and a pair must not be cut.
EDGES = [
    "", "a" * 160, "a" * 161, "a" * 306, "a" * 307, "€" * 80, "€" * 81, "a" * 152 + "€€" * 4,
    "ә" * 70, "ә" * 71, "ә" * 134, "ә" * 135, "😀" * 35, "😀" * 36, "ә" * 66 + "😀" * 3,
    "a\nb\rc", "\f^{}\\[~]|", "a\tb", "`", "ç", "Ç", "\x1b", "\0", "\u00a0",
    "a" * 152 + "^" + "a" * 160,
]  # fmt: skip


async def test_the_meter_in_the_page_agrees_with_the_one_that_cuts(site: Site):
    await site.open()
    every = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    texts = [*EDGES, *every]
    measured = await site.tab.evaluate(
        """async (texts) => {
            const { measure } = await import("/web/meter.js");
            return texts.map(measure).map((m) => [m.alphabet, m.units, m.parts, m.culprit]);
        }""",
        texts,
    )
    expected = [[m.alphabet, m.units, m.parts, m.culprit] for m in map(measure, texts)]
    different = [
        (text[:20], got, wanted)
        for text, got, wanted in zip(texts, measured, expected, strict=True)
        if got != wanted
    ]
    assert different == []


# --- the clock ------------------------------------------------------------------------------------


async def test_the_clock_jumps_and_runs_faster_from_the_page(site: Site):
    await site.open()
    before = site.simulator.clock.now()
    await site.tab.click("#clock")
    await site.tab.get_by_role("button", name="+3 days").click()
    tomorrow = (site.simulator.clock.today() + timedelta(days=3)).year
    await expect(site.tab.locator("#clock-date")).to_contain_text(str(tomorrow))
    assert site.simulator.clock.now() - before > 3 * 86_400
    await site.tab.get_by_role("button", name="× 60", exact=True).click()
    await expect(site.tab.locator("#clock-date")).to_contain_text("×60")
    assert site.simulator.clock.rate == 60
    await site.tab.get_by_role("button", name="Real time").click()
    await expect(site.tab.locator("#clock-date")).not_to_contain_text("×")


async def test_the_clock_jumps_to_a_moment(site: Site):
    await site.open()
    await site.tab.click("#clock")
    await site.tab.get_by_label("Jump to").fill("2033-02-03T09:00")
    await site.tab.get_by_role("button", name="Jump", exact=True).click()
    await expect(site.tab.locator("#clock-date")).to_have_text("Thu 3 Feb 2033")
    await expect(site.tab.locator("#clock-time")).to_have_text(re.compile("^09:00:"))


async def test_the_clock_jumps_to_whatever_is_due_next(site: Site):
    site.simulator.outcomes.plan(PHONE, Outcome("late", delay_s=36_000), 1)
    await site.open(PHONE)
    await site.esme.submit("сәлем", PHONE)
    await expect(site.bubbles()).to_have_count(1)
    await site.tab.click("#clock")
    await expect(site.tab.locator("#clock-due")).to_contain_text("a receipt")
    await site.tab.click("#clock-next")
    await expect(site.phone().locator(".bubble.got")).to_have_count(1)


async def test_a_clock_that_would_go_back_stays_and_says_so(site: Site):
    await site.open()
    await site.tab.click("#clock")
    await site.tab.get_by_label("Jump to").evaluate("field => { field.min = ''; }")
    await site.tab.get_by_label("Jump to").fill("2020-01-01T09:00")
    await site.tab.get_by_role("button", name="Jump", exact=True).click()
    await expect(site.tab.locator("#toasts")).to_contain_text("only jumps forward")
    site.complaints.clear()  # the browser names the refused request


# --- messages -------------------------------------------------------------------------------------


async def test_the_messages_of_all_phones_are_searched_and_taken_away(site: Site):
    await site.esme.submit("сәлем", PHONE)
    await site.esme.submit("нет", OTHER)
    await site.open(view="messages")
    rows = site.tab.locator("#messages tr")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("нет")
    await site.tab.get_by_label("Words or a number").fill("СӘЛЕМ")
    await expect(rows).to_have_count(1)
    await site.tab.reload()
    await expect(rows).to_have_count(1)
    async with site.tab.expect_download() as download:
        await site.tab.click("#as-csv")
    file = (await (await download.value).path()).read_text(encoding="utf-8-sig")
    assert "сәлем" in file
    assert "нет" not in file


async def test_new_messages_come_into_the_list_and_lead_to_their_phone(site: Site):
    await site.open(view="messages")
    await expect(site.tab.locator("#messages-empty")).to_be_visible()
    await site.esme.submit("сәлем", PHONE)
    await site.tab.get_by_role("button", name="to +7 701 123 45 67; opens the phone").click()
    await expect(site.bubbles()).to_have_text("сәлем")


async def test_earlier_messages_are_one_button_away(site: Site):
    for number in range(250):
        site.simulator.network.forge(PHONE, "1414", f"message {number}")
    await site.open(view="messages")
    rows = site.tab.locator("#messages tr")
    await expect(rows).to_have_count(200)
    await site.tab.click("#more-messages")
    await expect(rows).to_have_count(250)
    await expect(site.tab.locator("#more-messages")).to_be_hidden()


# --- the wire -------------------------------------------------------------------------------------


async def test_the_wire_shows_every_pdu_in_words_and_in_bytes(site: Site):
    await site.esme.submit("сәлем", PHONE)
    await site.open(view="wire")
    await site.tab.get_by_role("button", name="submit_sm", exact=True).click()
    detail = site.tab.locator("#pdu")
    await expect(detail).to_contain_text("destination_addr")
    await expect(detail).to_contain_text("77011234567")
    await expect(detail.locator(".hex")).to_contain_text("04 41 04 d9 04 3b")
    await site.tab.keyboard.press("ArrowDown")
    await expect(detail.locator("h2")).not_to_contain_text("submit_sm_resp")
    async with site.tab.expect_download() as download:
        await site.tab.get_by_role("link", name="pcap").click()
    octets = (await (await download.value).path()).read_bytes()
    assert octets[:4] == b"\xd4\xc3\xb2\xa1"


async def test_the_wire_can_be_narrowed_to_trouble(site: Site):
    site.simulator.outcomes.plan(PHONE, Outcome("throttled"), 1)
    await site.esme.submit("сәлем", PHONE)
    await site.open(view="wire")
    await site.tab.get_by_label("trouble only").check()
    await expect(site.tab.locator("#pdus tr")).to_have_count(1)
    await expect(site.tab.locator("#pdus tr")).to_contain_text("ESME_RTHROTTLED")


# --- the network ----------------------------------------------------------------------------------


async def test_an_operator_falls_ill_from_the_page(site: Site):
    await site.open(view="network")
    card = site.tab.locator(".operator").first
    await card.get_by_label("Profile").select_option("throttling")
    await card.get_by_role("button", name="Change").click()
    await expect(card).to_contain_text("says slow down")


async def test_what_becomes_of_the_next_messages_is_set_for_all_phones(site: Site):
    await site.open(PHONE, view="network")
    form = site.tab.locator("#outcome-for-all")
    await form.get_by_label("Outcome").select_option("rejected")
    await expect(form).to_contain_text("sends a receipt REJECTD")
    await form.get_by_role("button", name="Set").click()
    await expect(site.tab.locator("#toasts")).to_have_text("Set.")
    await site.esme.submit("сәлем", PHONE)
    await site.tab.click("[data-view=phones]")
    await expect(site.phone().locator(".bubble.failed .tick")).to_have_text("rejected")


async def test_numbers_that_decide_are_listed(site: Site):
    await site.open(view="network")
    await expect(site.tab.locator("#endings")).to_contain_text("undelivered")


async def test_a_waiting_esme_is_asked_to_bind_from_the_page(site: Site):
    asked = asyncio.Event()

    def take(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    await site.open(view="network")
    box = site.tab.locator(".outbind").first
    await box.locator("summary").click()
    port = server.sockets[0].getsockname()[1]
    await box.get_by_label("Host and port").fill(f"127.0.0.1:{port}")
    await box.get_by_role("button", name="Ask it to bind").click()
    await asyncio.wait_for(asked.wait(), PATIENCE_MS / 1000)
    await expect(site.tab.locator("#toasts")).to_contain_text("was asked")
    server.close()
    await server.wait_closed()


async def test_people_come_from_a_file_and_go_home(site: Site):
    await site.open(view="network")
    await expect(site.tab.locator("#people-report")).to_have_text("Nobody is here.")
    await site.tab.get_by_role("button", name="Bring them in").click()
    await expect(site.tab.locator("#toasts")).to_contain_text("Choose a file of people first")
    await site.tab.set_input_files("#people [name=file]", PEOPLE)
    await site.tab.get_by_role("button", name="Bring them in").click()
    await expect(site.tab.locator("#people-report")).to_contain_text("530 people, 276 of them")
    await site.tab.get_by_role("button", name="Send them home").click()
    await expect(site.tab.locator("#people-report")).to_have_text("Nobody is here.")
    assert site.simulator.people is None


# --- the registry ---------------------------------------------------------------------------------


def application(offer_id: str = "offer-1") -> Application:
    return Application(
        application_id=f"application of {offer_id}", offer_id=offer_id, benefit="birth",
        iin="850101300015", phone=PHONE, amount=164_350,
    )  # fmt: skip


async def test_an_application_is_decided_by_hand(site: Site):
    await site.open(view="registry")
    await expect(site.tab.locator("#applications-empty")).to_be_visible()
    form = site.tab.locator("#course")
    await form.get_by_label("Applications that come").select_option("manual")
    await form.get_by_role("button", name="Set").click()
    await expect(site.tab.locator("#toasts")).to_contain_text("from now on")

    site.simulator.registry.receive(None, [application()])
    row = site.tab.locator("#applications tr")
    await expect(row).to_contain_text("received · waits for you")
    await row.get_by_role("button", name="Decide offer-1").click()
    dialog = site.tab.locator("#decide")
    await dialog.get_by_label("Decision").select_option("rejected")
    await dialog.get_by_role("button", name="Decide").click()
    await expect(site.tab.locator("#toasts")).to_contain_text("a rejection needs its reason")
    site.complaints.clear()  # the browser names the refused request

    await row.get_by_role("button", name="Decide offer-1").click()
    await dialog.get_by_label("Decision").select_option("assigned")
    await dialog.get_by_label("Tenge").fill("200000")
    await dialog.get_by_label("Assigned since").fill("2026-12-01")
    await dialog.get_by_role("button", name="Decide").click()
    await expect(row).to_contain_text("assigned")
    [told] = site.simulator.registry.entries("offer-1")[0].decisions
    assert (told.decision.amount, told.decision.since) == (200_000, "2026-12-01")


async def test_the_newest_application_stands_first_and_leads_to_its_phone(site: Site):
    site.simulator.registry.receive(None, [application("O-1"), application("O-2")])
    await site.open(view="registry")
    rows = site.tab.locator("#applications tr")
    await expect(rows.first).to_contain_text("O-2")
    await rows.first.get_by_role("button", name="+7 701 123 45 67").click()
    await expect(site.phone()).to_be_visible()


async def test_a_fresh_start_is_asked_about_first(site: Site):
    await site.esme.submit("сәлем", PHONE)
    await site.open(view="network")
    site.tab.once("dialog", lambda dialog: dialog.dismiss())
    await site.tab.click("#afresh")
    assert site.simulator.phones.counts()["phones"] == 1
    site.tab.once("dialog", lambda dialog: dialog.accept())
    await site.tab.click("#afresh")
    await expect(site.tab.locator("#toasts")).to_contain_text("empty")
    assert site.simulator.phones.counts()["phones"] == 0


async def test_the_bar_says_who_is_bound_and_when_the_simulator_is_gone(site: Site):
    await site.open()
    await expect(site.tab.locator("#bound")).to_have_text("bot is bound")
    site.esme.drop()
    await expect(site.tab.locator("#bound")).to_have_text("no bot is bound")


@pytest.mark.parametrize("view", ["messages", "wire", "network", "registry"])
async def test_the_views_keep_nobody_out(site: Site, view: str):
    site.simulator.outcomes.plan(PHONE, Outcome("undelivered"), 1)
    await site.esme.submit("сәлем", PHONE)
    await site.open(view=view)
    if view == "wire":
        await site.tab.get_by_role("button", name="submit_sm", exact=True).click()
    await site.tab.click("#clock")
    await expect(site.tab.locator("#clock-due")).not_to_be_empty()
    for scheme in ("light", "dark"):
        await site.tab.emulate_media(color_scheme=scheme)
        assert await barriers(site.tab) == []
