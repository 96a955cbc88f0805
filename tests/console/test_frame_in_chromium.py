"""The frame of every page, in a browser over the running system."""

import pytest

from tests.console.chromium import barriers

pytestmark = pytest.mark.system


async def test_a_page_is_reached_by_keys_and_keeps_nobody_out(chrome):
    tab = await chrome.sign_in("supervisor")
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    await tab.goto("/console")
    await tab.keyboard.press("/")
    assert await tab.evaluate("document.activeElement.id") == "find"
    await tab.keyboard.press("Escape")
    await tab.keyboard.press("?")
    await tab.wait_for_selector("dialog#keys[open]")
    assert await barriers(tab) == []
    assert complaints == []
