"""Esme and Smsc on real sockets: a whole link, its end, and its coming back."""

import asyncio
import contextlib
import socket

import pytest

from sms.smpp.config import SmscConfig
from sms.smpp.constants import Status
from sms.smpp.errors import BadField, LinkDown
from sms.smpp.link import Esme, Smsc
from sms.smpp.pdu import DeliverSm
from tests.sms.wires import PATIENCE_S, Client, config, texts


async def test_submits_come_back_with_their_message_ids(esme, client, network):
    esme.submit(texts(3), ["a", "b", "c"])
    await client.until(lambda: len(client.results) == 3)
    assert client.results == [("a", 0, "m2"), ("b", 0, "m3"), ("c", 0, "m4")]
    assert [each.short_message for each in network.submits] == [b"0", b"1", b"2"]


async def test_thousands_of_submits_go_through_a_window_in_order(smsc, network):
    messages = texts(3000)

    class Pushing(Client):
        def link_up(self, esme):
            super().link_up(esme)
            self.sent = 0
            self.push()

        def submitted(self, results):
            super().submitted(results)
            self.push()

        def push(self):
            batch = messages[self.sent : self.sent + self.answerer.free]
            self.answerer.submit(batch, list(range(self.sent, self.sent + len(batch))))
            self.sent += len(batch)

    client = Pushing()
    esme = Esme(config(smsc.port, window=37), client)
    await esme.start()
    await client.until(lambda: len(client.results) == 3000)
    assert [token for token, _, _ in client.results] == list(range(3000))
    assert [each.short_message for each in network.submits] == [
        each.short_message for each in messages
    ]
    await esme.stop()
    assert client.downs == [("unbound", [])]


async def test_no_answer_waits_for_the_one_before_it(esme, network):
    """Nagle's algorithm would hold every small write back until the peer's acknowledgement."""
    for session in (esme._session, network.session):
        sock = session._transport.get_extra_info("socket")
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_throttling_reaches_whoever_submits(esme, client, network):
    verdicts = {b"0": Status.ESME_RTHROTTLED, b"1": Status.ESME_RMSGQFUL, b"2": Status.ESME_ROK}
    network.judge = lambda pdu: verdicts[pdu.short_message]
    esme.submit(texts(3), ["a", "b", "c"])
    await client.until(lambda: len(client.results) == 3)
    assert client.results == [
        ("a", Status.ESME_RTHROTTLED, ""),
        ("b", Status.ESME_RMSGQFUL, ""),
        ("c", Status.ESME_ROK, "m4"),
    ]


async def test_nothing_is_acknowledged_before_the_handler_says_so(smsc, esme, client, network):
    client.answering = False
    network.session.deliver([DeliverSm(short_message=b"1")], ["mo"])
    await client.until(lambda: client.deliveries)
    assert network.results == []
    esme.answer(client.deliveries, Status.ESME_RX_T_APPN)
    await network.until(lambda: network.results)
    assert network.results == [("mo", Status.ESME_RX_T_APPN)]


async def test_one_smsc_serves_several_esmes(smsc, esme, network):
    client = Client()
    other = Esme(config(smsc.port, bind="rx"), client)
    await other.start()
    await other.wait_bound(PATIENCE_S)
    assert sorted(session.bind_kind for session in smsc.sessions) == ["rx", "trx"]
    (receiver,) = (session for session in smsc.sessions if session.bind_kind == "rx")
    receiver.deliver([DeliverSm()], ["mo"])
    await client.until(lambda: client.deliveries)
    await other.stop()
    await network.until(lambda: len(smsc.sessions) == 1)


# The end.


async def test_a_lost_link_gives_back_what_was_unanswered(smsc, esme, client, network):
    network.answering = False
    esme.submit(texts(2), ["a", "b"])
    await network.until(lambda: len(network.submits) == 2)
    network.session.abort("the plug was pulled")
    await client.until(lambda: client.downs)
    ((_, unanswered),) = client.downs
    assert unanswered == ["a", "b"]


async def test_a_link_comes_back_after_the_smsc_restarts(smsc, esme, client, network):
    await smsc.stop()
    await client.until(lambda: client.downs)
    assert not esme.bound
    with pytest.raises(LinkDown):
        esme.submit(texts(1), ["a"])
    await smsc.start()
    await client.until(lambda: client.ups == 2)
    esme.submit(texts(1), ["a"])
    await client.until(lambda: client.results)
    assert client.downs == [("the peer unbound", [])]


async def test_an_answer_to_a_delivery_of_a_lost_session_goes_nowhere(smsc, esme, client, network):
    client.answering = False
    network.session.deliver([DeliverSm()], ["mo"])
    await client.until(lambda: client.deliveries)
    network.session.abort("the plug was pulled")
    await client.until(lambda: client.ups == 2)
    esme.answer(client.deliveries)
    esme.submit(texts(1), ["mt"])
    await client.until(lambda: client.results)
    assert network.results == []
    assert smsc.stats.stray_responses == 0
    assert network.closes[0] == ("the plug was pulled", ["mo"])


async def test_stopping_unbinds(smsc, client, network):
    esme = Esme(config(smsc.port), client)
    await esme.start()
    await esme.wait_bound(PATIENCE_S)
    esme.submit(texts(5), list("abcde"))
    await esme.stop()
    assert [token for token, _, _ in client.results] == list("abcde")
    assert client.downs == [("unbound", [])]
    assert (esme.bound, esme.free, esme.trouble) == (False, 0, "stopped")
    await network.until(lambda: network.closes)
    assert network.closes == [("the peer unbound", [])]


async def test_a_link_that_never_came_up_can_be_stopped(client):
    esme = Esme(config(1), client)
    await esme.start()
    await esme.stop()
    assert (client.ups, client.downs) == (0, [])


async def test_a_link_that_is_not_bound_yet_is_closed_by_stopping(client):
    lines = asyncio.Queue()
    server = await asyncio.start_server(lambda *line: lines.put_nowait(line), "127.0.0.1", 0)
    esme = Esme(config(server.sockets[0].getsockname()[1]), client)
    await esme.start()
    reader, writer = await lines.get()
    await reader.readexactly(16)
    await esme.stop()
    async with asyncio.timeout(PATIENCE_S):
        with contextlib.suppress(ConnectionError):
            await reader.read()
    writer.close()
    server.close()


async def test_a_stopped_link_can_be_started_again_and_is_kept_alive(smsc, client, network):
    esme = Esme(config(smsc.port), client)
    await esme.start()
    await esme.wait_bound(PATIENCE_S)
    await esme.stop()
    await esme.start()
    await esme.wait_bound(PATIENCE_S)
    network.session.abort("the plug was pulled")
    await client.until(lambda: client.ups == 3)
    await esme.stop()


@pytest.mark.parametrize("setting", ["system_id", "password", "system_type", "address_range"])
def test_a_setting_that_does_not_fit_stops_the_start_without_being_quoted(setting, client):
    with pytest.raises(BadField, match=f"bind_transceiver.{setting}") as problem:
        Esme(config(**{setting: "secret-" * 6}), client)
    assert "secret" not in str(problem.value)


def test_an_smsc_says_at_once_that_its_name_does_not_fit(network):
    with pytest.raises(BadField, match="system_id"):
        Smsc(network, "127.0.0.1", 0, SmscConfig(system_id="k" * 16))
