"""The one stream a page listens to: nothing is lost between loading and listening, or with the
connection."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse

from gateway_sim.http import live
from gateway_sim.network import MobileOriginated
from tests.gateway_sim.conftest import PHONE, until
from tests.gateway_sim.independent import LIMIT_S
from tests.gateway_sim.test_phones_http import OTHER, read, write


async def events(answer: ClientResponse) -> AsyncIterator[tuple[str, str, dict]]:
    """(kind, id, data) of each event."""
    kind, event_id = "message", ""
    async for line in answer.content:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "event":
            kind = value
        elif name == "id":
            event_id = value
        elif name == "data":
            yield kind, event_id, json.loads(value)
            kind, event_id = "message", ""


class Listener:
    def __init__(self, answer: ClientResponse) -> None:
        self._events = events(answer)
        self.last_id = ""

    async def next(self, kind: str) -> dict:
        """The next event of that kind."""
        async with asyncio.timeout(LIMIT_S):
            while True:
                found, event_id, data = await anext(self._events)
                self.last_id = event_id or self.last_id
                if found == kind:
                    return data

    async def texts_so_far(self) -> list[str]:
        texts = []
        async with asyncio.timeout(LIMIT_S):
            async for kind, event_id, data in self._events:
                self.last_id = event_id or self.last_id
                if kind == "ready":
                    return texts
                if kind == "message":
                    texts.append(data["text"])
        raise AssertionError("the stream ended")


@pytest.fixture
def listen(http):
    async def start(*phones: str, last: str = "") -> Listener:
        query = "&".join(f"phone=%2B{phone[1:]}" for phone in phones)
        headers = {"Last-Event-ID": last} if last else {}
        return Listener(await http.get(f"/events?{query}", headers=headers))

    return start


async def test_a_page_hears_what_its_phones_have_and_then_what_comes(http, listen):
    await write(http, "before")
    await write(http, "of another phone", phone=OTHER)
    page = await listen(PHONE)
    assert await page.texts_so_far() == ["before"]
    await write(http, "of another phone", phone=OTHER)
    await write(http, "after")
    assert (await page.next("message"))["text"] == "after"


async def test_several_phones_are_heard_over_one_stream(http, listen):
    page = await listen(PHONE, OTHER)
    await page.texts_so_far()
    await write(http, "1")
    await write(http, "2", phone=OTHER)
    assert [(await page.next("message"))["text"] for _ in range(2)] == ["1", "2"]


async def test_a_new_state_is_heard(http, esme, listen):
    page = await listen(PHONE)
    await page.texts_so_far()
    await write(http, "иә")
    assert (await page.next("message"))["state"] == "waiting"
    await esme.delivery()
    assert (await page.next("message"))["state"] == "delivered"


async def test_whoever_comes_back_hears_all_that_changed_meanwhile(http, esme, simulator, listen):
    await write(http, "old")
    await write(http, "changes")
    page = await listen(PHONE)
    await page.texts_so_far()
    seen = page.last_id

    await esme.delivery()
    await until(simulator, lambda: simulator.phones.thread(PHONE)[0].state == "delivered")
    await write(http, "new")
    assert await (await listen(PHONE, last=seen)).texts_so_far() == ["old", "new"]


async def test_whoever_has_seen_everything_hears_nothing_twice(http, listen):
    await write(http, "old")
    page = await listen(PHONE)
    await page.texts_so_far()
    assert await (await listen(PHONE, last=page.last_id)).texts_so_far() == []


async def test_after_a_fresh_start_the_page_is_told_to_forget(http, listen):
    await write(http, "old")
    page = await listen(PHONE)
    await page.texts_so_far()
    await http.delete("/phones")
    await page.next("afresh")
    await write(http, "new")
    assert (await page.next("message"))["text"] == "new"


async def test_whoever_comes_back_after_a_fresh_start_is_told_to_forget(http, listen):
    await write(http, "old")
    page = await listen(PHONE)
    await page.texts_so_far()
    await http.delete("/phones")
    back = await listen(PHONE, last=page.last_id)
    await back.next("afresh")
    assert await back.texts_so_far() == []


async def test_a_listener_that_is_too_slow_gets_the_rest_from_memory(
    http, simulator, listen, monkeypatch
):
    page = await listen(PHONE)
    await page.texts_so_far()
    monkeypatch.setattr("gateway_sim.feed.BACKLOG", 1)
    slow = await listen(OTHER)
    await slow.texts_so_far()
    many = [MobileOriginated(OTHER, "1414", str(n)) for n in range(20)]
    simulator.network.inject(many)
    assert [(await slow.next("message"))["text"] for _ in many] == [str(n) for n in range(20)]


async def test_a_page_that_saw_nothing_begins_with_the_newest(http, simulator, listen, monkeypatch):
    monkeypatch.setattr(live, "SO_FAR", 2)
    for n in range(5):
        await write(http, str(n))
    assert await (await listen(PHONE)).texts_so_far() == ["3", "4"]


async def test_the_state_of_the_network_is_told_when_it_changes(http, simulator, bind, listen):
    page = await listen()
    assert (await page.next("status"))["sessions"] == []
    await bind(simulator)
    while not (status := await page.next("status"))["sessions"]:
        pass
    assert status["sessions"][0]["system_id"] == "bot"


@pytest.mark.parametrize("last", ["", "x", "1-", "99999999999999999999-1", "1-1"])
async def test_an_id_that_is_none_of_ours_begins_anew(http, listen, last):
    await write(http, "old")
    assert await (await listen(PHONE, last=last)).texts_so_far() == ["old"]


async def test_bad_phones_are_answered_with_a_sentence(http):
    answer = await http.get("/events?phone=1414")
    assert answer.status == 400
    assert "short code" in (await answer.json())["error"]
    many = "&".join(f"phone=%2B7701{n:07}" for n in range(101))
    assert "at most 100" in (await (await http.get(f"/events?{many}")).json())["error"]


# --- what the wall needs beside the stream --------------------------------------------------------


async def test_a_stranger_writes_under_any_name_and_the_bot_hears_nothing(http, esme):
    answer = await http.post(
        f"/phones/{PHONE}/strangers", json={"from": "1414", "text": "Код айтыңыз"}
    )
    assert answer.status == 201
    [message] = await read(http, f"/phones/{PHONE}/messages")
    assert message == await answer.json()
    assert (message["from"], message["forged"], message["state"]) == ("1414", True, "delivered")
    assert (await read(http, "/stats"))["from_phones"]["messages"] == 0


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"from": "1414", "text": " "}, "nothing was sent"),
        ({"from": "1414", "text": "ә" * 20_000}, "at most 255 parts"),
        ({"from": "", "text": "x"}, "has no sender"),
        ({"from": "n" * 21, "text": "x"}, "at most 20"),
    ],
)
async def test_a_stranger_who_cannot_write_is_told_why(http, body, complaint):
    answer = await http.post(f"/phones/{PHONE}/strangers", json=body)
    assert answer.status == 400
    assert complaint in (await answer.json())["error"]


async def test_the_phones_with_the_newest_messages_come_first(http):
    await write(http, "1")
    await write(http, "2", phone=OTHER)
    await write(http, "3")
    known = await read(http, "/phones")
    assert [(one["number"], one["messages"], one["last"]["text"]) for one in known] == [
        (PHONE, 2, "3"),
        (OTHER, 1, "2"),
    ]
    assert [one["number"] for one in await read(http, "/phones?limit=1")] == [PHONE]


async def test_every_number_is_a_phone(http):
    one = await read(http, "/phones/8 (701) 123-45-67")
    assert (one["number"], one["messages"], one["last"]) == (PHONE, 0, None)
    assert (await http.get("/phones/1414")).status == 400


# --- the page itself ------------------------------------------------------------------------------


async def test_the_page_and_its_parts_are_served_with_a_strict_policy(http):
    answer = await http.get("/")
    assert answer.content_type == "text/html"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    script = await http.get("/web/main.js")
    assert script.content_type == "text/javascript"


@pytest.mark.parametrize("file", ["nothing.js", "..%2Fsimulator.py", "%2Fetc%2Fpasswd"])
async def test_nothing_else_is_served(http, file):
    assert (await http.get(f"/web/{file}")).status == 404


async def test_the_page_loads_nothing_from_elsewhere_and_holds_no_script(http):
    page = await (await http.get("/")).text()
    assert "://" not in page
    assert page.count("<script") == 1
    assert "onclick" not in page
    assert "style=" not in page


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 201), (None, 201)]
)
async def test_no_other_site_plays_a_phone_through_the_browser_of_a_tester(http, site, status):
    headers = {"Sec-Fetch-Site": site} if site else {}
    answer = await http.post(f"/phones/{PHONE}/messages", data=b'{"text": "STOP"}', headers=headers)
    assert answer.status == status
    assert len(await read(http, "/messages")) == (status == 201)


@pytest.mark.parametrize(("own", "status"), [(True, 200), (False, 403)])
async def test_where_a_browser_tells_only_the_origin_that_decides(http, simulator, own, status):
    origin = str(http.make_url("")).rstrip("/") if own else "http://elsewhere.example"
    answer = await http.post("/clock", json={"rate": 1}, headers={"Origin": origin})
    assert answer.status == status
    assert simulator.clock.version == (1 if own else 0)
