"""The HTTP door: offers, withdrawals, conversations, decisions, health and metrics."""

import time
from decimal import Decimal

import msgspec
import pytest

from bot import signature
from bot.api.reads import Reads
from bot.api.tokens import whole_token
from bot.health import GatewayHealth, look
from bot.http import Doors, make_app
from bot.inbox import open_decisions
from bot.metrics import Metrics
from bot.registry_callback import RegistryCallback
from flows.loading import load_catalogue
from tests.bot.fakes import FakeStore, clock
from tests.bot.test_offers_rows import ROW

CATALOGUE = load_catalogue()
TOKEN = "a-token-of-the-tests"
SECRET = "a-secret-of-the-tests"
KCELL = GatewayHealth("kcell", "up", 0.5, "it was away")
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def woken():
    return []


@pytest.fixture
def make_client(store, woken, aiohttp_client):
    doors = []

    async def make(token=TOKEN, segment_price=None):
        decisions = open_decisions(store, clock(), lambda: woken.append("decision"))
        decisions.start()
        doors.append(decisions)

        async def nobody(_request):
            raise NotImplementedError

        return await aiohttp_client(
            make_app(
                Doors(
                    store=store,
                    catalogue=CATALOGUE,
                    clock=clock(),
                    metrics=Metrics(),
                    tokens=[whole_token(token)] if token else [],
                    wake_road=lambda: woken.append("offers"),
                    decisions=RegistryCallback(SECRET, decisions).answer,
                    reads=Reads(None, CATALOGUE, clock(), nobody),
                    deeds=nobody,
                    health=lambda: look(store, True, "up", (KCELL,)),
                    kannel_message=nobody,
                    kannel_receipt=nobody,
                    segment_price=segment_price,
                )
            )
        )

    yield make


@pytest.fixture
async def client(make_client):
    return await make_client()


def row(number, **changes):
    return {**ROW, "offer_id": str(number), **changes}


# --- who may --------------------------------------------------------------------------------------


CLOSED = [
    ("POST", "/api/v1/offers"),
    ("POST", "/api/v1/offers/withdraw"),
    ("GET", "/api/v1/conversations/+77011234567"),
]


@pytest.mark.parametrize(("method", "path"), CLOSED)
@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}])
async def test_nobody_gets_in_without_the_token(client, method, path, headers):
    answer = await client.request(method, path, headers=headers)
    assert answer.status == 401
    assert "Bearer" in (await answer.json())["error"]


@pytest.mark.parametrize(("method", "path"), CLOSED)
async def test_without_a_token_in_the_settings_the_door_is_closed(make_client, method, path):
    client = await make_client(token="")
    answer = await client.request(method, path, headers={"Authorization": "Bearer "})
    assert answer.status == 403
    assert "KELISIM_API_TOKEN" in (await answer.json())["error"]


# --- offers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrap", [lambda rows: rows, lambda rows: {"offers": rows}])
async def test_good_offers_go_in_and_bad_ones_come_back(client, store, woken, wrap):
    rows = [row(1), row(2, iin="1"), row(3)]
    answer = await client.post("/api/v1/offers", json=wrap(rows), headers=BEARER)
    told = await answer.json()
    assert (answer.status, told["accepted"], told["known"]) == (200, 2, 0)
    assert [(bad["index"], bad["field"]) for bad in told["rejected"]] == [(1, "iin")]
    assert set(store.offers) == {"1", "3"}
    assert "offers" in woken


async def test_the_same_offers_again_change_nothing(client):
    await client.post("/api/v1/offers", json=[row(1)], headers=BEARER)
    answer = await client.post("/api/v1/offers", json=[row(1), row(2)], headers=BEARER)
    assert await answer.json() == {"accepted": 1, "known": 1, "rejected": []}


async def test_a_known_offer_with_other_words_is_refused(client, store):
    await client.post("/api/v1/offers", json=[row(1)], headers=BEARER)
    rows = [row(1, region="Abai"), row(2), row(3, iin="1")]
    told = await (await client.post("/api/v1/offers", json=rows, headers=BEARER)).json()
    assert (told["accepted"], told["known"]) == (1, 0)
    fields = [(bad["index"], bad["field"]) for bad in told["rejected"]]
    assert fields == [(0, "offer_id"), (2, "iin")]
    assert told["rejected"][0]["reason"].startswith("known, but different")
    assert store.offers["1"].region == "Astana"


async def test_a_large_batch_counts_its_rows_from_the_first(client, store):
    rows = [row(number) for number in range(1200)] + ["no row"]
    answer = await client.post("/api/v1/offers", json=rows, headers=BEARER)
    told = await answer.json()
    assert (told["accepted"], told["rejected"][0]["index"]) == (1200, 1200)


@pytest.mark.parametrize(
    "spoilt", [b'{"offer_id": 1e400}', b'{"name": "\xff"}', b"null", b"[1e400]"]
)
@pytest.mark.parametrize("wrap", [b"[%s]", b' {"offers": [%s]}'])
async def test_a_row_nobody_can_read_leaves_the_others_alone(client, store, spoilt, wrap):
    good = [msgspec.json.encode(row(number)) for number in (1, 3)]
    body = wrap % b", ".join([good[0], spoilt, good[1]])
    answer = await client.post("/api/v1/offers", data=body, headers=BEARER)
    told = await answer.json()
    assert (answer.status, set(store.offers)) == (200, {"1", "3"})
    assert [(bad["index"], bad["field"]) for bad in told["rejected"]] == [(1, "row")]


@pytest.mark.parametrize("path", ["/api/v1/offers", "/api/v1/offers/withdraw", "/api/v1/warnings"])
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"offers": ' + b"[" * 100_000, b'{"\xff": 1}'])
async def test_a_body_nobody_can_read_is_refused_in_words(client, path, body):
    answer = await client.post(path, data=body, headers=BEARER)
    assert answer.status == 400
    assert (await answer.json())["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v1/offers", 405),
        ("DELETE", "/api/v1/registry/decisions", 405),
        ("POST", "/api/v1/offers", 413),
    ],
)
async def test_what_the_server_itself_refuses_is_said_in_the_same_form(
    client, monkeypatch, method, path, status
):
    monkeypatch.setattr(client.app, "_client_max_size", 10)
    answer = await client.request(method, path, data=b"x" * 11, headers=BEARER)
    assert (answer.status, answer.content_type) == (status, "application/json")
    assert (await answer.json())["error"]
    assert ("Allow" in answer.headers) == (status == 405)


async def test_an_error_of_ours_is_said_without_its_particulars(client, store):
    store.broken = OSError("disk of +77011234567")
    answer = await client.post("/api/v1/offers", json=[row(1)], headers=BEARER)
    assert answer.status == 500
    assert "+7701" not in (await answer.json())["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'{"rows": []}'])
async def test_a_body_that_is_no_list_is_refused_in_words(client, body):
    answer = await client.post("/api/v1/offers", data=body, headers=BEARER)
    assert answer.status == 400
    assert (await answer.json())["error"]


async def test_offers_are_taken_back_with_the_reason(client, store):
    await client.post("/api/v1/offers", json=[row(1)], headers=BEARER)
    body = {"offer_ids": ["1", "9"], "reason": "mistake"}
    answer = await client.post("/api/v1/offers/withdraw", json=body, headers=BEARER)
    assert await answer.json() == {"withdrawn": 1, "unknown": ["9"]}
    assert store.withdrawn == [("1", "mistake")]


# --- the registry's decisions ---------------------------------------------------------------------


def decided(application_id="A-1", **more):
    body = {"decisions": [{"id": "d1", "application_id": application_id, **more}]}
    return msgspec.json.encode(body)


def signed(body, secret=SECRET, at=None):
    timestamp = str(int(time.time() if at is None else at))
    return {
        signature.TIMESTAMP_HEADER: timestamp,
        signature.SIGNATURE_HEADER: signature.sign(secret, timestamp, body),
    }


DECISIONS = "/api/v1/registry/decisions"


async def test_a_signed_decision_is_acknowledged_after_the_commit(client, store, woken):
    body = decided(decision="assigned", amount=164350, since="2026-03-01", at="2026-03-02T10:00:00")
    answer = await client.post(DECISIONS, data=body, headers=signed(body))
    assert answer.status == 204
    (kept,) = store.decisions
    assert (kept.key, kept.answer.decision, kept.answer.amount) == ("d1", "assigned", 164350)
    assert woken == ["decision"]


async def test_a_decision_that_could_not_be_kept_is_asked_for_again(client, store):
    store.broken = OSError("disk")
    body = decided(decision="paid")
    assert (await client.post(DECISIONS, data=body, headers=signed(body))).status == 503


async def test_a_decision_on_an_application_nobody_knows_is_not_repeated_for_ever(client):
    body = decided("B-1", decision="paid")
    assert (await client.post(DECISIONS, data=body, headers=signed(body))).status == 204


@pytest.mark.parametrize(
    "headers",
    [
        lambda body: {},
        lambda body: signed(body, secret="another secret"),
        lambda body: signed(body + b" "),
        lambda body: signed(body, at=time.time() - 600),
        lambda body: signed(body, at=time.time() + 600),
        lambda body: {**signed(body), signature.TIMESTAMP_HEADER: "now"},
        lambda body: {**signed(body), signature.SIGNATURE_HEADER: "sha256=é"},
    ],
)
async def test_nothing_unsigned_altered_or_old_gets_in(client, store, headers):
    body = decided(decision="paid")
    answer = await client.post(DECISIONS, data=body, headers=headers(body))
    assert (answer.status, store.decisions) == (401, [])


@pytest.mark.parametrize("body", [b"{}", b"[", b'{"decisions": [{"id": "1"}]}'])
async def test_a_signed_body_of_nonsense_is_refused(client, store, body):
    answer = await client.post(DECISIONS, data=body, headers=signed(body))
    assert (answer.status, store.decisions) == (400, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", "zzz"),
        ("since", "2026-02-30"),
        ("since", "2026-3-1"),
        ("since", "2026-03-01T10:00:00"),
        ("since", 20260301),
        ("amount", -5),
        ("amount", 0),
        ("amount", 100_000_001),
        ("amount", 164350.5),
        ("amount", "164350"),
        ("amount", True),
        ("reason", "x" * 501),
        ("decision", "maybe"),
        ("id", ""),
        ("application_id", ""),
    ],
)
async def test_one_bad_decision_refuses_the_body_and_is_named(client, store, field, value):
    good = {"id": "d0", "application_id": "A-0", "decision": "paid"}
    bad = {"id": "d1", "application_id": "A-1", "decision": "assigned", field: value}
    body = msgspec.json.encode({"decisions": [good, bad]})
    answer = await client.post(DECISIONS, data=body, headers=signed(body))
    assert (answer.status, store.decisions) == (400, [])
    assert (await answer.json())["error"].startswith(f"decisions[1].{field}: it ")


@pytest.mark.parametrize(
    "body", [b'{"decisions": [{"reason": "\xff"}]}', b"[" * 100_000, b'{"decisions": [1e400]}']
)
async def test_a_signed_body_that_cannot_be_read_is_refused_in_words(client, store, body):
    answer = await client.post(DECISIONS, data=body, headers=signed(body))
    assert (answer.status, store.decisions) == (400, [])
    assert (await answer.json())["error"]


# --- watching -------------------------------------------------------------------------------------


async def test_health_is_one_look(client, store):
    store.bulk_segments = 12
    answer = await client.get("/healthz")
    assert (answer.status, await answer.json()) == (
        200,
        {
            "status": "ok",
            "database": "up",
            "gateway": "up",
            "registry": "up",
            "backlog": 12,
            "gateways": [{"name": "kcell", "state": "up", "share": 0.5, "reason": "it was away"}],
        },
    )


async def test_without_the_database_the_service_is_down(client, store):
    store.broken = OSError("disk")
    answer = await client.get("/healthz")
    assert (answer.status, (await answer.json())["status"]) == (503, "down")


@pytest.mark.parametrize(("gateway", "registry"), [(False, "up"), (True, "down")])
async def test_a_neighbour_that_is_away_degrades_the_service(store, gateway, registry):
    assert (await look(store, gateway, registry)).status == "degraded"


async def test_a_registry_nobody_has_asked_yet_is_unknown_and_no_trouble(store):
    health = await look(store, True, "unknown", (KCELL,))
    assert (health.status, health.registry) == ("ok", "unknown")


async def test_metrics_are_readable_by_prometheus(client):
    page = await (await client.get("/metrics")).text()
    assert "kelisim_gateway_up 1.0" in page
    assert 'kelisim_gateway_share{gateway="kcell"} 0.5' in page
    assert "kelisim_turn_seconds_bucket" in page


# --- warnings -------------------------------------------------------------------------------------

WARNING = {"text": "warning", "regions": ["Abai"]}


async def test_a_warning_is_shown_and_put_on_its_way(client, store, woken):
    answer = await client.post("/api/v1/warnings", json=WARNING, headers=BEARER)
    told = await answer.json()
    assert (200, 1000) == (answer.status, told["issued"])
    assert {"kk": 2, "ru": 3, "unknown": 1} == told["preview"]["reach"]
    assert ("Abai",) == store.campaigns[0].regions
    assert ["offers"] == woken


async def test_a_warning_tells_its_cost_where_a_segment_has_a_price(make_client, client):
    plain = await client.post("/api/v1/warnings", json=WARNING, headers=BEARER)
    assert (await plain.json())["preview"]["cost"] is None
    priced = await make_client(segment_price=Decimal("12.50"))
    answer = await priced.post("/api/v1/warnings", json=WARNING, headers=BEARER)
    told = (await answer.json())["preview"]
    assert ("12.50", str(told["segments"] * Decimal("12.50"))) == (told["price"], told["cost"])


async def test_a_dry_run_only_shows_it(client, store):
    answer = await client.post(
        "/api/v1/warnings", json={**WARNING, "dry_run": True}, headers=BEARER
    )
    assert (200, []) == (answer.status, store.campaigns)


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b'{"texts": "warning"}',
        b'{"kk": "\xd0\xb0"}',
        b'{"text": "w", "languages": ["en"]}',
    ],
)
async def test_a_warning_that_cannot_go_out_says_why(client, store, body):
    answer = await client.post("/api/v1/warnings", data=body, headers=BEARER)
    assert (400, []) == (answer.status, store.campaigns)
    assert (await answer.json())["error"]


async def test_a_warning_needs_the_token(client):
    assert 401 == (await client.post("/api/v1/warnings", json=WARNING)).status


# --- the page of our texts ------------------------------------------------------------------------


async def test_everybody_may_see_what_1414_sends(client):
    answer = await client.get("/texts")
    page = await answer.text()
    assert (200, "text/html") == (answer.status, answer.content_type)
    assert "не спрашивает код" in page
    assert "Вам положено пособие на рождение ребенка" in page
    assert "бала туғандағы жәрдемақы" in page


async def test_the_page_needs_nothing_from_elsewhere(client):
    answer = await client.get("/texts")
    page = await answer.text()
    assert not [word for word in ("<script", "<link", "<img", "src=", "http") if word in page]
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_the_page_names_the_language_of_every_text(client):
    page = await (await client.get("/texts")).text()
    assert page.count('<p lang="kk">') == page.count('<p lang="ru">') > 100
    assert "prefers-color-scheme: dark" in page
