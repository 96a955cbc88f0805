"""Every page of the console with something on it: nobody is kept out, nothing sticks out, and what
a citizen writes stays text. A page that nobody visits here fails the first test."""

import re

import pytest
from playwright.async_api import Page, expect

from bot.console.pages import PAGES
from tests.console.chromium import Chrome, barriers
from tests.console.played import (
    FRAUD,
    PAID,
    SCRIPT,
    UNCLEAR,
    WRONG,
    play_a_day,
    street,
    write_a_warning,
)

#: Every right, so that every form of every page is seen.
EVERYTHING = ("operator", "supervisor", "auditor", "administrator")

#: Routes that show no page, or one that the tests of the way in see.
NO_PAGES = {
    "", "/", "/live", "/numbers.csv", "/audit.csv", "/evidence/{offer_id}/file",
    "/sign-in/code", "/sign-in/password", "/sign-in/telephone",
    "/sign-in/directory", "/sign-in/directory/back",
}  # fmt: skip

#: Addresses of every page by its route; `{…}` is filled in from what was played.
VISITED = {
    "/search": ["/search", "/search?q=да", "/search?q=nobody+wrote+this"],
    "/conversations/{citizen}": ["/conversations/{paid}", "/conversations/{unclear}"],
    "/conversations/{citizen}/transcript": ["/conversations/{paid}/transcript"],
    "/evidence/{offer_id}": ["/evidence/A-101"],
    "/work": ["/work", "/work?kind=robot"],
    "/work/{citizen}": ["/work/{unclear}", "/work/{wrong}"],
    "/workload": ["/workload"],
    "/fraud": ["/fraud"],
    "/fraud/groups/{group}": ["/fraud/groups/{group}"],
    "/fraud/warnings": ["/fraud/warnings"],
    "/fraud/warnings/new": ["/fraud/warnings/new"],
    "/fraud/warnings/{id}": ["/fraud/warnings/1"],
    "/numbers": ["/numbers", "/numbers?by=day"],
    "/texts": ["/texts", "/texts?file=benefits/birth.toml"],
    "/account": ["/account"],
    "/staff": ["/staff"],
    "/staff/{id}": ["/staff/1"],
    "/sessions": ["/sessions"],
    "/roles": ["/roles"],
    "/audit": ["/audit"],
    "/exports": ["/exports"],
    "/sign-in": ["/sign-in"],
}


def test_every_page_is_visited_here():
    routes = {named(route.path) for page in PAGES for route in page.routes if route.method == "GET"}
    assert routes - NO_PAGES == set(VISITED)


def named(path: str) -> str:
    """`/staff/{id}` of a path whose variables have patterns."""
    return re.sub(r"\{(\w+)(?::(?:[^{}]|\{[^{}]*\})*)?\}", r"{\1}", path)


@pytest.mark.system
async def test_no_page_keeps_anybody_out_and_a_script_of_a_citizen_stays_text(
    chrome: Chrome,
) -> None:
    async with street(chrome.running) as played:
        await play_a_day(played)
    await write_a_warning(await chrome.sign_in("supervisor", login="berik"))
    tab = await chrome.sign_in(*EVERYTHING, viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    places = await places_of(tab)
    found = [
        f"{address}: {problem}"
        for addresses in VISITED.values()
        for address in addresses
        for problem in await problems(tab, f"/console{address.format(**places)}")
    ]
    assert found == []

    await tab.goto(f"/console/work/{places['wrong']}")
    await expect(tab.locator("#thread")).to_contain_text(SCRIPT)
    await tab.goto("/console/work")
    await expect(tab.locator("#work-list")).to_contain_text(SCRIPT)
    assert complaints == []


async def places_of(tab: Page) -> dict[str, str]:
    """The addresses that are made of keys."""
    places = {}
    for name, phone in (("paid", PAID), ("unclear", UNCLEAR), ("wrong", WRONG)):
        await tab.goto("/console/search")
        await tab.fill("#q", phone)
        link = tab.locator("#results .found a")
        await expect(link).to_have_count(1)
        places[name] = str(await link.get_attribute("href")).rpartition("/")[2]
    await tab.goto("/console/fraud")
    link = tab.get_by_role("link", name=FRAUD[:20])
    places["group"] = str(await link.get_attribute("href")).rpartition("/")[2]
    return places


async def problems(tab: Page, address: str) -> list[str]:
    """On a monitor and on a telephone, by day and at night."""
    await tab.set_viewport_size({"width": 1280, "height": 900})
    await tab.emulate_media(color_scheme="light")
    answer = await tab.goto(address)
    assert answer is not None
    found = [] if answer.status == 200 else [f"answers {answer.status}"]
    found += await barriers(tab)
    await tab.emulate_media(color_scheme="dark")
    found += await barriers(tab, "color-contrast")
    await tab.set_viewport_size({"width": 360, "height": 740})
    found += await barriers(tab)
    wide = await tab.evaluate("document.documentElement.scrollWidth")
    return found + ([f"is {wide} pixels wide on a telephone"] if wide > 360 else [])
