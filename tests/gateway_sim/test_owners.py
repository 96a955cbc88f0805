"""The profile of a phone: off, out of coverage or abroad it gets nothing until it is back."""

import pytest

from gateway_sim.outcomes import Outcome
from gateway_sim.waiting import KEPT_S, validity_s
from tests.gateway_sim.conftest import PHONE
from tests.gateway_sim.test_smsc import DELIVERED, EXPIRED, LONG, state_of, thread

AWAY = ["switched_off", "out_of_coverage", "abroad"]


async def put(http, **profile):
    answer = await http.put(f"/phones/{PHONE}/profile", json=profile)
    assert 200 == answer.status, await answer.text()
    return await answer.json()


async def test_a_phone_that_nobody_spoke_of_is_on_and_at_home(http):
    told = await (await http.get(f"/phones/{PHONE}/profile")).json()
    assert {
        "phone": PHONE,
        "reachable": True,
        "waiting": 0,
        "recycled": False,
    }.items() <= told.items()


async def test_a_profile_is_put_whole(http):
    await put(http, name="Айгүл", language="kk", region="Астана", recycled=True)
    told = await put(http, language="ru")
    assert ("", "ru", False, True) == (
        told["name"], told["language"], told["recycled"], told["reachable"]
    )  # fmt: skip


@pytest.mark.parametrize("away", AWAY)
async def test_messages_wait_for_a_phone_that_is_away_and_come_in_order(
    http, simulator, esme, away
):
    await put(http, **{away: True})
    answers = [*await esme.submit("one", PHONE), *await esme.submit(LONG, PHONE)]
    assert {0} == {answer.status for answer in answers}
    assert ["accepted", "accepted"] == [message.state for message in thread(simulator)]
    assert 6 == (await put(http, **{away: True}))["waiting"]

    assert 0 == (await put(http))["waiting"]
    receipts = [await esme.delivery() for _ in answers]
    assert {DELIVERED} == {state_of(receipt) for receipt in receipts}
    assert ["delivered", "delivered"] == [message.state for message in thread(simulator)]


async def test_what_waits_longer_than_it_may_expires(http, simulator, esme):
    await put(http, switched_off=True)
    await esme.submit("сәлем", PHONE)
    [(at, what)] = await simulator.due()
    assert ("validity", KEPT_S) == (what, pytest.approx(at - simulator.clock.now(), abs=10))
    simulator.clock.advance(KEPT_S)
    assert EXPIRED == state_of(await esme.delivery())
    assert ["expired"] == [message.state for message in thread(simulator)]
    assert 0 == (await put(http))["waiting"]


async def test_a_phone_that_is_back_in_time_gets_nothing_twice(http, simulator, esme):
    await put(http, switched_off=True)
    await esme.submit("сәлем", PHONE)
    await put(http)
    await esme.delivery()
    simulator.clock.advance(2 * KEPT_S)
    await esme.submit("next", PHONE)
    await esme.delivery()
    assert [] == esme.seen
    assert ["delivered", "delivered"] == [message.state for message in thread(simulator)]


@pytest.mark.parametrize("away", AWAY)
async def test_a_phone_that_is_away_cannot_write(http, simulator, away):
    await put(http, **{away: True})
    answer = await http.post(f"/phones/{PHONE}/messages", json={"text": "иә"})
    assert 400 == answer.status
    assert "cannot write" in (await answer.json())["error"]
    assert [] == thread(simulator)


async def test_what_was_said_of_a_phone_goes_before_where_it_is(http, simulator, esme):
    await put(http, switched_off=True)
    simulator.outcomes.plan(PHONE, Outcome("delivered"), 1)
    await esme.submit("сәлем", PHONE)
    assert DELIVERED == state_of(await esme.delivery())


async def test_a_recycled_number_gets_its_messages_a_stranger_reads_them(http, simulator, esme):
    await put(http, recycled=True)
    await esme.submit("сәлем", PHONE)
    assert DELIVERED == state_of(await esme.delivery())


async def test_starting_afresh_forgets_profiles_and_what_waits(http, simulator, esme):
    await put(http, switched_off=True)
    await esme.submit("сәлем", PHONE)
    await http.delete("/phones")
    told = await (await http.get(f"/phones/{PHONE}/profile")).json()
    assert (True, 0) == (told["reachable"], told["waiting"])


@pytest.mark.parametrize(
    ("profile", "complaint"),
    [
        ({"nickname": "x"}, "nickname"),
        ({"language": "en"}, "en"),
        ({"operator": "nobody"}, "there is no operator “nobody”"),
    ],
)
async def test_a_profile_that_makes_no_sense_changes_nothing(http, simulator, profile, complaint):
    answer = await http.put(f"/phones/{PHONE}/profile", json=profile)
    assert answer.status in (400, 404)
    assert complaint in (await answer.json())["error"]
    assert simulator.owners._owners == {}


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("", KEPT_S),
        ("nonsense", KEPT_S),
        ("000002030405000R", 2 * 86400 + 3 * 3600 + 4 * 60 + 5),
        ("000100000000000R", 30 * 86400),
        ("700101001000000+", 600),
        ("700101061000024+", 600),
        ("991301000000000+", KEPT_S),
    ],
)
def test_a_validity_period_is_read_as_the_specification_writes_it(written, seconds):
    at = 3155760000.0  # 2070-01-01T00:00:00Z
    assert seconds == validity_s(written, at)
