"""Each outcome of the table, said of a phone or decided by its number, seen by another's ESME."""

import pytest
import smpplib.exceptions

from gateway_sim import faults
from gateway_sim.faults import NUMBERS, OUTCOMES, decided_by
from gateway_sim.outcomes import Outcome, Outcomes
from gateway_sim.writing import MobileOriginated
from sms.smpp.constants import Status
from tests.gateway_sim.conftest import PHONE
from tests.gateway_sim.independent import smsc_id, text_of
from tests.gateway_sim.test_smsc import DELIVERED, LONG, UNDELIVERABLE, state_of, thread

ENROUTE = 1
ESME_RSYSERR = int(Status.ESME_RSYSERR)


def number(outcome: str) -> str:
    """The phone whose number decides so."""
    return next(f"+7701{ending.digits}" for ending in NUMBERS if ending.outcome == outcome)


def test_every_outcome_has_a_sentence_and_a_number():
    assert set(OUTCOMES) == {*faults.TO_PHONE, *faults.FROM_PHONE}
    assert sorted(OUTCOMES) == sorted(ending.outcome for ending in NUMBERS)
    assert len(NUMBERS) == len({ending.digits for ending in NUMBERS})


@pytest.mark.parametrize("phone", ["+77019990", "+770199900001", "+17019990001", "+77011234567"])
def test_other_numbers_decide_nothing(phone):
    assert decided_by(phone) is None


@pytest.mark.parametrize(
    ("outcome", "states"),
    [
        ("delivered", [DELIVERED]),
        ("undelivered", [UNDELIVERABLE]),
        ("twice", [DELIVERED, DELIVERED]),
        ("contradicted", [DELIVERED, UNDELIVERABLE]),
        ("in_steps", [ENROUTE, DELIVERED]),
    ],
)
async def test_a_number_decides_what_its_receipts_say(simulator, esme, outcome, states):
    [answer] = await esme.submit("сәлем", number(outcome))
    receipts = [await esme.delivery() for _ in states]
    assert states == [state_of(receipt) for receipt in receipts]
    assert {answer.message_id.decode()} == {smsc_id(receipt) for receipt in receipts}


@pytest.mark.parametrize(
    ("outcome", "status", "times"),
    [
        ("throttled", Status.ESME_RTHROTTLED, 3),
        ("queue_full", Status.ESME_RMSGQFUL, 3),
        ("stumbles", Status.ESME_RSYSERR, 1),
    ],
)
async def test_a_number_refuses_the_first_tries_of_each_message(
    simulator, esme, outcome, status, times
):
    tries = [(await esme.submit("сәлем", number(outcome)))[0] for _ in range(2 * (times + 1))]
    assert ([status] * times + [0]) * 2 == [answer.status for answer in tries]
    assert 2 == len(thread(simulator, number(outcome)))


async def test_a_number_that_is_refused_is_never_taken(simulator, esme):
    [answer] = await esme.submit("сәлем", number("refused"))
    assert Status.ESME_RINVDSTADR == answer.status
    assert [] == thread(simulator, number("refused"))


async def test_any_command_status_may_be_the_answer(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("refused", status=0x4FF), 1)
    answers = [(await esme.submit("сәлем", PHONE))[0] for _ in range(2)]
    assert [0x4FF, 0] == [answer.status for answer in answers]


async def test_an_unanswered_message_is_on_the_phone_and_gets_its_receipt(simulator, esme):
    phone = number("no_answer")
    esme.send("сәлем", phone)
    assert DELIVERED == state_of(await esme.delivery())
    await esme.submit("next", PHONE, receipts=False)
    assert ["сәлем"] == [message.text for message in thread(simulator, phone)]


async def test_a_lost_message_is_neither_answered_nor_on_the_phone(simulator, esme):
    phone = number("lost")
    esme.send(LONG, phone)
    [answer] = await esme.submit("next", PHONE)
    assert (0, []) == (answer.status, thread(simulator, phone))
    assert 5 == simulator.network.stats()["to_phones"]["lost"]
    assert {} == simulator.network._submissions._fates


async def test_an_answer_may_come_late(simulator, esme):
    [slow] = esme.send("сәлем", number("slow_answer"))
    [quick] = esme.send("сәлем", PHONE)
    await esme.answer_to(quick)
    assert not [pdu for pdu in esme.seen if pdu.is_response()]
    assert 0 == (await esme.answer_to(slow)).status


async def test_a_wrong_sequence_number_is_nobodys(simulator, esme):
    [sequence] = esme.send("сәлем", number("wrong_sequence"))
    answer = await esme.next(lambda pdu: pdu.is_response())
    assert sequence != answer.sequence
    assert 0 == answer.status


async def test_a_malformed_answer_breaks_the_specification(simulator, esme):
    esme.send("сәлем", number("malformed"))
    answer = await esme.next(lambda pdu: pdu.is_response())
    assert (b"", True) == (answer.message_id.strip(b"?"), len(answer.message_id) >= 64)


async def test_a_link_may_be_cut_instead_of_an_answer(simulator, esme):
    phone = number("cut")
    esme.send("сәлем", phone)
    with pytest.raises(smpplib.exceptions.ConnectionError):
        await esme.next(lambda pdu: pdu.is_response())
    assert ["сәлем"] == [message.text for message in thread(simulator, phone)]


def write(simulator, text, phone):
    [message] = simulator.network.inject([MobileOriginated(phone, "1414", text)])
    return message


async def deliveries(simulator, esme):
    """Everything delivered until now, by what comes after it."""
    write(simulator, "the last", PHONE)
    found = []
    while not found or text_of(found[-1]) != "the last":
        found.append(await esme.delivery())
    return found[:-1]


@pytest.mark.parametrize(
    ("outcome", "order"),
    [
        ("parts_reversed", [5, 4, 3, 2, 1]),
        ("part_repeated", [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
        ("part_missing", [1, 2, 3, 4]),
        ("part_late", [1, 2, 3, 4]),
        ("repeated", [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]),
        ("repeated_anew", [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]),
    ],
)
async def test_a_number_decides_how_its_long_messages_arrive(simulator, esme, outcome, order):
    write(simulator, LONG, number(outcome))
    parts = await deliveries(simulator, esme)
    assert order == [part.short_message[5] for part in parts]


async def test_a_late_part_comes_when_the_clock_has_jumped(simulator, esme):
    write(simulator, LONG, number("part_late"))
    await deliveries(simulator, esme)
    simulator.clock.advance(5)
    assert 5 == (await esme.delivery()).short_message[5]


@pytest.mark.parametrize(("outcome", "ids"), [("repeated", 1), ("repeated_anew", 2)])
async def test_a_repeat_has_the_same_id_or_one_of_its_own(simulator, esme, outcome, ids):
    write(simulator, "иә", number(outcome))
    twice = await deliveries(simulator, esme)
    assert ["иә", "иә"] == [text_of(delivery) for delivery in twice]
    assert ids == len({smsc_id(delivery) for delivery in twice})


async def test_the_phone_that_wrote_sees_its_message_taken_whatever_happened_on_the_way(
    simulator, esme
):
    messages = [write(simulator, LONG, number(o)) for o in ("part_missing", "repeated_anew")]
    await deliveries(simulator, esme)
    await esme.submit("in order behind the answers", PHONE, receipts=False)
    assert ["delivered", "delivered"] == [message.state for message in messages]


def test_what_was_said_of_a_phone_goes_before_all_phones_and_that_before_its_number():
    outcomes, phone = Outcomes(), number("expired")
    assert "expired" == outcomes.take(phone).name
    outcomes.plan(None, Outcome("late"), None)
    assert "late" == outcomes.take(phone).name
    outcomes.plan(phone, Outcome("twice"), 1)
    assert ["twice", "late"] == [outcomes.take(phone).name for _ in range(2)]
    outcomes.forget(None)
    assert "expired" == outcomes.take(phone).name
    assert outcomes.take(PHONE) is None


async def test_http_says_it_of_a_phone_and_of_all(http, simulator, esme):
    for path, said in (
        (f"/phones/{PHONE}/outcome", {"status": "ESME_RSYSERR", "count": 1}),
        ("/outcome", {"status": 0x14, "count": 1}),
    ):
        assert 200 == (await http.post(path, json=said)).status
    answers = [(await esme.submit("сәлем", PHONE))[0] for _ in range(3)]
    assert [ESME_RSYSERR, 0x14, 0] == [answer.status for answer in answers]


async def test_http_takes_back_what_was_said(http, simulator, esme):
    for path in (f"/phones/{PHONE}/outcome", "/outcome"):
        await http.post(path, json={"outcome": "refused"})
        assert 204 == (await http.delete(path)).status
    assert 0 == (await esme.submit("сәлем", PHONE))[0].status


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"status": "ESME_ROK"}, "no error of SMPP"),
        ({"status": "ESME_OOPS"}, "no error of SMPP"),
        ({"status": 0}, "no error of SMPP"),
        ({"status": "ESME_RSYSERR", "outcome": "late"}, "give one"),
        ({}, "give one of delivered"),
    ],
)
async def test_an_outcome_that_makes_no_sense_is_said_so(http, said, complaint):
    answer = await http.post("/outcome", json=said)
    assert 400 == answer.status
    assert complaint in (await answer.json())["error"]


async def test_http_lists_the_table(http):
    told = await (await http.get("/faults")).json()
    assert set(OUTCOMES) == {outcome["name"] for outcome in told["outcomes"]}
    assert [ending.digits for ending in NUMBERS] == [row["digits"] for row in told["numbers"]]
    assert "ESME_RSYSERR" in told["statuses"]
