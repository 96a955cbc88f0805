"""Our SMSC before a client that is not ours: smpplib, in a thread of its own."""

import asyncio
from collections.abc import Callable

import pytest
from smpplib import consts, exceptions
from smpplib.client import Client as Smpplib

from sms.smpp.constants import Status
from sms.smpp.link import Smsc
from sms.smpp.pdu import DeliverSm, QuerySmResp


@pytest.fixture
async def talk(network):
    """Runs a conversation of smpplib with our SMSC, and returns what it returned."""
    smsc = Smsc(network, "127.0.0.1", 0)
    await smsc.start()

    def connected(conversation: Callable[[Smpplib], object]) -> object:
        client = Smpplib("127.0.0.1", smsc.port, timeout=20, allow_unknown_opt_params=True)
        client.connect()
        try:
            return conversation(client)
        finally:
            client.disconnect()

    yield lambda conversation: asyncio.to_thread(connected, conversation)
    await smsc.stop(0)


def submit(client, **fields):
    client.send_message(
        source_addr_ton=consts.SMPP_TON_ALNUM,
        source_addr="1414",
        dest_addr_ton=consts.SMPP_TON_INTL,
        dest_addr_npi=consts.SMPP_NPI_ISDN,
        destination_addr="77011234567",
        **fields,
    )


def bind_and_unbind(client, bind):
    answers = [bind(system_id="kelisim", password="secret"), client.unbind()]
    return [(answer.command, int(answer.status)) for answer in answers]


@pytest.mark.parametrize("kind", ["transceiver", "transmitter", "receiver"])
async def test_it_binds_and_unbinds(talk, network, kind):
    said = await talk(lambda client: bind_and_unbind(client, getattr(client, f"bind_{kind}")))
    assert said == [(f"bind_{kind}_resp", 0), ("unbind_resp", 0)]
    await network.until(lambda: network.closes)
    assert network.closes == [("the peer unbound", [])]


async def test_it_is_refused_a_wrong_password(talk):
    def guess(client):
        with pytest.raises(exceptions.PDUError) as problem:
            client.bind_transceiver(system_id="kelisim", password="guess")
        return problem.value.args[1]

    assert await talk(guess) == Status.ESME_RINVPASWD


async def test_it_submits_and_learns_the_message_id(talk, network):
    def send(client):
        client.bind_transmitter(system_id="kelisim", password="secret")
        submit(
            client,
            short_message="Сәлем".encode("utf-16-be"),
            data_coding=8,
            registered_delivery=True,
            user_message_reference=77,
        )
        answer = client.read_pdu()
        client.unbind()
        return answer.command, int(answer.status), answer.message_id

    command, status, message_id = await talk(send)
    (message,) = network.submits
    assert (command, status) == ("submit_sm_resp", 0)
    assert message_id.decode() == f"m{message.sequence_number}"
    assert message.short_message.decode("utf-16-be") == "Сәлем"
    assert (message.source_addr, message.destination_addr) == ("1414", "77011234567")
    assert (message.data_coding, message.registered_delivery) == (8, 1)
    assert message.tlvs == {0x0204: b"\x00\x4d"}


async def test_it_is_throttled(talk, network):
    network.judge = lambda pdu: Status.ESME_RTHROTTLED

    def send(client):
        client.bind_transmitter(system_id="kelisim", password="secret")
        submit(client, short_message=b"x")
        return int(client.read_pdu().status)

    assert await talk(send) == Status.ESME_RTHROTTLED


async def test_it_is_delivered_to_and_answers(talk, network):
    def listen(client):
        heard = []

        def hear(pdu):
            heard.append(pdu)

        client.set_message_received_handler(hear)
        client.bind_receiver(system_id="kelisim", password="secret")
        client.read_once()
        client.unbind()
        (delivery,) = heard
        return delivery.short_message.decode("utf-16-be"), delivery.source_addr

    listening = asyncio.create_task(talk(listen))
    await network.until(lambda: network.session)
    delivery = DeliverSm(
        source_addr_ton=1,
        source_addr="77011234567",
        destination_addr="1414",
        data_coding=8,
        short_message="Иә, келісемін".encode("utf-16-be"),
    )
    network.session.deliver([delivery], ["mo"])
    assert await listening == ("Иә, келісемін", b"77011234567")
    await network.until(lambda: network.results)
    assert network.results == [("mo", 0)]


async def test_it_asks_for_a_message(talk, network):
    network.query = lambda session, query: QuerySmResp(query.message_id, "", 2, 0)

    def ask(client):
        client.bind_transceiver(system_id="kelisim", password="secret")
        client.query_message(
            message_id="m7", source_addr_ton=5, source_addr_npi=0, source_addr="1414"
        )
        answer = client.read_pdu()
        return answer.command, answer.message_id, answer.message_state

    assert await talk(ask) == ("query_sm_resp", b"m7", 2)
