"""Search, the first page: finding a conversation by what a citizen says on the telephone."""

from html import unescape
from urllib.parse import unquote

import pytest

from bot.console.search_terms import named_benefits, understood
from flows.dialogue import Offer
from flows.effects import FileApplication, OpenCase
from flows.loading import load_catalogue
from tests.console.conftest import on_both_engines
from tests.storage.road import AIGUL, BOLAT, IIN, NOW, Road, log, offer, send

pytestmark = on_both_engines

CATALOGUE = load_catalogue()
OTHER_IIN = "850314410215"


@pytest.fixture
def road(desk):
    return Road(desk.store)


@pytest.fixture
async def browser(desk, road):
    """Somebody who may search, in a house with two conversations, both in the index."""
    await road.add(
        offer("A-17", AIGUL, region="Astana"), offer("B-18", BOLAT, benefit="burial", iin=OTHER_IIN)
    )
    shown = Offer(
        offer_id="A-17", benefit="birth", state="offered", region="Astana", arrived_at=NOW
    )
    await road.turn(
        send("Келісесіз бе?", offer_id="A-17"),
        FileApplication("A-A-17", "A-17", None, None),
        change=shown,
    )
    await road.turn(send("Согласны?", offer_id="B-18"))
    await road.write(AIGUL, "Каспиге аударыңыз")
    await road.turn(log("Каспиге аударыңыз"))
    await followed(desk)
    return await desk.sign_in("operator")


async def followed(desk):
    while await desk.queries.search.follow():
        pass


async def results(browser, query):
    page = await browser.get(f"/console/search?{query}")
    assert page.status == 200
    return page.text.partition('id="results"')[2]


def is_found(found, phone):
    return f"••• •• {phone[-2:]}" in found


# --- by what --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "%2B77011234567", "87011234567", "8+701+123+45+67", "7011234567", "%2B7+(701)+123-45-67",
        IIN, "A-17", "A-A-17", "каспи", "КАСПИГЕ", "каспиге+аудар", "келисесиз", "birth",
        "kaspige+audar", "бала+туған", "на+рождение",
    ],
)  # fmt: skip
async def test_a_conversation_is_found_by_all_that_a_citizen_may_say(browser, typed):
    found = await results(browser, f"q={typed}")
    assert is_found(found, AIGUL)
    assert not is_found(found, BOLAT)


async def test_the_first_page_is_the_search_and_shows_what_happened_last(desk, browser):
    page = await browser.get("/console")
    assert page.address.endswith("/console/search")
    found = page.text.partition('id="results"')[2]
    assert found.index("•• 67") < found.index("•• 21")


@pytest.mark.parametrize(
    "query",
    [
        "benefit=birth", "state=offered", "region=Astana", "benefit=birth&region=Astana",
        "flag=staff", "q=каспи&flag=staff", "since=2026-03-02&until=2026-03-02&said=1&q=аудар",
    ],
)  # fmt: skip
async def test_filters_find_those_they_name(desk, browser, road, query):
    await road.write(AIGUL, "?")
    await road.turn(log("?"), OpenCase("operator", "wants a person"))
    await followed(desk)
    found = await results(browser, query)
    assert is_found(found, AIGUL)
    assert not is_found(found, BOLAT)


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("q=87770000000", "Nothing was ever sent to this number"),
        ("q=900101300019", "No offer was made to this IIN"),
        ("q=жоқсөз", "Try the beginning of a word"),
        ("q=каспи&flag=stopped", "Take a filter away"),
    ],
)
async def test_an_empty_page_says_what_to_do(browser, query, advice):
    assert advice in await results(browser, query)


@pytest.mark.parametrize(
    "query",
    [
        "q=%22", "q=NOT+*", "q=said:x", "since=nonsense", "until=2026-13-40", "flag=x",
        "state=%27%22", "onward=99999999999999999999999", "onward=-1", "language=%00",
        "q=" + "я" * 1000, "region=%F0%9F%98%80", "since=0001-01-01", "until=9999-12-31",
        "since=9999-12-31&until=0001-01-01",
    ],
)  # fmt: skip
async def test_nothing_that_is_asked_breaks_the_page(browser, query):
    await results(browser, query)


async def test_a_script_in_a_message_stays_text(desk, browser, road):
    await road.write(BOLAT, "<script>alert(1)</script> қауіп")
    await road.turn(log("<script>alert(1)</script> қауіп"))
    await followed(desk)
    found = await results(browser, "q=қауіп")
    assert "&lt;script&gt;" in found
    assert "<script>alert" not in found


async def test_numbers_are_masked(browser):
    page = await browser.get("/console/search?q=87011234567")
    assert AIGUL not in page.text
    assert "+7 701 ••• •• 67" in page.said


async def test_a_search_is_a_link_that_holds_all_that_was_asked(browser):
    page = await browser.get("/console/search?q=каспи&benefit=birth&flag=staff&said=1&state=")
    assert "/console/search?q=каспи&benefit=birth&flag=staff&said=1" in unquote(unescape(page.text))


async def test_a_list_goes_on(desk, browser, road):
    for n in range(30):
        await road.write(f"+7702000{n:04}", "көп")
        await road.turn(log("көп"))
    await followed(desk)
    first = await browser.get("/console/search?q=көп")
    assert first.text.count('class="who" href') == 20 + 1  # and whoever is signed in
    older = first.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = await browser.get(older)
    assert second.text.count('class="who" href="/console/conversations') == 10


async def test_a_search_is_noted_but_not_what_was_typed(desk, browser):
    await browser.get("/console/search?q=87011234567")
    await browser.get("/console/search?q=каспи&flag=staff")
    noted = [entry.told.details["by"] for entry in await desk.audit("conversation.search")]
    assert noted == ["words and filters", "phone"]


async def test_what_is_fetched_while_typing_is_not_noted(desk, browser):
    await browser.get("/console/search?q=кас", **{"X-Typing": "1"})
    assert await desk.audit("conversation.search") == []


async def test_administrators_see_no_citizens(desk):
    browser = await desk.sign_in("administrator")
    assert (await browser.get("/console/search")).status == 403


# --- what was typed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("8 (701) 123-45-67", "phone", AIGUL),
        ("900101400017", "iin", "900101400017"),
        ("9001014000", "number", "9001014000"),
        ("A-2026-0001", "number", "A-2026-0001"),
        ("164 350", "words", "164 350"),
        ("келісемін", "words", "келісемін"),
        ("   ", "nothing", ""),
    ],
)
def test_what_is_typed_is_understood(typed, kind, value):
    assert understood(typed) == (kind, value)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("birth", ("birth",)),
        ("posobie na rozhdenie", ("birth",)),
        ("пособие на рождение", ("birth",)),
        ("жерлеу", ("burial",)),
        ("да", ()),
        ("каспи", ()),
    ],
)
def test_a_benefit_is_known_by_its_name_in_both_languages(typed, codes):
    assert named_benefits(typed, CATALOGUE) == codes
