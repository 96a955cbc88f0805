"""What the bot has not taken comes again, in order, until it has."""

import pytest

from gateway_sim.network import MobileOriginated
from sms.smpp.constants import Status
from tests.gateway_sim.conftest import PHONE, until
from tests.gateway_sim.independent import smsc_id, text_of


def write(simulator, *texts, phone=PHONE):
    return simulator.network.inject([MobileOriginated(phone, "1414", text) for text in texts])


async def test_messages_written_while_nobody_is_bound_wait_in_order(simulator, bind):
    messages = write(simulator, "1", "2", "3")
    assert [message.state for message in messages] == ["waiting"] * 3

    esme = await bind(simulator)
    assert [text_of(await esme.delivery()) for _ in range(3)] == ["1", "2", "3"]
    await until(simulator, lambda: [m.state for m in messages] == ["delivered"] * 3)


async def test_unanswered_messages_come_again_after_the_link_is_lost(simulator, bind):
    write(simulator, "1", "2", "3")
    first = await bind(simulator)
    ids = [smsc_id(await first.delivery(status=0 if n == 0 else None)) for n in range(3)]
    first.drop()

    second = await bind(simulator)
    write(simulator, "4")
    again = [await second.delivery() for _ in range(3)]
    assert [text_of(pdu) for pdu in again] == ["2", "3", "4"]
    assert [smsc_id(pdu) for pdu in again[:2]] == ids[1:]


async def test_unanswered_receipts_come_again_after_the_link_is_lost(simulator, bind):
    first = await bind(simulator)
    [answer] = await first.submit("сәлем", PHONE)
    await first.delivery(status=None)
    first.drop()

    second = await bind(simulator)
    assert smsc_id(await second.delivery()) == answer.message_id.decode()


@pytest.mark.parametrize("not_now", [Status.ESME_RX_T_APPN, Status.ESME_RMSGQFUL])
async def test_a_bot_that_asks_for_time_gets_the_message_again_before_later_ones(
    simulator, esme, not_now, monkeypatch
):
    monkeypatch.setattr("gateway_sim.deliveries.REST_S", 0.0)
    write(simulator, "1")
    refused = await esme.delivery(status=not_now)
    again = await esme.delivery()
    write(simulator, "2")

    assert smsc_id(again) == smsc_id(refused)
    assert text_of(await esme.delivery()) == "2"


async def test_a_message_refused_for_good_does_not_come_again(simulator, esme):
    refused, taken = write(simulator, "1", "2")
    await esme.delivery(status=Status.ESME_RX_P_APPN)
    await esme.delivery()
    await until(simulator, lambda: taken.state == "delivered")

    assert refused.state == "failed"
    assert simulator.network.stats()["from_phones"] == {
        "messages": 2,
        "waiting": {},
        "under_way": 0,
    }


async def test_no_more_is_under_way_than_the_window_holds(make_simulator, bind):
    simulator = await make_simulator(window=2)
    esme = await bind(simulator)
    write(simulator, "1", "2", "3")
    held = [await esme.delivery(status=None) for _ in range(2)]
    assert simulator.network.stats()["from_phones"]["under_way"] == 2

    for pdu in held:
        esme.answer(pdu)
    assert text_of(await esme.delivery()) == "3"


async def test_starting_afresh_forgets_what_waits(simulator, bind):
    write(simulator, "old")
    simulator.start_afresh()
    esme = await bind(simulator)
    write(simulator, "new")
    assert text_of(await esme.delivery()) == "new"
