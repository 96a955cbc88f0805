"""GET /messages: a test says what a phone must get, and within how many seconds."""

import asyncio

import pytest

from gateway_sim.clock import iso
from tests.gateway_sim.conftest import PHONE

OTHER = "+77029876543"


async def ask(http, **conditions):
    answer = await http.get("/messages", params=conditions)
    assert 200 == answer.status, await answer.text()
    return [message["text"] for message in await answer.json()]


@pytest.fixture
async def three(http, simulator, esme):
    """Two messages to phones, one from a phone."""
    await esme.submit("Сіз 72\u00a0сағат ішінде", PHONE, receipts=False)
    await http.post(f"/phones/{PHONE}/messages", json={"text": "Иә"})
    await esme.submit("second", OTHER, receipts=False)
    with simulator.feed.listening(None) as changes:
        while simulator.phones.thread(OTHER)[0].state != "delivered":
            await changes.next()


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"to": PHONE}, ["Сіз 72\u00a0сағат ішінде"]),
        ({"to": "1414"}, ["Иә"]),
        ({"from": "1414"}, ["Сіз 72\u00a0сағат ішінде", "second"]),
        ({"from": PHONE}, ["Иә"]),
        ({"from": PHONE, "to": OTHER}, []),
        ({"text": "72 САҒАТ"}, ["Сіз 72\u00a0сағат ішінде"]),
        ({"text~": r"^(иә|да)$"}, ["Иә"]),
        ({"text~": r"\b72\b", "to": OTHER}, []),
        ({"direction": "from_phone"}, ["Иә"]),
        ({"state": "delivered", "to": OTHER}, ["second"]),
        ({"limit": "1"}, ["Сіз 72\u00a0сағат ішінде"]),
    ],
)
async def test_each_condition_narrows_the_list(http, three, conditions, found):
    assert found == await ask(http, **conditions)


async def test_since_an_id_or_a_moment_only_what_came_later_counts(http, simulator, three):
    first = simulator.phones.thread(PHONE)[0]
    assert ["Иә", "second"] == await ask(http, since=str(first.id))
    assert [] == await ask(http, since=iso(simulator.clock.now() + 60))


async def test_a_message_that_is_there_is_not_waited_for(http, three):
    assert ["second"] == await ask(http, to=OTHER, wait="60")


async def test_the_answer_comes_with_the_message_that_is_waited_for(http, simulator, esme):
    asked = asyncio.create_task(ask(http, to=PHONE, **{"text~": "^second", "wait": "60"}))
    while not simulator.feed._listeners:
        await asyncio.sleep(0)
    await esme.submit("first", PHONE, receipts=False)
    await esme.submit("second", OTHER, receipts=False)
    await esme.submit("second, and the right one", PHONE, receipts=False)
    assert ["second, and the right one"] == await asked


async def test_as_many_are_waited_for_as_count_says(http, simulator, esme):
    asked = asyncio.create_task(ask(http, to=PHONE, count="2", wait="60"))
    while not simulator.feed._listeners:
        await asyncio.sleep(0)
    await esme.submit("one", PHONE, receipts=False)
    await esme.submit("two", PHONE, receipts=False)
    assert ["one", "two"] == await asked


async def test_when_the_time_is_over_there_is_nothing(http):
    assert [] == await ask(http, to=PHONE, wait="0.01")


@pytest.mark.parametrize(
    ("conditions", "complaint"),
    [
        ({"txt": "x"}, "no condition “txt”"),
        ({"text~": "("}, "no regular expression"),
        ({"state": "lost"}, "give one of accepted"),
        ({"direction": "up"}, "give one of to_phone"),
        ({"since": "tomorrow"}, "is no time"),
    ],
)
async def test_a_condition_that_makes_no_sense_is_said_so(http, conditions, complaint):
    answer = await http.get("/messages", params=conditions)
    assert 400 == answer.status
    assert complaint in (await answer.json())["error"]
