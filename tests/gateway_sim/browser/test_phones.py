"""The wall of phones, in a real browser."""

import re

import pytest
from playwright.async_api import expect

from tests.gateway_sim.browser.chromium import OTHER, PHONE, Site, barriers
from tests.gateway_sim.independent import text_of

pytestmark = [pytest.mark.system, pytest.mark.asyncio(loop_scope="package")]

OFFER = "1414: сізге жәрдемақы тиесілі. Келісесіз бе? 1 – иә, 2 – жоқ.\nСогласны? 1 – да, 2 – нет."
SCRIPT = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


async def test_a_message_is_on_the_phone_as_soon_as_it_is_sent(site: Site):
    await site.open(PHONE)
    await site.esme.submit(OFFER, PHONE)
    bubble = site.phone().locator(".bubble.in")
    await expect(bubble.locator(".text")).to_have_text(OFFER)
    await expect(bubble.locator(".parts")).to_have_text("2 parts")
    await site.esme.delivery()
    await expect(bubble).to_have_class(re.compile(r"\bgot\b"))
    await expect(bubble.locator(".tick")).to_have_attribute("aria-label", "delivered")


async def test_what_is_typed_goes_to_the_bot(site: Site):
    await site.open(PHONE)
    await site.line().fill("иә, келісемін")
    await site.line().press("Enter")
    assert text_of(await site.esme.delivery()) == "иә, келісемін"
    await expect(site.phone().locator(".bubble.out.got .text")).to_have_text("иә, келісемін")
    await expect(site.line()).to_have_value("")


async def test_shift_and_enter_begin_a_line_and_up_brings_the_last_text_back(site: Site):
    await site.open(PHONE)
    await site.line().press_sequentially("бір")
    await site.line().press("Shift+Enter")
    await site.line().press_sequentially("екі")
    await site.line().press("Enter")
    await expect(site.bubbles()).to_have_text("бір\nекі")
    await site.line().press("ArrowUp")
    await expect(site.line()).to_have_value("бір\nекі")


async def test_the_address_keeps_which_phones_stand_side_by_side(site: Site):
    await site.open(PHONE)
    await site.tab.fill("#open-number", "8 702 123 45 67")
    await site.tab.press("#open-number", "Enter")
    await expect(site.phone(OTHER)).to_be_visible()
    assert site.tab.url.endswith("open=77011234567,77021234567")
    await site.tab.reload()
    await expect(site.phone(OTHER)).to_be_visible()
    await site.phone(PHONE).get_by_role("button", name="Close").click()
    await expect(site.phone(PHONE)).to_have_count(0)
    assert site.tab.url.endswith("open=77021234567")


async def test_a_number_that_is_none_is_explained(site: Site):
    await site.open()
    await site.tab.fill("#open-number", "1414")
    await site.tab.press("#open-number", "Enter")
    await expect(site.tab.locator("#toasts")).to_contain_text("1414 is a short code")
    site.complaints.clear()  # the browser names the refused request


async def test_an_empty_page_says_what_to_do(site: Site):
    await site.open()
    await expect(site.tab.locator("#wall-empty")).to_contain_text("No phone is open")
    await expect(site.tab.locator("#recents-empty")).to_be_visible()
    await site.tab.click("#open-any")
    await expect(site.phone()).to_contain_text("Nothing here yet")


async def test_every_phone_with_messages_is_in_the_list(site: Site):
    await site.open(PHONE)
    await site.esme.submit("сәлем", OTHER)
    recent = site.tab.locator(".recent", has_text="+7 702 123 45 67")
    await recent.click()
    await expect(site.bubbles(OTHER)).to_have_text("сәлем")
    await expect(recent).to_have_attribute("aria-pressed", "true")


async def test_the_last_question_offers_its_answers(site: Site):
    await site.open(PHONE)
    await site.esme.submit(OFFER, PHONE)
    answers = site.phone().locator(".answer")
    await expect(answers).to_have_text(["1 иә, да", "2 жоқ, нет", "иә", "жоқ", "да", "нет", "STOP"])
    await answers.first.click()
    await expect(site.phone().locator(".bubble.out .text")).to_have_text("1")


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Қай шотқа: 1) Halyk …4401, 2) Kaspi …1776?", ["1 Halyk", "2 Kaspi", "STOP"]),
        ("Вы согласны?", ["да", "нет", "STOP"]),
        ("Келісесіз бе?", ["иә", "жоқ", "STOP"]),
        ("Сообщения отключены. Чтобы включить, напишите START", ["STOP", "START"]),
        ("Ақша аударылды.", []),
    ],
)
async def test_answers_are_those_of_the_text(site: Site, text: str, answers: list[str]):
    await site.open(PHONE)
    await site.esme.submit(text, PHONE)
    await expect(site.bubbles()).to_have_text(text)
    await expect(site.phone().locator(".answer")).to_have_text(answers)


async def test_the_meter_tells_alphabet_length_parts_and_what_makes_it_dear(site: Site):
    await site.open(PHONE)
    meter = site.phone().locator(".meter")
    await site.line().fill("yes")
    await expect(meter).to_have_text("GSM-7 · 3/160 · 1 part")
    await site.line().fill("yes, жақсы")
    await expect(meter).to_have_text("UCS-2 · 10/70 · 1 part · because of ж")
    await site.line().fill("ә" * 71)
    await expect(meter).to_have_text("UCS-2 · 71/134 · 2 parts · because of ә")


async def test_a_script_in_a_message_stays_text(site: Site):
    site.simulator.network.forge(PHONE, "1414", SCRIPT)
    await site.open(PHONE)
    await site.esme.submit(SCRIPT, PHONE)
    await expect(site.bubbles()).to_have_text([SCRIPT, SCRIPT])
    await expect(site.tab.locator(".recent-last")).to_have_text(SCRIPT)
    for view in ("messages", "wire"):
        await site.tab.click(f"[data-view={view}]")
        await expect(
            site.tab.locator(f"#view-{view} td", has_text="<script>").first
        ).to_be_visible()
    assert "owned" not in await site.tab.title()
    assert await site.tab.locator("img").count() == 0


async def test_a_stranger_writes_as_1414_and_the_citizen_asks_1414_about_it(site: Site):
    await site.open(PHONE)
    await site.phone().get_by_role("button", name="A stranger writes").click()
    await site.tab.get_by_label("Text", exact=True).fill("Кодты айтыңыз")
    await site.tab.locator("#stranger").get_by_role("button", name="Send").click()
    bubble = site.phone().locator(".bubble.stranger")
    await expect(bubble).to_contain_text("1414 · not from the bot")
    await bubble.get_by_role("button", name="Forward to 1414").click()
    assert text_of(await site.esme.delivery()) == "Кодты айтыңыз"


async def test_a_stranger_may_have_a_long_number(site: Site):
    await site.open(PHONE)
    site.simulator.network.forge(PHONE, "+77085554433", "Сәлем, бұл банк")
    await expect(site.phone().locator(".sender")).to_have_text("+7 708 555 44 33")


async def test_a_phone_that_is_switched_off_says_so_and_gets_its_messages_later(site: Site):
    await site.open(PHONE)
    await site.phone().get_by_role("button", name="Profile").click()
    dialog = site.tab.locator("#profile")
    await dialog.get_by_label("Name").fill("Айгерім Серікова")
    await dialog.get_by_label("Language").select_option("kk")
    await dialog.get_by_label("switched off").check()
    await dialog.get_by_role("button", name="Keep").click()
    await expect(site.phone().locator(".owner-name")).to_have_text("Айгерім Серікова")
    await expect(site.phone().locator(".unreachable")).to_contain_text("switched off")

    await site.esme.submit("сәлем", PHONE)
    await expect(site.phone().locator(".bubble.pending .text")).to_have_text("сәлем")
    await site.phone().get_by_role("button", name="Profile").click()
    await dialog.get_by_label("switched off").uncheck()
    await dialog.get_by_role("button", name="Keep").click()
    await expect(site.phone().locator(".bubble.got .text")).to_have_text("сәлем")
    await expect(site.phone().locator(".unreachable")).to_be_hidden()


async def test_a_profile_that_is_dropped_stays_as_it_was(site: Site):
    await site.open(PHONE)
    await site.phone().get_by_role("button", name="Profile").click()
    await site.tab.locator("#profile").get_by_label("Name").fill("Somebody")
    await site.tab.keyboard.press("Escape")
    await expect(site.tab.locator("#profile")).to_be_hidden()
    await expect(site.phone().locator(".owner-name")).to_have_text("+7 701 123 45 67")
    assert site.simulator.owners.of(PHONE).name == ""


async def test_what_the_network_does_to_a_phone_is_set_in_its_profile(site: Site):
    await site.open(PHONE)
    await site.phone().get_by_role("button", name="Profile").click()
    form = site.tab.locator("#outcome-for-one")
    await form.get_by_label("Outcome").select_option("undelivered")
    await form.get_by_role("button", name="Set").click()
    await expect(site.tab.locator("#toasts")).to_have_text("Set.")
    await site.tab.keyboard.press("Escape")
    await site.esme.submit("сәлем", PHONE)
    await expect(site.phone().locator(".bubble.failed .tick")).to_have_text("not delivered")


async def test_whoever_reads_older_messages_is_left_there_and_others_see_the_newest(site: Site):
    for number in range(40):
        site.simulator.network.forge(PHONE, "1414", f"{number}?")
    await site.open(PHONE)
    newest = site.phone().locator(".bubble").last
    await expect(newest).to_be_in_viewport()
    await site.esme.submit(OFFER, PHONE)
    await expect(site.phone().locator(".answer")).to_have_count(7)
    await expect(newest).to_be_in_viewport(ratio=0.9)

    thread = site.phone().locator(".thread")
    await thread.evaluate("thread => thread.scrollTo(0, 0)")
    await expect(site.bubbles().first).to_be_in_viewport()
    await site.esme.submit("тағы бір хабар", PHONE)
    await expect(site.bubbles()).to_have_count(42)
    await expect(site.bubbles().first).to_be_in_viewport()


async def test_two_pages_show_the_same(site: Site):
    await site.open(PHONE)
    other = await site.tab.context.new_page()
    await other.goto(site.tab.url)
    await site.line().fill("иә")
    await site.line().press("Enter")
    await expect(other.locator(".bubble.out .text")).to_have_text("иә")
    await site.phone().get_by_role("button", name="Profile").click()
    await site.tab.locator("#profile").get_by_label("Name").fill("Айгерім")
    await site.tab.locator("#profile").get_by_role("button", name="Keep").click()
    await expect(other.locator(".owner-name")).to_have_text("Айгерім")


async def test_nothing_is_lost_or_shown_twice_while_the_connection_is_away(site: Site):
    await site.open(PHONE)
    await site.esme.submit("1", PHONE)
    await expect(site.bubbles()).to_have_text(["1"])
    await site.tab.context.set_offline(True)
    await site.esme.submit("2", PHONE)
    await site.esme.submit("3", PHONE)
    await site.tab.context.set_offline(False)
    await site.esme.submit("4", PHONE)
    await expect(site.bubbles()).to_have_text(["1", "2", "3", "4"])
    site.complaints.clear()  # the browser says that it was offline


async def test_starting_afresh_empties_the_phones_of_every_page(site: Site):
    await site.open(PHONE)
    await site.esme.submit("сәлем", PHONE)
    await expect(site.bubbles()).to_have_count(1)
    site.simulator.start_afresh()
    await expect(site.bubbles()).to_have_count(0)


async def test_a_conversation_is_saved_as_a_test(site: Site):
    await site.open(PHONE)
    await site.line().fill("сәлем")
    await site.line().press("Enter")
    await expect(site.bubbles()).to_have_count(1)
    await site.phone().get_by_role("button", name="Save as test").click()
    await site.tab.locator("#record").get_by_label("Title").fill("a greeting")
    file = site.tab.locator("#record-file")
    await expect(file).to_have_text(re.compile(r"^title a greeting\n(.*\n)*> сәлем\n$"))
    async with site.tab.expect_download() as download:
        await site.tab.get_by_role("link", name="Save").click()
    saved = await (await download.value).path()
    assert saved.read_text(encoding="utf-8") == await file.text_content()


async def test_everything_is_done_by_keys_alone(site: Site):
    await site.open()
    keys = site.tab.keyboard
    await keys.press("/")
    await keys.type("+77011234567")
    await keys.press("Enter")
    await expect(site.line()).to_be_focused()
    await keys.type("иә")
    await keys.press("Enter")
    assert text_of(await site.esme.delivery()) == "иә"
    await site.tab.evaluate("document.activeElement.blur()")
    await keys.press("g")
    await keys.press("m")
    await expect(site.tab.locator("#view-messages")).to_be_visible()
    await keys.press("Alt+1")
    await expect(site.line()).to_be_focused()
    await keys.press("Alt+t")
    await expect(site.tab.locator("#clock-panel")).to_be_visible()
    await keys.press("Escape")
    await site.tab.evaluate("document.activeElement.blur()")
    await keys.press("?")
    await expect(site.tab.locator("#keys")).to_be_visible()


async def test_on_a_handset_one_phone_fills_the_screen(small_site: Site):
    await small_site.open(PHONE)
    await small_site.esme.submit(OFFER, PHONE, receipts=False)
    await expect(small_site.bubbles()).to_be_visible()
    assert await small_site.tab.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    await small_site.line().fill("иә")
    await small_site.phone().get_by_role("button", name="Send", exact=True).tap()
    assert text_of(await small_site.esme.delivery()) == "иә"


async def test_light_and_dark_follow_the_machine_and_the_button(site: Site):
    background = "getComputedStyle(document.body).backgroundColor"
    await site.tab.emulate_media(color_scheme="light")
    await site.open(PHONE)
    light = await site.tab.evaluate(background)
    await site.tab.emulate_media(color_scheme="dark")
    dark = await site.tab.evaluate(background)
    assert light != dark
    await site.tab.click("#theme")
    assert await site.tab.evaluate(background) == light
    await site.tab.reload()
    assert await site.tab.evaluate(background) == light


async def test_the_wall_keeps_nobody_out(site: Site):
    site.simulator.network.forge(PHONE, "+77085554433", "Сәлем, бұл банк")
    await site.esme.submit(OFFER, PHONE)
    await site.open(PHONE, OTHER)
    await expect(site.bubbles()).to_have_count(2)
    await site.line().fill("ә" * 71)
    for scheme in ("light", "dark"):
        await site.tab.emulate_media(color_scheme=scheme)
        assert await barriers(site.tab) == []
    for button, dialog in (("Profile", "#profile"), ("A stranger writes", "#stranger")):
        await site.phone().get_by_role("button", name=button).click()
        await expect(site.tab.locator(dialog)).to_be_visible()
        assert await barriers(site.tab) == []
        await site.tab.keyboard.press("Escape")
