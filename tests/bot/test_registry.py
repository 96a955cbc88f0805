"""The registry client, against a registry that answers as it is told."""

import msgspec
import pytest
from aiohttp import ClientSession, web

from bot.registry import Registry
from tests.bot.fakes import HOUR, FakeStore, application, clock


class Ministry:
    """Answers each request with what `answer` makes of its applications."""

    def __init__(self):
        self.requests = []
        self.answer = lambda ids: web.json_response(
            {"results": [{"application_id": i, "status": "accepted"} for i in ids]}
        )

    async def take(self, request):
        body = await request.json()
        self.requests.append(body)
        return self.answer([told["application_id"] for told in body["applications"]])


@pytest.fixture
def ministry():
    return Ministry()


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
async def registry(ministry, store, aiohttp_server):
    app = web.Application()
    app.router.add_post("/applications", ministry.take)
    server = await aiohttp_server(app)
    async with ClientSession() as session:
        yield Registry(
            store, clock(), session, url=str(server.make_url("")).rstrip("/"),
            callback="http://us/decisions", returned=lambda: None, counted=lambda *_: None,
        )  # fmt: skip


def outcomes(store):
    return {filed.application_id: filed.outcome for filed in store.filed}


async def test_applications_go_in_one_request_whole_and_with_our_address(registry, ministry, store):
    store.applications = [application(1), application(2)]
    await registry.step()
    (request,) = ministry.requests
    assert request["callback"] == "http://us/decisions"
    told = request["applications"][0]
    assert set(told) == set(msgspec.structs.asdict(application(1))) - {"attempt"}
    assert (told["iin"], told["iban"]) == ("850314410215", "KZ86125KZT5004100100")
    assert outcomes(store) == {"A-1": "taken", "A-2": "taken"}


async def test_a_repeat_that_the_registry_knows_is_taken(registry, ministry, store):
    ministry.answer = lambda ids: web.json_response(
        {"results": [{"application_id": i, "status": "duplicate"} for i in ids]}
    )
    store.applications = [application(1)]
    await registry.step()
    assert outcomes(store) == {"A-1": "taken"}


async def test_a_refusal_is_kept_with_its_reason(registry, ministry, store):
    ministry.answer = lambda ids: web.json_response(
        {"results": [{"application_id": i, "status": "refused", "reason": "no"} for i in ids]}
    )
    store.applications = [application(1)]
    await registry.step()
    assert (store.filed[0].outcome, store.filed[0].reason) == ("refused", "no")


@pytest.mark.parametrize(
    "answer",
    [
        lambda ids: web.Response(status=500),
        lambda ids: web.Response(status=401),
        lambda ids: web.Response(status=404),
        lambda ids: web.Response(text="not JSON"),
    ],
)
async def test_a_registry_that_is_down_gets_everything_again(registry, ministry, store, answer):
    good, ministry.answer = ministry.answer, answer
    store.applications = [application(1)]
    await registry.step()
    assert (outcomes(store), registry.up) == ({"A-1": "retry"}, False)
    assert registry.state == "down"
    ministry.answer = good
    store.applications = [application(1)]
    await registry.step()
    assert (outcomes(store), registry.up) == ({"A-1": "taken"}, True)
    assert registry.state == "up"


async def test_a_registry_is_unknown_until_its_first_answer(registry, store):
    await registry.step()
    assert registry.state == "unknown"
    store.applications = [application(1)]
    await registry.step()
    assert registry.state == "up"


async def test_a_registry_that_was_down_is_tried_with_a_few(registry, ministry, store):
    ministry.answer = lambda ids: web.Response(status=500)
    store.applications = [application(1)]
    await registry.step()
    store.applications = [application(n) for n in range(100)]
    assert await registry.step() < 10


async def test_one_bad_application_does_not_hold_up_the_others(registry, ministry, store):
    good = ministry.answer
    ministry.answer = lambda ids: web.Response(status=422) if "A-3" in ids else good(ids)
    store.applications = [application(n) for n in range(8)]
    await registry.step()
    assert outcomes(store) == {f"A-{n}": "retry" if n == 3 else "taken" for n in range(8)}
    (bad,) = [filed for filed in store.filed if filed.outcome == "retry"]
    assert bad.retry_at == clock().now() + HOUR


async def test_an_application_without_an_answer_is_tried_again(registry, ministry, store):
    ministry.answer = lambda ids: web.json_response({"results": []})
    store.applications = [application(1)]
    await registry.step()
    assert outcomes(store) == {"A-1": "retry"}


async def test_nobody_there_is_a_registry_that_is_down(store):
    async with ClientSession() as session:
        registry = Registry(
            store, clock(), session, url="http://127.0.0.1:1", callback="x",
            returned=lambda: None, counted=lambda *_: None,
        )  # fmt: skip
        store.applications = [application(1)]
        await registry.step()
    assert (outcomes(store), registry.up) == ({"A-1": "retry"}, False)
