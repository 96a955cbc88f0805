"""The frame: menu, flashes, errors, revealing, the live stream, and who is shown what."""

import asyncio

import pytest

from bot.console.flash import Flash, packed, unpacked
from bot.console.masks import masked_iin, masked_phone, shown_iin, shown_phone
from bot.console.pages import PAGES
from storage.store import NewOffer
from tests.console.desk import NOW

PHONE, IIN = "+77011234567", "900101300123"


async def test_the_front_door_leads_to_the_first_page_one_may_open(desk):
    page = await (await desk.sign_in("administrator")).get("/console/")
    assert page.address in {f"/console{p.address}" for p in PAGES if p.menu}


async def test_the_menu_holds_what_one_may_open_and_nothing_else(desk):
    chief = await desk.sign_in("administrator", login="chief")
    operator = await desk.sign_in("operator", login="berik")
    assert 'href="/console/staff"' in (await chief.get("/console/account")).text
    assert 'href="/console/staff"' not in (await operator.get("/console/account")).text


async def test_an_address_that_leads_nowhere_says_so_in_words(desk):
    page = await (await desk.sign_in()).get("/console/nothing")
    assert (page.status, "search for it" in page.said) == (404, True)


async def test_a_fault_of_ours_is_told_without_its_details(desk, monkeypatch):
    browser = await desk.sign_in()
    monkeypatch.setattr(desk.queries.staff, "sessions", None)
    page = await browser.get("/console/account")
    assert (page.status, "wrong on our side" in page.said) == (500, True)
    assert "NoneType" not in page.text


# --- what is said once ----------------------------------------------------------------------------


async def test_what_is_said_once_is_not_said_again(desk):
    browser = await desk.sign_in()
    await browser.get("/console/account")
    page = await browser.post("/console/account/sign-out-elsewhere")
    assert "signed out everywhere else" in page.said
    assert "signed out everywhere else" not in (await browser.get("/console/account")).said


@pytest.mark.parametrize("cookie", ["", "x", "x.y", "W10.0"])
def test_what_is_said_once_cannot_be_made_up(cookie):
    assert unpacked(cookie, "token") == []
    assert unpacked(packed([Flash("good", "x")], "another token"), "token") == []
    assert unpacked(packed([Flash("good", "x")], "token"), "token") == [Flash("good", "x")]


# --- numbers --------------------------------------------------------------------------------------


def test_numbers_are_masked_until_they_are_revealed():
    assert masked_phone(PHONE) == "+7 701 ••• •• 67"
    assert masked_phone("+998901234567") == "+99 ••• 67"
    assert masked_iin(IIN) == "•••••• •• 0123"
    assert (shown_phone(PHONE), shown_iin(IIN)) == ("+7 701 123 45 67", "900101 300123")


async def offered(desk):
    """An offer; the key of its citizen."""
    offer = NewOffer("O-1", "birth", PHONE, IIN, region="Almaty")
    await desk.store.add_offers([offer], NOW)
    return desk.store.vault.citizen_key(PHONE)


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "+7 701 123 45 67"), ("iin", "900101 300123")]
)
async def test_a_number_is_revealed_for_a_reason_that_is_noted(desk, kind, value):
    citizen = await offered(desk)
    owner = {"phone": citizen, "iin": "O-1"}[kind]
    browser = await desk.sign_in("operator")
    await browser.get("/console/account")
    reason = "the citizen called"
    page = await browser.post(f"/console/reveal/{kind}", owner=owner, reason=reason)
    assert value in page.said
    [noted] = await desk.audit(f"{kind}.reveal")
    about = {"phone": f"citizen:{citizen}", "iin": "offer:O-1"}[kind]
    assert (noted.told.staff, noted.told.subject, noted.told.reason) == ("aigul", about, reason)


async def test_a_page_reveals_by_itself(desk):
    citizen = await offered(desk)
    browser = await desk.sign_in("operator")
    await browser.get("/console/account")
    page = await browser.post(
        "/console/reveal/phone", {"X-By-Itself": "1"}, owner=citizen, reason="the citizen called"
    )
    assert page.text == '{"value":"+7 701 123 45 67"}'


@pytest.mark.parametrize("reason", ["", "ok", "    ok   ", "x" * 301])
async def test_without_a_reason_nothing_is_revealed(desk, reason):
    citizen = await offered(desk)
    browser = await desk.sign_in("operator")
    await browser.get("/console/account")
    page = await browser.post("/console/reveal/phone", owner=citizen, reason=reason)
    assert (page.status, "701" in page.said) == (400, False)
    assert await desk.audit("phone.reveal") == []


async def test_what_cannot_be_noted_is_not_shown(desk, monkeypatch):
    citizen = await offered(desk)
    browser = await desk.sign_in("operator")
    await browser.get("/console/account")

    async def broken(_entries):
        raise OSError("the disk is full")

    monkeypatch.setattr(desk.store.staff, "append_audit", broken)
    page = await browser.post("/console/reveal/phone", owner=citizen, reason="the citizen called")
    assert (page.status, "701 123" in page.text) == (503, False)


async def test_the_log_holds_no_number(desk):
    citizen = await offered(desk)
    browser = await desk.sign_in("operator")
    await browser.get("/console/account")
    await browser.post("/console/reveal/phone", owner=citizen, reason="the citizen called")
    told = " ".join(str(entry) for entry in await desk.audit())
    assert PHONE not in told and PHONE[2:] not in told


# --- the live stream ------------------------------------------------------------------------------


async def opened(desk, browser, *topics):
    query = "&".join(f"topic={topic}" for topic in topics)
    answer = await desk.client.get(f"/console/live?{query}", cookies=browser.cookies)
    await answer.content.readuntil(b"\n\n")
    return answer


async def test_who_looks_at_a_page_hears_of_its_changes_and_of_no_others(desk):
    stream = await opened(desk, await desk.sign_in("operator"), "citizen:a", "work")
    desk.live.changed(["citizen:b", "citizen:a"])
    assert await stream.content.readuntil(b"\n\n") == b"event: changed\ndata: citizen:a\n\n"
    stream.close()


async def test_what_changed_before_the_stream_was_open_is_told_at_once(desk):
    browser = await desk.sign_in("operator")
    seen = (await browser.get("/console/work")).text.partition('data-seen="')[2].partition('"')[0]
    stream = await opened(desk, browser, f"work&since={seen}")
    desk.live.changed(["other"])
    desk.live.changed(["work"])
    assert await stream.content.readuntil(b"\n\n") == b"event: changed\ndata: work\n\n"
    stream.close()
    desk.live.passed()
    stream = await opened(desk, browser, f"work&since={seen}")
    assert await stream.content.readuntil(b"\n\n") == b"event: changed\ndata: work\n\n"
    stream.close()


async def test_many_changes_at_once_are_told_as_one(desk):
    stream = await opened(desk, await desk.sign_in("operator"), "work")
    for _change in range(1000):
        desk.live.changed(["work"])
    desk.live.changed(["work"])
    assert await stream.content.readuntil(b"\n\n") == b"event: changed\ndata: work\n\n"
    desk.live.close()
    assert await stream.content.read() == b""


async def test_the_road_has_nothing_to_do_where_nobody_looks(desk):
    assert not desk.live.is_heard
    stream = await opened(desk, await desk.sign_in("operator"), "work")
    assert desk.live.is_heard
    desk.live.close()
    await stream.content.read()
    while desk.live.is_heard:
        await asyncio.sleep(0)


async def test_a_stream_ends_when_its_session_is_over(desk, monkeypatch):
    monkeypatch.setattr("bot.console.pages.live._BEAT_S", 0.01)
    stream = await opened(desk, await desk.sign_in("operator"), "work")
    await desk.store.staff.set_state(1, "disabled", desk.told("staff.disable"))
    assert (await stream.content.read()).endswith(b"event: signed-out\ndata:\n\n")


async def test_styles_and_scripts_are_kept_by_browsers_until_they_change(desk):
    page = await desk.visitor().get("/console/sign-in")
    address = page.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    sheet = await desk.visitor().get(address)
    assert "immutable" in sheet.headers["Cache-Control"]
    old = await desk.visitor().get("/console/static/old/console.css")
    assert (old.status, old.headers["Cache-Control"]) == (200, "no-cache")
    assert (await desk.visitor().get("/console/static/old/..%2fapp.py")).status == 404
