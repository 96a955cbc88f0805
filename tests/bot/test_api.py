"""The interface for other systems: lists, one conversation, numbers; tokens and their scopes."""

import asyncio
import shutil
from datetime import timedelta

import msgspec
import pytest
from aiohttp import web

from bot.api.document import openapi
from bot.api.operations import OPERATIONS
from bot.api.reads import Reads
from bot.api.tokens import Scope, parse_tokens, whole_token
from bot.http import Doors, make_app
from flows.loading import load_catalogue
from storage.crypto import Secrets
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from storage.staff_queries import AuditFilter
from tests.bot.fakes import clock
from tests.storage.road import AIGUL, BOLAT, NOW, Road, log, offer, send

CATALOGUE = load_catalogue()
SECRETS = Secrets.parse("a-secret-of-the-tests")
WHOLE = "a-token-of-the-tests"
NARROW = parse_tokens("reports:stats:a-secret-of-reports, crm:conversations:a-secret-of-the-crm")
PHONES = [f"+7701000000{n}" for n in range(5)]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    file = tmp_path_factory.mktemp("migrated") / "kelisim.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
async def opened(migrated, tmp_path):
    url = f"sqlite+aiosqlite:///{shutil.copy(migrated, tmp_path / 'kelisim.db')}"
    store, queries = await open_store(url, SECRETS), await open_queries(url, SECRETS)
    yield store, queries
    await queries.close()
    await store.close()


@pytest.fixture
def queries(opened):
    return opened[1]


@pytest.fixture
def road(opened):
    return Road(opened[0])


@pytest.fixture
async def client(opened, aiohttp_client):
    store, queries = opened

    async def nobody(_request: web.Request) -> web.Response:
        raise NotImplementedError

    return await aiohttp_client(
        make_app(
            Doors(
                store=store,
                catalogue=CATALOGUE,
                clock=clock(),
                metrics=None,
                tokens=[whole_token(WHOLE), *NARROW],
                wake_road=lambda: None,
                decisions=nobody,
                reads=Reads(queries, CATALOGUE, clock(), store.staff.append_audit),
                deeds=nobody,
                health=nobody,
                kannel_message=nobody,
                kannel_receipt=nobody,
            )
        )
    )


@pytest.fixture
def ask(client):
    async def ask(path, token=WHOLE, status=200):
        answer = await client.get(path, headers={"Authorization": f"Bearer {token}"})
        told = await answer.json()
        assert answer.status == status, told
        return told

    return ask


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("token", "path", "status"),
    [
        ("a-secret-of-reports", "/api/v1/stats", 200),
        ("a-secret-of-reports", "/api/v1/messages", 403),
        ("a-secret-of-the-crm", "/api/v1/messages", 200),
        ("a-secret-of-the-crm", "/api/v1/stats", 403),
        ("a-secret-of-nobody", "/api/v1/stats", 401),
    ],
)
async def test_a_token_opens_its_scopes_and_no_more(ask, token, path, status):
    told = await ask(path, token, status)
    assert status != 403 or "scope" in told["error"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Reports:stats:a-secret-of-reports", "NAME:SCOPE"),
        ("reports:stats:short", "fewer than 16"),
        ("reports:everything:a-secret-of-reports", "a scope that is none"),
        ("a:stats:a-secret-of-reports,a:stats:a-secret-of-others", "of its own"),
        ("api:stats:a-secret-of-reports", "may be called api"),
    ],
)
def test_a_wrong_token_is_refused_in_words(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_tokens(text)


def test_a_secret_may_hold_colons():
    (token,) = parse_tokens("a:stats+offers:with:colons:in:the:secret")
    assert token.secret == "with:colons:in:the:secret"
    assert token.scopes == {Scope.STATS, Scope.OFFERS}


# --- conversations --------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", [AIGUL, "87011234567", "8 (701) 123-45-67"])
async def test_a_conversation_is_found_by_any_spelling_of_the_number(ask, road, phone):
    await road.answer(log("иә"), send("Рахмет"))
    told = await ask(f"/api/v1/conversations/{phone}")
    assert [message["text"] for message in told["messages"]] == ["иә", "Рахмет"]


async def test_whoever_reads_a_conversation_is_noted(ask, road, queries):
    await road.write()
    await ask(f"/api/v1/conversations/{AIGUL}", "a-secret-of-the-crm")
    (noted,) = await queries.staff.audit(AuditFilter(action="conversation.read"), 10)
    citizen = queries.vault.citizen_key(AIGUL)
    assert (noted.told.staff, noted.told.subject) == ("api:crm", f"citizen:{citizen}")


async def test_a_stranger_has_no_conversation_and_a_short_code_is_no_phone(ask):
    assert "no conversation" in (await ask(f"/api/v1/conversations/{BOLAT}", status=404))["error"]
    assert "short code" in (await ask("/api/v1/conversations/1414", status=400))["error"]


async def pages(ask, path):
    """All rows, two at a time."""
    rows, cursor = [], ""
    for _page in range(10):
        told = await ask(f"{path}{'&' if '?' in path else '?'}limit=2&cursor={cursor}")
        rows += told["items"]
        cursor = told["next"]
        if cursor is None or not told["items"]:
            return rows
    raise AssertionError("the pages never end")


async def test_conversations_come_page_by_page_each_once(ask, road):
    await road.add(*(offer(phone, phone) for phone in PHONES))
    found = await pages(ask, "/api/v1/conversations")
    assert sorted(one["phone"] for one in found) == PHONES
    assert found[0]["offers"][0]["benefit"] == "birth"


@pytest.mark.parametrize(
    ("query", "phones"),
    [
        ("benefit=burial", PHONES[:1]),
        ("region=Astana", PHONES[1:2]),
        ("language=kk", PHONES[2:3]),
        ("state=queued&benefit=birth&region=Almaty", PHONES[2:3]),
        ("state=paid", []),
    ],
)
async def test_conversations_are_filtered(ask, road, query, phones):
    await road.add(
        offer("A", PHONES[0], benefit="burial"),
        offer("B", PHONES[1], region="Astana"),
        offer("C", PHONES[2], language="kk"),
    )
    told = await ask(f"/api/v1/conversations?{query}")
    assert [one["phone"] for one in told["items"]] == phones


# --- messages -------------------------------------------------------------------------------------


async def test_messages_come_page_by_page_and_go_on_where_they_stopped(ask, road):
    for n in range(3):
        await road.answer(log(f"иә {n}"), send(f"Рахмет {n}"))
    found = await pages(ask, "/api/v1/messages")
    assert [one["text"] for one in found][:3] == ["иә 0", "Рахмет 0", "иә 1"]
    assert len(found) == 6
    first = await ask("/api/v1/messages")
    await road.answer(log("new"), send("Рахмет"))
    more = await ask(f"/api/v1/messages?cursor={first['next']}")
    assert [one["text"] for one in more["items"]] == ["new", "Рахмет"]


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("direction=in", 1),
        ("delivery=waiting", 1),
        ("intent=consent", 1),
        ("intent=refuse", 0),
        ("since=2026-03-02T10:00:00Z", 2),
        ("until=2026-03-02T10:00:00Z", 0),
        ("since=2026-03-02T16:00:00%2B05:00", 0),
    ],
)
async def test_messages_are_filtered(ask, road, query, many):
    await road.answer(log("иә"), send("Рахмет"))
    assert len((await ask(f"/api/v1/messages?{query}"))["items"]) == many


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=1001", "limit=x", "cursor=x", "cursor=²", "cursor=99999999999999999999",
        "direction=up", "since=yesterday", "since=2026-03-02T10:00:00", "colour=red",
        "limit=1&limit=2",
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_for_is_refused_in_words(ask, query):
    assert "cannot be asked for" in (await ask(f"/api/v1/messages?{query}", status=400))["error"]


# --- numbers --------------------------------------------------------------------------------------


async def test_the_funnel_by_anything(ask, road):
    await road.add(offer("A"), offer("B", BOLAT, region="Astana"))
    await road.add(offer("N", PHONES[0], benefit="pension_payment"))
    told = await ask("/api/v1/stats?by=region")
    assert [(row["group"], row["arrived"]) for row in told["rows"]] == [
        ("Almaty", 1),
        ("Astana", 1),
    ]
    later = (NOW + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert (await ask(f"/api/v1/stats?since={later}"))["rows"] == []


# --- the document ---------------------------------------------------------------------------------


async def test_the_document_is_open_and_tells_every_operation(client):
    told = await (await client.get("/openapi.json")).json()
    assert told["openapi"] == "3.1.0"
    paths = {(m.upper(), path) for path, methods in told["paths"].items() for m in methods}
    assert paths == {(operation.method, operation.path) for operation in OPERATIONS}


def test_every_reference_of_the_document_leads_somewhere():
    told = openapi()
    text = msgspec.json.encode(told).decode()
    named = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= told["components"]["schemas"].keys()
    assert "Conversation" in named
