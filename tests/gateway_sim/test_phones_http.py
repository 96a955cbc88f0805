"""Phones over HTTP: the tester's way in."""

import asyncio
import json

import pytest

from gateway_sim.errors import BadRequest
from gateway_sim.network import MobileOriginated
from gateway_sim.outcomes import Outcome
from gateway_sim.phones import Message, Phones
from tests.gateway_sim.conftest import PHONE, until
from tests.gateway_sim.independent import text_of

OTHER = "+77021234567"


async def write(http, text, phone=PHONE, **more):
    return await http.post(f"/phones/{phone}/messages", json={"text": text} | more)


async def read(http, path):
    answer = await http.get(path)
    assert answer.status == 200
    return await answer.json()


async def test_a_message_from_a_phone_is_in_its_thread(http):
    answer = await write(http, "сәлем")
    assert answer.status == 201

    [message] = await read(http, f"/phones/{PHONE}/messages")
    assert message == await answer.json()
    assert message["at"].endswith("+00:00")
    assert {field: message[field] for field in message if field not in ("id", "at")} == {
        "direction": "from_phone",
        "from": PHONE,
        "to": "1414",
        "text": "сәлем",
        "parts": 1,
        "state": "waiting",
    }


@pytest.mark.parametrize("spelling", ["87011234567", "8 (701) 123-45-67", "%2B77011234567"])
async def test_a_number_may_be_written_as_people_write_it(http, spelling):
    await write(http, "сәлем", phone=spelling)
    assert [m["from"] for m in await read(http, f"/phones/{PHONE}/messages")] == [PHONE]


async def test_both_directions_stand_in_one_thread_oldest_first(http, esme):
    await write(http, "сәлем")
    await esme.delivery()
    await esme.submit("Сәлеметсіз бе", PHONE)
    await esme.delivery()

    thread = await read(http, f"/phones/{PHONE}/messages")
    assert [(m["direction"], m["text"], m["from"], m["to"]) for m in thread] == [
        ("from_phone", "сәлем", PHONE, "1414"),
        ("to_phone", "Сәлеметсіз бе", "1414", PHONE),
    ]


async def test_a_message_can_go_elsewhere_than_1414_and_from_a_name(http, esme):
    await write(http, "balance", to="109", **{"from": "Tele2"})
    delivery = await esme.delivery()
    assert (delivery.destination_addr, delivery.source_addr) == (b"109", b"Tele2")
    assert text_of(delivery) == "balance"


async def test_a_reader_can_wait_for_the_next_message_to_the_phone(http, simulator, esme):
    sent = await (await write(http, "сәлем")).json()
    waiting = asyncio.create_task(
        read(http, f"/phones/{PHONE}/messages?after={sent['id']}&wait=10")
    )
    await esme.delivery()
    await esme.submit("жауап", PHONE)
    assert [m["text"] for m in await waiting] == ["жауап"]


async def test_the_receipt_of_an_older_message_is_not_what_a_reader_waits_for(
    http, simulator, esme
):
    simulator.outcomes.plan(PHONE, Outcome("late", delay_s=60), 1)
    await esme.submit("ескі", PHONE)
    [old] = await read(http, f"/phones/{PHONE}/messages")
    path = f"/phones/{PHONE}/messages?after={old['id']}&wait=10"
    waiting = asyncio.create_task(read(http, path))
    while PHONE not in simulator.feed._listeners:
        await asyncio.sleep(0)
    simulator.clock.advance(60)
    await until(simulator, lambda: simulator.phones.thread(PHONE)[0].state == "delivered")
    await esme.submit("жаңа", PHONE)
    assert [m["text"] for m in await waiting] == ["жаңа"]


async def test_events_tell_the_thread_so_far_and_then_every_change(http, simulator, esme):
    await write(http, "сәлем")
    async with http.get(f"/phones/{PHONE}/events") as events:

        async def next_event():
            while not (line := await events.content.readline()).startswith(b"data: "):
                pass
            return json.loads(line[6:])

        assert (await next_event())["state"] == "waiting"
        await esme.delivery()
        assert (await next_event())["state"] == "delivered"


async def test_all_phones_are_in_one_list(http):
    first = await (await write(http, "1")).json()
    await write(http, "2", phone=OTHER)
    assert [m["text"] for m in await read(http, "/messages")] == ["1", "2"]
    assert [m["text"] for m in await read(http, f"/messages?since={first['id']}")] == ["2"]


async def test_the_list_can_begin_at_a_moment(http, simulator):
    await write(http, "old")
    simulator.clock.advance(3600)
    moment = simulator.clock.today().isoformat()
    await write(http, "new")
    assert [m["text"] for m in await read(http, f"/messages?since={moment}")] == ["new"]


async def test_an_outcome_can_be_set_for_the_next_messages(http, simulator, esme):
    answer = await http.post(
        f"/phones/{PHONE}/outcome", json={"outcome": "undelivered", "count": 1, "delay_s": 0}
    )
    assert answer.status == 200
    await esme.submit("1", PHONE)
    await esme.submit("2", PHONE)
    await until(
        simulator,
        lambda: [m.state for m in simulator.phones.thread(PHONE)] == ["undelivered", "delivered"],
    )


async def test_starting_afresh_empties_the_phones(http, simulator):
    await write(http, "сәлем")
    assert (await http.delete("/phones")).status == 204
    assert await read(http, f"/phones/{PHONE}/messages") == []
    assert await read(http, "/messages") == []


async def test_stats_tell_what_waits_and_who_is_bound(http, esme):
    await write(http, "сәлем")
    await esme.delivery(status=None)
    stats = await read(http, "/stats")
    assert [session["system_id"] for session in stats["sessions"]] == ["bot"]
    assert stats["from_phones"] == {"messages": 1, "waiting": {}, "under_way": 1}


@pytest.mark.parametrize(
    ("path", "body", "complaint"),
    [
        ("/phones/abc/messages", {"text": "x"}, "there is no such phone"),
        ("/phones/1414/messages", {"text": "x"}, "1414 is a short code"),
        (f"/phones/{PHONE}/messages", {}, "missing required field `text`"),
        (f"/phones/{PHONE}/messages", {"text": 5}, "Expected `str`"),
        (f"/phones/{PHONE}/messages", {"text": "x", "to": ""}, "has no recipient"),
        (f"/phones/{PHONE}/messages", {"text": "x", "from": "n" * 21}, "at most 20"),
        (f"/phones/{PHONE}/messages", {"text": "ә" * 20_000}, "write a shorter one"),
        (f"/phones/{PHONE}/outcome", {"outcome": "mislaid"}, "give one of delivered"),
        (f"/phones/{PHONE}/outcome", {"outcome": "late", "count": 0}, "give 1 or more"),
        (f"/phones/{PHONE}/outcome", {"outcome": "late", "delay_s": -1}, "within ten years"),
    ],
)
async def test_bad_input_is_answered_with_a_sentence(http, path, body, complaint):
    answer = await http.post(path, json=body)
    assert answer.status == 400
    assert complaint in (await answer.json())["error"]
    assert await read(http, "/messages") == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"text": "\\ud800"}'])
async def test_a_body_that_is_no_json_object_is_answered_with_a_sentence(http, body):
    answer = await http.post(f"/phones/{PHONE}/messages", data=body)
    assert answer.status == 400
    assert "nothing was done" in (await answer.json())["error"]


@pytest.mark.parametrize(
    "path",
    [f"/phones/{PHONE}/messages?wait=x", "/messages?since=yesterday", "/messages?limit=-1"],
)
async def test_bad_queries_are_answered_with_a_sentence(http, path):
    answer = await http.get(path)
    assert answer.status == 400
    assert (await answer.json())["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/no", 404), ("PUT", "/clock", 405)]
)
async def test_what_is_not_there_is_said_in_json_too(http, method, path, status):
    answer = await http.request(method, path)
    assert answer.status == status
    assert path in (await answer.json())["error"]


async def test_an_error_never_shows_a_number_whole(http):
    answer = await http.get("/phones/7701123456789/messages")
    assert "7701123456789" not in await answer.text()


def test_the_oldest_messages_make_way_for_new_ones(simulator):
    phones = Phones(simulator.feed, history=3)
    for n, phone in enumerate([PHONE, OTHER, PHONE, PHONE]):
        phones.add(Message(n, "to_phone", phone, "1414", f"{n}", 0.0, 1, "accepted"))
    assert [m.text for m in phones.thread(PHONE)] == ["2", "3"]
    assert [m.text for m in phones.thread(OTHER)] == ["1"]
    assert [m.text for m in phones.after(0)] == ["1", "2", "3"]
    phones.add(Message(4, "to_phone", PHONE, "1414", "4", 0.0, 1, "accepted"))
    assert phones.counts() == {"phones": 1, "remembered": 3}


async def test_a_batch_that_cannot_travel_is_not_sent_at_all(simulator):
    batch = [MobileOriginated(PHONE, "1414", "fits"), MobileOriginated(PHONE, "1414", "ә" * 20_000)]
    with pytest.raises(BadRequest, match="shorter"):
        simulator.network.inject(batch)
    assert simulator.phones.thread(PHONE) == []
