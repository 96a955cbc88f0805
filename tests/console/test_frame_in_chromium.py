"""The frame of every page and the way in, in a browser over the running system."""

import asyncio
import re
import sys
from base64 import b32decode
from datetime import UTC, datetime

import pytest

from bot.console import totp
from storage.audit import NewEntry
from storage.crypto import Secrets
from storage.moments import to_micros
from storage.opening import open_store
from tests.console.chromium import KEY, barriers

pytestmark = pytest.mark.system


def complaints(tab):
    """What the browser complains of, a broken policy above all."""
    found = []
    tab.on("console", lambda message: found.append(message.text))
    tab.on("pageerror", lambda error: found.append(str(error)))
    return found


async def command(running, *arguments):
    """`kelisim …` beside the running service; what it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        env={**running.rig.bot.environment, "KELISIM_SECRET_KEY": KEY},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    return out.decode()


async def test_pages_are_reached_by_keys_alone_and_keep_nobody_out(chrome):
    tab = await chrome.sign_in("supervisor", "administrator")
    wrong = complaints(tab)
    await tab.goto("/console/account")
    await tab.keyboard.press("/")
    assert await tab.evaluate("document.activeElement.id") == "find"
    await tab.keyboard.press("Escape")
    await tab.keyboard.press("?")
    await tab.wait_for_selector("dialog#keys[open]")
    assert await barriers(tab) == []
    await tab.keyboard.press("Escape")
    await tab.keyboard.type("gu")
    await tab.wait_for_url("**/console/staff")
    await tab.keyboard.press("ArrowDown")
    await tab.keyboard.press("Enter")
    await tab.wait_for_url("**/console/staff/1")
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_administration_keeps_nobody_out(chrome, scheme):
    tab = await chrome.sign_in("administrator", "auditor", color_scheme=scheme)
    wrong = complaints(tab)
    for page in ("staff", "staff/1", "sessions", "roles", "audit", "exports", "account"):
        await tab.goto(f"/console/{page}")
        assert await barriers(tab) == [], page
    assert wrong == []


async def test_on_a_phone_nothing_sticks_out(chrome):
    tab = await chrome.sign_in("administrator", viewport={"width": 360, "height": 740})
    for page in ("staff", "audit", "roles", "account", "sign-in"):
        await tab.goto(f"/console/{page}")
        assert await tab.evaluate("document.documentElement.scrollWidth") <= 360, page


async def test_the_first_administrator_comes_in_and_back_to_where_they_were(chrome):
    said = await command(chrome.running, "staff", "add", "aigul", "--role", "administrator")
    password = said.split("good once: ")[1].split()[0]
    tab = await chrome.visitor()
    wrong = complaints(tab)
    await tab.goto("/console/audit?staff=aigul")
    await tab.fill("[name=login]", "aigul")
    await tab.fill("[name=password]", password)
    await tab.keyboard.press("Enter")
    await tab.wait_for_url(re.compile("/sign-in/password"))
    assert await barriers(tab) == []
    await tab.fill("[name=password]", "four plain words together")
    await tab.fill("[name=again]", "four plain words together")
    await tab.keyboard.press("Enter")
    await tab.wait_for_selector("svg.qr")
    assert await barriers(tab) == []
    await tab.click("text=No camera?")
    typed = await tab.inner_text("code.secret")
    await tab.fill("[name=code]", code_of(typed))
    await tab.keyboard.press("Enter")
    await tab.click("text=I have kept them")
    await tab.wait_for_url(re.compile(r"/console/audit\?staff=aigul$"))
    assert wrong == []


def code_of(typed):
    """What an authenticator app makes of the key."""
    secret = b32decode(typed.replace(" ", ""))
    return totp.code_at(secret, totp.step_of(datetime.now(UTC)))


async def test_whoever_is_disabled_is_told_on_the_page_they_are_on(chrome):
    """A page with live parts notices by itself; signing in again leads back to it."""
    tab = await chrome.sign_in("supervisor")
    await tab.goto("/console/account")
    await tab.evaluate("document.querySelector('main').dataset.live = 'work'")
    store = await open_store(chrome.running.database, Secrets.parse(KEY))
    now = to_micros(datetime.now(UTC))
    await store.staff.set_state(1, "disabled", NewEntry(now, "test", "staff.disable"))
    await store.close()
    await tab.evaluate(
        "import(document.querySelector('script[type=module]').src.replace('console.js', 'live.js'))"
        ".then((live) => live.refresh()).catch(() => {})"
    )
    await tab.wait_for_selector("dialog#signed-out[open]")
    link = await tab.get_attribute("dialog#signed-out a", "href")
    assert link == "/console/sign-in?next=%2Fconsole%2Faccount"


async def test_language_and_theme_are_switched_where_one_is(chrome):
    tab = await chrome.sign_in("administrator")
    await tab.goto("/console/audit?staff=x")
    await tab.click("button[name=language][value=kk]")
    await tab.wait_for_selector("html[lang=kk]")
    await tab.click("button[name=theme][value=dark]")
    await tab.wait_for_selector("html[data-theme=dark]")
    assert tab.url.endswith("/console/audit?staff=x")
    await tab.reload()
    assert "Аудит журналы" in await tab.inner_text("h1")
    ground = await tab.evaluate("getComputedStyle(document.body).color")
    assert ground == "rgb(227, 233, 236)"
