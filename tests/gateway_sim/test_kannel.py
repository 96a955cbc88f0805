"""The simulator as a Kannel: sendsms answers as Kannel does, callbacks come with their escapes
filled in, and what is not taken comes again."""

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web

from gateway_sim.http.app import make_app
from gateway_sim.http.kannel import SENDSMS, KannelDoor
from gateway_sim.http.kannel_box import KannelSettings
from gateway_sim.http.kannel_calls import Told, fill
from gateway_sim.network import MobileOriginated
from gateway_sim.outcomes import Outcome
from tests.gateway_sim.conftest import LIMIT_S, PHONE, until


class Application:
    """Whoever Kannel calls back; `refusals` are the next answers, one each; then all is taken."""

    def __init__(self):
        self.calls = []
        self.refusals = []
        self._news = asyncio.Event()

    async def take(self, request):
        query = request.raw_path.partition("?")[2]
        told = parse_qs(query, encoding="latin-1", keep_blank_values=True)
        self.calls.append((request.path, {name: values[0] for name, values in told.items()}))
        self._news.set()
        return web.Response(status=self.refusals.pop(0) if self.refusals else 200)

    async def until(self, count):
        async with asyncio.timeout(LIMIT_S):
            while len(self.calls) < count:
                self._news.clear()
                await self._news.wait()

    def statuses(self):
        return [told["d"] for path, told in self.calls if path == "/dlr"]


@pytest.fixture
async def application(aiohttp_server):
    application = Application()
    app = web.Application()
    app.router.add_get("/{what}", application.take)
    server = await aiohttp_server(app)
    application.url = str(server.make_url("")).rstrip("/")
    return application


@pytest.fixture
async def make_kannel(simulator, application, aiohttp_client):
    doors = []

    async def make(simulator=simulator, **how):
        app = make_app(simulator)
        url = f"{application.url}/mo?from=%p&to=%P&text=%b&C=%C&c=%c&I=%I&F=%F&i=%i"
        door = KannelDoor(app, KannelSettings(get_url=url, **how))
        doors.append(door)
        client = await aiohttp_client(app)
        await door.start()
        async with asyncio.timeout(LIMIT_S):
            while not door.box.bound:
                await asyncio.sleep(0)
        return client

    yield make
    for door in doors:
        await door.stop()


@pytest.fixture
async def kannel(make_kannel):
    return await make_kannel()


def headers(**changes):
    told = {
        "Username": "bot", "Password": "secret", "From": "1414", "To": PHONE, "Coding": "2",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }  # fmt: skip
    return {
        "Content-Type": "text/plain; charset=UTF-8",
        **{f"X-Kannel-{name}": value for name, value in told.items()},
    }


async def send(kannel, text, **changes):
    async with kannel.post(SENDSMS, data=text.encode(), headers=headers(**changes)) as answer:
        return answer.status, await answer.text()


def texts(simulator):
    return [message.text for message in simulator.phones.thread(PHONE)]


# --- sendsms --------------------------------------------------------------------------------------


async def test_a_message_posted_with_headers_is_on_the_phone(kannel, simulator):
    assert (202, "0: Accepted for delivery") == await send(kannel, "Сәлем, әңгіме!")
    assert ["Сәлем, әңгіме!"] == texts(simulator)


async def test_a_message_asked_for_with_get_is_on_the_phone(kannel, simulator):
    query = {
        "username": "bot", "password": "secret", "from": "1414", "to": PHONE, "coding": "2",
        "charset": "UTF-8", "text": "Ә + & % 👍",
    }  # fmt: skip
    async with kannel.get(SENDSMS, params=query) as answer:
        assert (answer.status, await answer.text()) == (202, "0: Accepted for delivery")
    assert ["Ә + & % 👍"] == texts(simulator)


async def test_a_long_message_is_one_on_the_phone_with_one_receipt(kannel, simulator, application):
    text = "Ә" * 150 + "\n" + "ұ" * 100
    await send(kannel, text, DLR_Mask="3", DLR_Url=f"{application.url}/dlr?d=%d")
    [message] = simulator.phones.thread(PHONE)
    assert (message.text, message.parts) == (text, 4)
    await until(simulator, lambda: message.state == "delivered")
    await application.until(1)
    assert ["1"] == application.statuses()


async def test_the_wrong_coding_is_seen_on_the_phone(kannel, simulator):
    await send(kannel, "Сәлем Hi", Coding="0")
    assert ["????? Hi"] == texts(simulator)


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"To": ""}, 400, "Empty receiver number not allowed, rejected"),
        ({"From": ""}, 400, "Sender missing and no global set, rejected"),
        ({"Password": "wrong"}, 403, "Authorization failed for sendsms"),
        ({"Username": "other"}, 403, "Authorization failed for sendsms"),
    ],
)
async def test_what_kannel_refuses_is_refused_in_its_words(
    make_simulator, make_kannel, changes, status, said
):
    kannel = await make_kannel(await make_simulator(accounts={"bot": "secret"}))
    assert (status, said) == await send(kannel, "x", **changes)


async def test_a_form_is_refused_as_kannel_refuses_it(kannel):
    async with kannel.post(SENDSMS, data={"to": PHONE, "text": "x"}) as answer:
        assert (answer.status, await answer.text()) == (400, "Invalid content-type")


async def test_without_a_kannel_the_address_says_how_to_get_one(simulator, aiohttp_client):
    client = await aiohttp_client(make_app(simulator))
    status, said = await send(client, "x")
    assert status == 404
    assert "--kannel" in said


async def test_a_throttling_network_is_a_temporal_failure_and_then_takes(kannel, simulator):
    simulator.outcomes.plan(PHONE, Outcome("throttled"), 1)
    assert (503, "Temporal failure, try again later.") == await send(kannel, "x")
    assert [] == texts(simulator)
    assert (202, "0: Accepted for delivery") == await send(kannel, "x")
    assert ["x"] == texts(simulator)


async def test_a_message_that_is_half_taken_is_queued_and_finished(kannel, simulator):
    simulator.outcomes.plan(PHONE, Outcome("throttled"), 1)
    assert (202, "3: Queued for later delivery") == await send(kannel, "ә" * 100)
    await until(simulator, lambda: texts(simulator) == ["ә" * 100])


# --- receipts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "states"),
    [
        ("delivered", {"8", "1"}),
        ("undelivered", {"8", "2"}),
        ("expired", {"8", "34"}),
        ("rejected", {"8", "2"}),
        ("before_answer", {"8", "1"}),
    ],
)
async def test_receipts_come_to_the_dlr_url(kannel, simulator, application, outcome, states):
    simulator.outcomes.plan(PHONE, Outcome(outcome), 1)
    await send(kannel, "x", DLR_Mask="31", DLR_Url=f"{application.url}/dlr?d=%d&F=%F&A=%A&p=%p")
    await application.until(2)
    assert states == set(application.statuses())


async def test_a_receipt_can_come_before_the_answer(kannel, simulator, application):
    simulator.outcomes.plan(PHONE, Outcome("before_answer"), 1)
    await send(kannel, "x", DLR_Mask="3", DLR_Url=f"{application.url}/dlr?d=%d")
    assert ["1"] == application.statuses()


async def test_a_receipt_nobody_asked_for_is_not_told(kannel, simulator, application):
    await send(kannel, "x", DLR_Mask="2", DLR_Url=f"{application.url}/dlr?d=%d")
    await until(simulator, lambda: simulator.phones.thread(PHONE)[0].state == "delivered")
    simulator.outcomes.plan(PHONE, Outcome("undelivered"), 1)
    await send(kannel, "y", DLR_Mask="2", DLR_Url=f"{application.url}/dlr?d=%d")
    await application.until(1)
    assert ["2"] == application.statuses()


async def test_no_such_phone_is_told_by_receipt(kannel, application):
    told = await send(kannel, "x", To="12", DLR_Mask="16", DLR_Url=f"{application.url}/dlr?d=%d")
    assert (202, "0: Accepted for delivery") == told
    await application.until(1)
    assert ["16"] == application.statuses()


async def test_a_receipt_that_is_not_taken_comes_again(kannel, application):
    application.refusals = [503, 500]
    await send(kannel, "x", DLR_Mask="3", DLR_Url=f"{application.url}/dlr?d=%d")
    await application.until(3)
    assert ["1", "1", "1"] == application.statuses()


# --- from phones ----------------------------------------------------------------------------------


async def test_a_phone_reaches_the_get_url(kannel, simulator, application):
    simulator.network.inject([MobileOriginated(PHONE, "1414", "иә")])
    await application.until(1)
    [(path, told)] = application.calls
    assert path == "/mo"
    assert (told["from"], told["to"], told["i"]) == (PHONE, "1414", "sim")
    assert (told["C"], told["c"]) == ("UTF-16BE", "2")
    assert told["text"].encode("latin-1").decode("utf-16-be") == "иә"
    assert told["F"] and told["I"]


async def test_a_long_message_comes_whole(kannel, simulator, application):
    simulator.network.inject([MobileOriginated(PHONE, "1414", "ә" * 200)])
    await application.until(1)
    assert application.calls[0][1]["text"].encode("latin-1").decode("utf-16-be") == "ә" * 200


async def test_what_is_not_taken_comes_again_under_the_same_ids(kannel, simulator, application):
    application.refusals = [503, 204]
    simulator.network.inject([MobileOriginated(PHONE, "1414", "иә")])
    await application.until(3)
    assert 1 == len({(told["I"], told["F"], told["text"]) for _, told in application.calls})
    await until(simulator, lambda: simulator.phones.thread(PHONE)[0].state == "delivered")


async def test_callbacks_can_be_repeated_on_purpose(make_kannel, simulator, application):
    await make_kannel(repeat=2)
    simulator.network.inject([MobileOriginated(PHONE, "1414", "иә")])
    await application.until(2)
    assert application.calls[0] == application.calls[1]


async def test_messages_of_a_phone_come_in_order(kannel, simulator, application):
    words = [f"{n}" for n in range(20)]
    simulator.network.inject([MobileOriginated(PHONE, "1414", word) for word in words])
    await application.until(20)
    assert words == [told["text"] for _, told in application.calls]


def test_escapes_are_filled_in_and_strangers_stay():
    told = Told(
        sender=PHONE, to="1414", internal="e3", foreign="17", at=0.0, text="a+b c%", status=8
    )
    url = fill("http://x/?p=%p&b=%b&d=%d&T=%T&t=%t&z=%z&C=%C&lit=%2B", told, "sim")
    query = parse_qs(urlsplit(url.replace("%z", "stranger")).query)
    assert {name: values[0] for name, values in query.items()} == {
        "p": PHONE, "b": "a+b c%", "d": "8", "T": "0", "t": "1970-01-01 00:00:00",
        "z": "stranger", "C": "UTF-8", "lit": "+",
    }  # fmt: skip
