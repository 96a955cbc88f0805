"""The gateway on a link: the window stays full, what waits comes back, poison goes back."""

import asyncio

import pytest

from bot.gateway_url import GatewayUrl
from bot.metrics import Metrics
from bot.repeats import Repeats
from bot.smpp_gateway import SmppGateway
from bot.unanswered import Unanswered
from sms.smpp.constants import Status
from sms.smpp.message import delivers
from tests.bot.fakes import MONDAY_10, VAULT, clock, outgoing
from tests.bot.network import Network
from tests.bot.test_deliveries import Door

pytestmark = pytest.mark.system


class Reports:
    """The outbox as the gateway sees it."""

    def __init__(self):
        self.fates, self.pokes = [], 0

    def settle(self, fates):
        self.fates += fates

    def poke(self):
        self.pokes += 1


@pytest.fixture
async def network():
    network = Network()
    await network.start()
    yield network
    await network.stop()


@pytest.fixture
def reports():
    return Reports()


@pytest.fixture
def unanswered():
    return Unanswered()


@pytest.fixture
async def gateway(network, reports, unanswered):
    gateway = SmppGateway(
        GatewayUrl.parse(f"smpp://k:s@127.0.0.1:{network.smsc.port}?window=4"),
        "1414",
        clock=clock(),
        inbox=Door(),
        receipts=Door(),
        repeats=Repeats("smsc", VAULT, unanswered),
        metrics=Metrics(),
        parts_wait_s=60,
    )
    gateway.attach(reports)
    await gateway.start()
    await network.until(lambda: network.session)
    async with asyncio.timeout(10):
        while not gateway.bound:
            await asyncio.sleep(0)
    yield gateway
    await gateway.stop(1)


async def until(true):
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0)


def outcomes(reports):
    return {fate.message_id: fate.outcome for fate in reports.fates}


async def test_what_does_not_fit_the_window_follows_by_itself(gateway, network, reports):
    gateway.send([outgoing(n) for n in range(20)])
    await network.until(lambda: len(network.received) == 20)
    assert [phone for phone, _ in network.received] == [outgoing(n).phone for n in range(20)]
    await network.until(lambda: len(reports.fates) == 20 or network.answers)
    assert set(outcomes(reports).values()) <= {"sent"}


async def test_room_is_a_window_at_first_and_more_under_load(gateway, network, reports):
    assert gateway.room == 4
    gateway.send([outgoing(n) for n in range(20)])
    await network.until(lambda: len(reports.fates) == 20)
    assert gateway.room == 4 + 20


async def test_when_the_link_breaks_the_wire_is_unknown_and_the_queue_is_away(
    gateway, network, reports
):
    network.mute = True
    gateway.send([outgoing(n) for n in range(6)])
    await network.until(lambda: len(network.submits) == 4)
    network.hang_up()
    async with asyncio.timeout(10):
        while len(reports.fates) < 6:
            await asyncio.sleep(0)
    assert list(map(outcomes(reports).get, range(6))) == ["unknown"] * 4 + ["away"] * 2


async def test_when_the_smsc_says_slow_down_the_queue_comes_back(gateway, network, reports):
    network.statuses = [Status.ESME_RTHROTTLED] * 4
    gateway.send([outgoing(n) for n in range(6)])
    await network.until(lambda: len(reports.fates) == 6)
    assert list(map(outcomes(reports).get, range(6))) == ["throttled"] * 4 + ["away"] * 2


async def test_without_a_link_everything_is_away(gateway, network, reports):
    await gateway.stop(1)
    gateway.send([outgoing(1)])
    assert outcomes(reports) == {1: "away"}


async def test_a_delivery_that_cannot_be_read_goes_back_for_good_and_the_others_are_taken(
    gateway, network, monkeypatch
):
    take = gateway._deliveries.take

    def choke(deliveries):
        if any(b"poison" in delivery.short_message for delivery in deliveries):
            raise ZeroDivisionError
        take(deliveries)

    monkeypatch.setattr(gateway._deliveries, "take", choke)
    network.write("+77010000001", "poison", "bad")
    network.write("+77010000002", "fine", "good")
    await network.until(lambda: ("bad", Status.ESME_RX_P_APPN) in network.answers)


@pytest.mark.parametrize("read", [True, False])
async def test_an_acknowledgement_is_surely_read_when_what_left_behind_it_is_answered(
    gateway, network, reports, unanswered, read
):
    """Without an id, the same words are a repeat only where it may have been lost."""
    other = Repeats("other", VAULT, unanswered)
    other.link_up(MONDAY_10)
    network.mute = not read
    network.session.deliver(delivers("1", "+77010000001", "1414", reference=1), ["1"])
    door = gateway._deliveries._inbox
    await until(lambda: door.items)
    door.commit()
    gateway.send([outgoing(1)])
    await network.until(lambda: len(network.submits) == 1)
    await until(lambda: reports.fates or not read)
    network.hang_up()
    await until(lambda: not gateway.bound)
    [arrival] = door.items
    again = other.unnamed("+77010000001", "1", MONDAY_10)
    assert (again.key != arrival.key) is read


async def test_messages_of_citizens_who_have_another_worker_do_not_leave(gateway, network, reports):
    """Also those that wait for their place in the window."""
    waiting = [outgoing(n) for n in range(8)]
    lost = {message.citizen for message in waiting[5:]}
    gateway._ours = lambda citizen: citizen not in lost
    gateway.send(waiting)
    await network.until(lambda: len(network.received) == 5)
    assert [outcomes(reports)[n] for n in (5, 6, 7)] == ["away"] * 3
