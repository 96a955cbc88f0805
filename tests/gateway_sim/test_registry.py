"""The registry stand-in: idempotent, decides on the simulator's clock, tells until confirmed."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable

import pytest
from aiohttp import web

from gateway_sim.registry.registry import INDIVIDUAL_AMOUNT
from tests.gateway_sim.conftest import PHONE, SECRET
from tests.gateway_sim.independent import LIMIT_S

APPLICATION = {
    "application_id": "app-1",
    "offer_id": "offer-1",
    "benefit": "birth",
    "variant": None,
    "iin": "850101300015",
    "iban": "KZ86125KZT5004100100",
    "phone": PHONE,
    "region": "Астана",
    "facts": {"order": 1},
    "amount": 164_350,
    "consented_at": "2026-03-02T05:00:00+00:00",
    "evidence": "sha256:00",
}


class Bot:
    """Takes callbacks; `statuses` are answered in turn, then 204."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.decisions: list[dict] = []
        self._changed = asyncio.Event()
        self.callback = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.requests.append((dict(request.headers), body))
        status = self.statuses.pop(0) if self.statuses else 204
        if status == 204:
            self.decisions += json.loads(body)["decisions"]
        self._changed.set()
        return web.Response(status=status)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def names(self) -> list[str]:
        return [decision["decision"] for decision in self.decisions]


@pytest.fixture
async def bot(aiohttp_server, monkeypatch) -> Bot:
    monkeypatch.setattr("gateway_sim.registry.courier.FIRST_RETRY_S", 0.0)
    bot = Bot()
    app = web.Application()
    app.router.add_post("/decisions", bot.take)
    server = await aiohttp_server(app)
    bot.callback = str(server.make_url("/decisions"))
    return bot


async def file(http, callback, *applications):
    body = {"callback": callback, "applications": list(applications)}
    answer = await http.post("/applications", json=body)
    assert answer.status == 200
    return [result["status"] for result in (await answer.json())["results"]]


async def applications(http):
    return await (await http.get("/registry/applications")).json()


async def test_an_application_is_accepted_assigned_and_paid(http, simulator, bot):
    assert await file(http, bot.callback, APPLICATION) == ["accepted"]
    await bot.until(lambda: bot.names() == ["accepted"])
    simulator.clock.advance(2)
    await bot.until(lambda: bot.names() == ["accepted", "assigned"])
    simulator.clock.advance(2)
    await bot.until(lambda: bot.names() == ["accepted", "assigned", "paid"])

    _, assigned, paid = bot.decisions
    assert assigned["amount"] == paid["amount"] == 164_350
    assert assigned["since"]
    assert len({decision["id"] for decision in bot.decisions}) == 3
    assert {decision["application_id"] for decision in bot.decisions} == {"app-1"}


async def test_an_individual_amount_is_set_by_the_registry(http, simulator, bot):
    await file(http, bot.callback, APPLICATION | {"amount": None})
    simulator.clock.advance(2)
    await bot.until(lambda: len(bot.decisions) == 2)
    assert bot.decisions[1]["amount"] == INDIVIDUAL_AMOUNT


async def test_a_known_application_is_a_duplicate_and_nothing_new_happens(http, simulator, bot):
    assert await file(http, bot.callback, APPLICATION, APPLICATION) == ["accepted", "duplicate"]
    assert await file(http, bot.callback, APPLICATION) == ["duplicate"]
    simulator.clock.advance(2)
    await bot.until(lambda: "assigned" in bot.names())

    assert bot.names() == ["accepted", "assigned"]
    [application] = await applications(http)
    assert application["times_received"] == 3


async def test_a_decision_is_signed_over_its_time_and_body(http, bot):
    await file(http, bot.callback, APPLICATION)
    await bot.until(lambda: len(bot.requests) == 1)
    headers, body = bot.requests[0]

    signed = headers["X-Kelisim-Timestamp"].encode() + b"." + body
    expected = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Kelisim-Signature"] == f"sha256={expected}"


async def test_a_decision_is_repeated_until_the_answer_is_2xx(http, bot):
    bot.statuses = [500, 404, 302]
    await file(http, bot.callback, APPLICATION)
    await bot.until(lambda: len(bot.decisions) == 1)

    assert len(bot.requests) == 4
    assert len({body for _, body in bot.requests}) == 1


async def test_decisions_keep_their_order_while_the_bot_refuses(http, simulator, bot):
    bot.statuses = [503]
    await file(http, bot.callback, APPLICATION)
    simulator.clock.advance(2)
    await bot.until(lambda: len(bot.decisions) == 2)
    assert bot.names() == ["accepted", "assigned"]


async def test_decisions_of_a_moment_go_out_in_one_callback(http, bot):
    many = [
        APPLICATION | {"application_id": f"app-{n}", "offer_id": f"offer-{n}"} for n in range(50)
    ]
    await file(http, bot.callback, *many)
    await bot.until(lambda: len(bot.decisions) == 50)
    assert len(bot.requests) == 1


async def test_confirmed_decisions_are_marked_so(http, bot):
    await file(http, bot.callback, APPLICATION)
    await bot.until(lambda: len(bot.decisions) == 1)
    while not (await applications(http))[0]["decisions"][0]["confirmed"]:
        pass
    await file(http, None, APPLICATION | {"application_id": "app-2", "offer_id": "offer-2"})
    assert not (await applications(http))[1]["decisions"][0]["confirmed"]


@pytest.mark.parametrize("selector", [{"offer_id": "offer-1"}, {"benefit": "birth"}])
async def test_a_rejection_can_be_ordered(http, simulator, bot, selector):
    order = selector | {"outcome": "rejected", "reason": "ата-ана құқығынан айырылған"}
    assert (await http.post("/registry/outcomes", json=order)).status == 200
    await file(http, bot.callback, APPLICATION)
    simulator.clock.advance(2)
    await bot.until(lambda: len(bot.decisions) == 1)

    assert bot.names() == ["rejected"]
    assert bot.decisions[0]["reason"] == "ата-ана құқығынан айырылған"


async def test_an_offer_left_to_a_tester_is_decided_by_hand(http, simulator, bot):
    await http.post("/registry/outcomes", json={"offer_id": "offer-1", "outcome": "manual"})
    await file(http, bot.callback, APPLICATION)
    simulator.clock.advance(1000)
    decision = {"offer_id": "offer-1", "decision": "assigned", "amount": 5, "since": "2026-04-01"}
    assert (await http.post("/registry/decisions", json=decision)).status == 201
    await bot.until(lambda: len(bot.decisions) == 1)

    assert bot.decisions[0]["decision"] == "assigned"
    assert (bot.decisions[0]["amount"], bot.decisions[0]["since"]) == (5, "2026-04-01")


async def test_an_application_without_an_iin_is_refused(http):
    assert await file(http, None, APPLICATION | {"iin": "123"}) == ["refused"]
    assert await applications(http) == []


@pytest.mark.parametrize(
    ("path", "body", "status", "complaint"),
    [
        ("/applications", {"applications": [{}]}, 400, "application_id"),
        ("/applications", {"callback": "bot", "applications": []}, 400, "no HTTP address"),
        ("/registry/outcomes", {"outcome": "manual"}, 400, "give offer_id, iin or benefit"),
        ("/registry/outcomes", {"outcome": "rejected", "iin": "1"}, 400, "give reason"),
        ("/registry/outcomes", {"outcome": "lost", "iin": "1"}, 400, "lost"),
        ("/registry/decisions", {"offer_id": "x", "decision": "paid"}, 404, "nothing to decide"),
    ],
)
async def test_bad_input_is_answered_with_a_sentence(http, path, body, status, complaint):
    answer = await http.post(path, json=body)
    assert answer.status == status
    assert complaint in (await answer.json())["error"]


async def test_a_course_can_be_set_for_all_that_come(http):
    await http.post("/registry/outcomes", json={"all": True, "outcome": "manual"})
    await file(http, None, APPLICATION)
    [entry] = await (await http.get("/registry/applications?newest=5")).json()
    assert (entry["course"], entry["state"]) == ("manual", "received")


async def test_an_amount_that_nobody_says_is_the_expected_one(http):
    await http.post("/registry/outcomes", json={"all": True, "outcome": "manual"})
    await file(http, None, APPLICATION)
    paid = {"offer_id": "offer-1", "decision": "paid"}
    decision = await (await http.post("/registry/decisions", json=paid)).json()
    assert decision["amount"] == APPLICATION["amount"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "assigned", "amount": -5},
        {"decision": "assigned", "amount": 10**12},
        {"decision": "assigned", "since": "tomorrow"},
        {"decision": "rejected"},
        {"decision": "paid", "amout": 5},
    ],
)
async def test_a_decision_that_makes_no_sense_is_not_told(http, wrong):
    await http.post("/registry/outcomes", json={"all": True, "outcome": "manual"})
    await file(http, None, APPLICATION)
    answer = await http.post("/registry/decisions", json={"offer_id": "offer-1"} | wrong)
    assert answer.status == 400
    [entry] = await (await http.get("/registry/applications")).json()
    assert entry["decisions"] == []
