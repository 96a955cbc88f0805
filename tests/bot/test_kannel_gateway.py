"""The gateway over Kannel's sendsms: what it asks for, and what it makes of every answer."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web

from bot.kannel_gateway import KannelGateway
from bot.kannel_url import KannelUrl
from bot.metrics import Metrics
from tests.bot.fakes import VAULT, outgoing

pytestmark = pytest.mark.system

LIMIT_S = 20


class Kannel:
    """Answers sendsms with `answers`, one each, and then with 202; `None` hangs up instead."""

    def __init__(self):
        self.requests = []
        self.answers = []
        self.silent = False
        self.port = None

    async def sendsms(self, request):
        self.requests.append((request.headers, (await request.read()).decode()))
        if self.silent:
            await asyncio.Event().wait()
        answer = self.answers.pop(0) if self.answers else (202, "0: Accepted for delivery")
        if answer is None:
            request.transport.abort()
            return web.Response()
        return web.Response(status=answer[0], text=answer[1])

    async def start(self, port=0):
        app = web.Application()
        app.router.add_post("/cgi-bin/sendsms", self.sendsms)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]

    async def stop(self):
        await self._runner.cleanup()


class Reports:
    """The outbox as the gateway sees it."""

    def __init__(self):
        self.fates, self.pokes = [], 0
        self._news = asyncio.Event()

    def settle(self, fates):
        self.fates += fates
        self._news.set()

    def poke(self):
        self.pokes += 1
        self._news.set()

    async def until(self, true):
        async with asyncio.timeout(LIMIT_S):
            while not true():
                self._news.clear()
                await self._news.wait()

    @property
    def outcomes(self):
        return {fate.message_id: fate.outcome for fate in self.fates}


@pytest.fixture
async def kannel():
    kannel = Kannel()
    await kannel.start()
    yield kannel
    await kannel.stop()


@pytest.fixture
def reports():
    return Reports()


@pytest.fixture
async def make_gateway(kannel, reports):
    made = []

    async def make(options=""):
        gateway = KannelGateway(
            KannelUrl.parse(f"http+kannel://bot:s%40cret@127.0.0.1:{kannel.port}?{options}"),
            "1414",
            callback="http://127.0.0.1:8414",
            vault=VAULT,
            metrics=Metrics(),
        )
        gateway.attach(reports)
        made.append(gateway)
        await gateway.start()
        await reports.until(lambda: gateway.bound)
        return gateway

    yield make
    for gateway in made:
        await gateway.stop(0)


async def fate_of(gateway, reports, message):
    gateway.send([message])
    await reports.until(lambda: message.message_id in reports.outcomes)
    return next(fate for fate in reports.fates if fate.message_id == message.message_id)


async def test_a_message_is_asked_for_as_kannel_wants_it(make_gateway, kannel, reports):
    await fate_of(await make_gateway(), reports, outgoing(7, text="Сәлем! 100 %"))
    [(headers, body)] = kannel.requests
    assert body == "Сәлем! 100 %"
    assert headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert headers["X-Kannel-Username"] == "bot"
    assert headers["X-Kannel-Password"] == "s@cret"
    assert headers["X-Kannel-From"] == "1414"
    assert headers["X-Kannel-To"] == outgoing(7).phone
    assert headers["X-Kannel-Coding"] == "2"


async def test_what_the_alphabet_of_gsm_can_say_travels_in_it(make_gateway, kannel, reports):
    await fate_of(await make_gateway(), reports, outgoing(7, text="Hello @_€"))
    [(headers, _)] = kannel.requests
    assert headers["X-Kannel-Coding"] == "0"


async def test_its_receipts_come_back_under_our_own_key(make_gateway, kannel, reports):
    fate = await fate_of(await make_gateway("secret=0123456789abcdef"), reports, outgoing(7))
    [(headers, _)] = kannel.requests
    url = urlsplit(headers["X-Kannel-DLR-Url"])
    told = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert url.path == "/kannel/receipts"
    assert (told["key"],) == fate.smsc_ids
    assert told["to"] == outgoing(7).phone[1:]
    assert told["secret"] == "0123456789abcdef"
    assert url.query.endswith("&status=%d&reply=%A")
    assert int(headers["X-Kannel-DLR-Mask"]) & (1 | 2 | 16) == 19


async def test_a_long_message_has_an_id_for_each_part(make_gateway, kannel, reports):
    fate = await fate_of(await make_gateway(), reports, outgoing(7, parts=3))
    [(headers, _)] = kannel.requests
    told = parse_qs(urlsplit(headers["X-Kannel-DLR-Url"]).query)
    [key] = told["key"]
    assert (key, f"{key}.1", f"{key}.2") == fate.smsc_ids
    assert ["3"] == told["parts"]


async def test_the_key_is_the_same_at_every_try_and_another_for_another_message(
    make_gateway, kannel, reports
):
    gateway = await make_gateway()
    kannel.answers = [(503, "Temporal failure, try again later.")]
    assert (await fate_of(gateway, reports, outgoing(7))).outcome == "throttled"
    reports.fates.clear()
    taken = await fate_of(gateway, reports, outgoing(7))
    other = await fate_of(gateway, reports, outgoing(8))
    first, second, _ = (headers["X-Kannel-DLR-Url"] for headers, _ in kannel.requests)
    assert first == second
    assert taken.smsc_ids != other.smsc_ids


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((202, "3: Queued for later delivery"), "sent"),
        ((503, "Temporal failure, try again later."), "throttled"),
        ((403, "Not routable. Do not try again."), "rejected"),
        ((502, "Bad gateway"), "unknown"),
        (None, "unknown"),
    ],
)
async def test_every_answer_is_a_fate(make_gateway, kannel, reports, answer, outcome):
    kannel.answers = [answer]
    assert outcome == (await fate_of(await make_gateway(), reports, outgoing(1))).outcome


async def test_a_message_without_an_answer_is_unknown_and_keeps_its_key(
    make_gateway, kannel, reports
):
    gateway = await make_gateway("response=1")
    kannel.silent = True
    fate = await fate_of(gateway, reports, outgoing(1))
    assert fate.outcome == "unknown"
    assert fate.smsc_ids[0].startswith("1-")
    assert len(kannel.requests) == 1


async def test_a_stop_leaves_nothing_unsettled(make_gateway, kannel, reports):
    gateway = await make_gateway()
    kannel.silent = True
    gateway.send([outgoing(1), outgoing(2)])
    async with asyncio.timeout(LIMIT_S):
        while len(kannel.requests) < 2:
            await asyncio.sleep(0)
    await gateway.stop(0)
    assert reports.outcomes == {1: "unknown", 2: "unknown"}


async def test_without_kannel_everything_stays_in_the_house_until_it_is_back(
    make_gateway, kannel, reports
):
    gateway = await make_gateway()
    port = kannel.port
    await kannel.stop()
    assert (await fate_of(gateway, reports, outgoing(1))).outcome == "away"
    assert not gateway.bound
    await kannel.start(port)
    pokes = reports.pokes
    await reports.until(lambda: reports.pokes > pokes)
    assert gateway.bound
    assert (await fate_of(gateway, reports, outgoing(2))).outcome == "sent"


async def test_a_wrong_password_keeps_every_message_and_is_not_tried_at_full_speed(
    make_gateway, kannel, reports
):
    gateway = await make_gateway()
    kannel.answers = [(403, "Authorization failed for sendsms")]
    assert (await fate_of(gateway, reports, outgoing(1))).outcome == "away"
    assert not gateway.bound


async def test_room_is_what_the_window_leaves(make_gateway, kannel, reports):
    gateway = await make_gateway("window=10")
    kannel.silent = True
    assert gateway.room == 10
    gateway.send([outgoing(1, parts=4), outgoing(2, parts=3)])
    assert gateway.room == 3


async def test_no_text_number_or_password_stands_in_the_address(make_gateway, kannel, reports):
    gateway = await make_gateway()
    await fate_of(gateway, reports, outgoing(7, text="Құпия"))
    assert "s@cret" not in f"{gateway.name}{gateway._url}{gateway._url.sendsms}"
    assert "?" not in gateway._url.sendsms
