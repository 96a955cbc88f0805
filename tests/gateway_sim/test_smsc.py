"""The simulated network, seen over SMPP by an ESME that shares no code with it (smpplib)."""

import pytest
import smpplib.exceptions

from gateway_sim.network import MobileOriginated
from gateway_sim.outcomes import Outcome
from gateway_sim.phones import shown
from sms.smpp.constants import Status
from sms.smpp.message import submits
from tests.gateway_sim.conftest import PHONE, until
from tests.gateway_sim.independent import smsc_id, text_of

LONG = "Сәлеметсіз бе! Сізге бала тууына байланысты жәрдемақы тағайындалуы мүмкін. " * 4
DELIVERED, EXPIRED, UNDELIVERABLE, REJECTED = 2, 3, 5, 8


def thread(simulator, phone=PHONE):
    return [shown(message) for message in simulator.phones.thread(phone)]


def state_of(receipt) -> int:
    state = receipt.message_state
    return state if isinstance(state, int) else int.from_bytes(state, "big")


async def test_a_submitted_message_is_on_the_phone_and_gets_a_receipt(simulator, esme):
    [answer] = await esme.submit("сәлем", PHONE)
    receipt = await esme.delivery()

    [message] = thread(simulator)
    assert (message.sender, message.recipient, message.text) == ("1414", PHONE, "сәлем")
    assert (message.direction, message.parts, message.state) == ("to_phone", 1, "delivered")
    assert smsc_id(receipt) == answer.message_id.decode()
    assert state_of(receipt) == DELIVERED
    assert f"id:{answer.message_id.decode()} ".encode() in receipt.short_message
    assert b"stat:DELIVRD" in receipt.short_message
    assert receipt.source_addr == PHONE[1:].encode()
    assert receipt.destination_addr == b"1414"


async def test_a_long_message_is_one_on_the_phone_with_a_receipt_for_each_part(simulator, esme):
    answers = await esme.submit(LONG, PHONE)
    receipts = [await esme.delivery() for _ in answers]

    [message] = thread(simulator)
    assert message.text == LONG
    assert message.parts == len(answers) == 5
    assert message.state == "delivered"
    assert [smsc_id(receipt) for receipt in receipts] == [a.message_id.decode() for a in answers]


async def test_no_receipt_comes_when_none_is_asked_for(simulator, esme):
    await esme.submit("first", PHONE, receipts=False)
    [answer] = await esme.submit("second", PHONE)

    assert smsc_id(await esme.delivery()) == answer.message_id.decode()
    assert [message.state for message in thread(simulator)] == ["delivered", "delivered"]


@pytest.mark.parametrize(
    ("outcome", "state", "word"),
    [
        ("undelivered", UNDELIVERABLE, b"stat:UNDELIV"),
        ("expired", EXPIRED, b"stat:EXPIRED"),
        ("rejected", REJECTED, b"stat:REJECTD"),
    ],
)
async def test_a_failure_set_for_a_phone_shows_there_and_in_the_receipt(
    simulator, esme, outcome, state, word
):
    simulator.outcomes.plan(PHONE, Outcome(outcome), None)
    await esme.submit("сәлем", PHONE)
    receipt = await esme.delivery()

    assert state_of(receipt) == state
    assert word in receipt.short_message
    assert thread(simulator)[0].state == outcome


async def test_all_parts_of_a_long_message_count_as_one_message_for_an_outcome(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("expired"), 1)
    answers = await esme.submit(LONG, PHONE)
    receipts = [await esme.delivery() for _ in answers]
    await esme.submit("сәлем", PHONE)

    assert {state_of(receipt) for receipt in receipts} == {EXPIRED}
    assert state_of(await esme.delivery()) == DELIVERED


async def test_a_throttled_phone_refuses_so_many_submits_and_then_takes_them(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("throttled"), 2)
    answers = [(await esme.submit("сәлем", PHONE))[0] for _ in range(3)]

    assert [answer.status for answer in answers] == [Status.ESME_RTHROTTLED] * 2 + [0]
    assert len(thread(simulator)) == 1


async def test_a_receipt_can_come_before_the_answer(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("before_answer"), 1)
    [answer] = await esme.submit("сәлем", PHONE)

    # everything read before the answer
    [receipt] = esme.seen
    assert smsc_id(receipt) == answer.message_id.decode()


async def test_a_receipt_can_come_twice(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("twice"), 1)
    [answer] = await esme.submit("сәлем", PHONE)
    receipts = [await esme.delivery(), await esme.delivery()]

    assert [smsc_id(receipt) for receipt in receipts] == [answer.message_id.decode()] * 2


async def test_a_late_receipt_comes_when_the_clock_has_jumped(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("late", delay_s=7200), 1)
    await esme.submit("late", PHONE)
    [prompt] = await esme.submit("prompt", PHONE)
    assert smsc_id(await esme.delivery()) == prompt.message_id.decode()
    assert [message.state for message in thread(simulator)] == ["accepted", "delivered"]

    simulator.clock.advance(7200)
    assert state_of(await esme.delivery()) == DELIVERED
    assert thread(simulator)[0].state == "delivered"


async def test_silence_means_no_receipt_ever(simulator, esme):
    simulator.outcomes.plan(PHONE, Outcome("silent"), 1)
    await esme.submit("silent", PHONE)
    simulator.clock.advance(10**7)
    [answer] = await esme.submit("told", PHONE)

    assert smsc_id(await esme.delivery()) == answer.message_id.decode()
    assert thread(simulator)[0].state == "accepted"


async def test_ids_can_be_hexadecimal_in_the_answer_and_decimal_in_the_receipt(
    make_simulator, bind
):
    esme = await bind(await make_simulator(ids="hex-dec"))
    [answer] = await esme.submit("сәлем", PHONE)
    receipt = await esme.delivery()

    assert smsc_id(receipt) == str(int(answer.message_id, 16))
    assert smsc_id(receipt) != answer.message_id.decode()


async def test_a_short_code_is_no_phone(simulator, esme):
    [answer] = await esme.submit("сәлем", "1414")
    assert answer.status == Status.ESME_RINVDSTADR


async def test_what_a_phone_writes_reaches_the_esme_with_the_smscs_id(simulator, esme):
    [message] = simulator.network.inject([MobileOriginated(PHONE, "1414", "иә")])
    delivery = await esme.delivery()

    assert text_of(delivery) == "иә"
    assert delivery.source_addr == PHONE[1:].encode()
    assert delivery.destination_addr == b"1414"
    assert smsc_id(delivery) == str(message.id)
    await until(simulator, lambda: message.state == "delivered")


async def test_a_long_text_from_a_phone_comes_in_parts_with_an_id_each(simulator, esme):
    [message] = simulator.network.inject([MobileOriginated(PHONE, "1414", LONG)])
    parts = [await esme.delivery() for _ in range(5)]

    assert "".join(text_of(part) for part in parts) == LONG
    assert len({smsc_id(part) for part in parts}) == 5
    assert smsc_id(parts[0]) == str(message.id)
    assert message.parts == 5


@pytest.mark.parametrize("way", ["udh16", "sar", "payload"])
async def test_a_long_text_from_a_phone_can_come_in_other_ways(make_simulator, bind, way):
    simulator = await make_simulator(long=way)
    esme = await bind(simulator)
    [message] = simulator.network.inject([MobileOriginated(PHONE, "1414", LONG)])
    parts = [await esme.delivery() for _ in range(1 if way == "payload" else 5)]

    if way == "payload":
        assert parts[0].message_payload.decode("utf-16-be") == LONG
    else:
        assert "".join(text_of(part) for part in parts) == LONG
    assert message.parts == 5


async def test_a_message_sent_as_payload_counts_its_parts(simulator):
    pdus = submits(LONG, "1414", PHONE, reference=1, long="payload")
    taken = simulator.network._submissions.take(pdus, "bot")
    assert [(m.text, m.parts) for m in taken.messages] == [(LONG, 5)]


async def test_a_message_sent_twice_shows_twice_and_a_repeated_part_does_not(simulator):
    pdus = submits(LONG, "1414", PHONE, reference=1)
    for batch in (pdus, pdus[2:3], pdus):
        simulator.network._submissions.take(batch, "bot")
    assert [message.text for message in thread(simulator)] == [LONG, LONG]


async def test_a_name_can_stand_as_the_sender(simulator, esme):
    simulator.network.inject([MobileOriginated(PHONE, "1414", "автоответ", sender="Kaspi.kz")])
    assert (await esme.delivery()).source_addr == b"Kaspi.kz"


async def test_only_known_accounts_may_bind_where_there_are_any(make_simulator, bind):
    simulator = await make_simulator(accounts={"kelisim": "secret"})
    with pytest.raises(smpplib.exceptions.PDUError, match="Invalid Password"):
        await bind(simulator, user="kelisim", password="wrong")
    with pytest.raises(smpplib.exceptions.PDUError, match="Invalid System ID"):
        await bind(simulator, user="stranger", password="secret")
    await bind(simulator, user="kelisim", password="secret")


async def test_a_receipt_goes_back_to_the_account_that_submitted(simulator, bind):
    first, second = await bind(simulator, user="first"), await bind(simulator, user="second")
    [answer] = await second.submit("сәлем", PHONE)
    assert smsc_id(await second.delivery()) == answer.message_id.decode()
    [answer] = await first.submit("сәлем", PHONE)
    assert smsc_id(await first.delivery()) == answer.message_id.decode()


async def test_a_transmitter_and_a_receiver_of_one_account_share_the_work(simulator, bind):
    transmitter = await bind(simulator, kind="transmitter")
    receiver = await bind(simulator, kind="receiver")
    [answer] = await transmitter.submit("сәлем", PHONE)
    assert smsc_id(await receiver.delivery()) == answer.message_id.decode()
