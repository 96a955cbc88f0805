"""A day at the console in a browser over the running system: by keys alone, in three languages, and
after a session has ended."""

import re
from base64 import b32decode
from datetime import UTC, datetime

import pytest
from playwright.async_api import Page, expect

from bot.console import totp
from bot.console.passwords import Passwords
from storage.audit import NewEntry
from storage.crypto import Secrets
from storage.moments import to_micros
from storage.opening import open_store
from storage.staff import NewMember
from tests.console.chromium import KEY, Chrome, Running
from tests.console.conftest import on_both_engines
from tests.console.desk import told
from tests.console.played import UNCLEAR, street

pytestmark = [pytest.mark.system, on_both_engines]

PASSWORD = "four plain words together"
SECRET = b32decode("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")


async def test_a_citizen_is_helped_by_keys_alone(chrome: Chrome) -> None:
    tab = await chrome.sign_in("operator")
    async with street(chrome.running) as playing:
        citizen = await playing.citizen(UNCLEAR, "job_loss", "ru", facts={"months": 3})
        await citizen.says("ок")
        await tab.goto("/console")
        await tab.keyboard.press("/")
        await tab.keyboard.type("8 (701) 555 01 02")
        await expect(tab.locator("#results .found a")).to_have_count(1)
        await tab.keyboard.press("ArrowDown")
        await tab.keyboard.press("Enter")
        await tab.wait_for_url("**/conversations/*")
        await tab.wait_for_load_state()
        await expect(tab.locator("#thread")).to_contain_text("ок")

        await tab.keyboard.press("t")
        await sent(tab, "the citizen called")
        await expect(tab.locator("#panel-history")).to_contain_text("took the conversation")
        await tab.keyboard.press("a")
        await tab.keyboard.press("Tab")
        await tab.keyboard.type("Выплату назначат за три месяца.")
        await tab.keyboard.press("Tab")
        await tab.keyboard.press("Tab")
        await sent(tab, "asked for how long")
        assert await citizen.hears() == "Выплату назначат за три месяца."
        await tab.keyboard.press("b")
        await sent(tab, "answered")
        assert "1 – да, 2 – нет" in await citizen.hears()
        await citizen.says("да")
        await expect(tab.locator("#thread")).to_contain_text("= yes")
    await tab.keyboard.type("gw")
    await tab.wait_for_url("**/console/work")


async def sent(tab: Page, reason: str) -> None:
    """The reason is the field that has the focus; Enter sends the form, and the page comes anew."""
    assert await tab.evaluate("document.activeElement.name") == "reason"
    await tab.keyboard.type(reason)
    async with tab.expect_navigation():
        await tab.keyboard.press("Enter")


async def enrolled(running: Running, login: str) -> None:
    """Somebody with a password and a telephone."""
    store = await open_store(running.database, Secrets.parse(KEY))
    new = NewMember(login, login.capitalize(), ("operator",), await Passwords().hash(PASSWORD))
    entry = told("staff.add", f"staff:{login}")
    staff_id = await store.staff.add_staff(new, must_change=False, entry=entry)
    await store.staff.begin_enrolment(staff_id, SECRET)
    await store.staff.finish_enrolment(staff_id, 0, [], entry)
    await store.close()


async def signs_in(tab: Page, login: str, *, after: int = 0) -> int:
    """The step of the code. One is good once: the next is of a later half minute, and the clocks
    of telephones may be so much ahead."""
    await tab.fill("[name=login]", login)
    await tab.fill("[name=password]", PASSWORD)
    await tab.keyboard.press("Enter")
    await tab.wait_for_url(re.compile("/sign-in/code"))
    step = max(totp.step_of(datetime.now(UTC)), after + 1)
    await tab.fill("[name=code]", totp.code_at(SECRET, step))
    await tab.keyboard.press("Enter")
    return step


async def test_an_ended_session_leads_back_and_the_language_is_remembered(chrome: Chrome) -> None:
    await enrolled(chrome.running, "aigul")
    tab = await chrome.visitor()
    await tab.goto("/console/work?kind=unclear")
    await expect(tab).to_have_title(re.compile("Sign in"))
    step = await signs_in(tab, "aigul")
    await tab.wait_for_url(re.compile(r"/console/work\?kind=unclear$"))

    for language, heading in (("kk", "Жұмыс тізімі"), ("en", "Work list"), ("ru", "Список работы")):
        await tab.click(f"button[name=language][value={language}]")
        await expect(tab.locator("h1")).to_contain_text(heading)

    await end_sessions(chrome.running)
    await tab.goto("/console/search?q=A-1&state=offered")
    await expect(tab).to_have_title(re.compile("Войти"))
    await signs_in(tab, "aigul", after=step)
    await tab.wait_for_url(re.compile(r"/console/search\?q=A-1&state=offered$"))

    elsewhere = await chrome.visitor(storage_state=await visit_alone(tab))
    await elsewhere.goto("/console/work")
    await expect(elsewhere.locator("h1")).to_contain_text("Список работы")


async def visit_alone(tab: Page) -> dict[str, object]:
    """Another browser of the same person: signed in, with nothing else remembered."""
    cookies = await tab.context.cookies()
    return {"cookies": [cookie for cookie in cookies if cookie["name"] == "kelisim-visit"]}


async def end_sessions(running: Running) -> None:
    """As an administrator does, or the clock."""
    store = await open_store(running.database, Secrets.parse(KEY))
    now = to_micros(datetime.now(UTC))
    await store.staff.end_sessions_of(1, "revoked", NewEntry(now, "test", "session.revoke"))
    await store.close()
