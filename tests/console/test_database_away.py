"""While the database's server is away, staff and other programs are told so, in words."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.http_errors import errors_in_words
from storage.errors import DatabaseUnusable
from tests.postgres import needs_postgres


@pytest.mark.parametrize(
    "engine", [pytest.param("postgresql", marks=needs_postgres)], indirect=True
)
async def test_a_page_says_that_it_does_not_work_just_now(desk, server):
    browser = await desk.sign_in("operator")
    assert (await browser.get("/console")).status == 200
    server.drop(desk.database.rpartition("/")[2])
    page = await browser.get("/console")
    assert page.status == 503
    assert "Try again in a moment" in page.said
    assert "127.0.0.1" not in page.text


async def test_a_request_is_answered_with_what_to_do():
    async def away(_request):
        raise DatabaseUnusable("The database k at db.example.kz:5432 cannot be used")

    app = web.Application(middlewares=[errors_in_words])
    app.router.add_get("/", away)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/")
        assert answer.status == 503
        assert await answer.json() == {
            "error": "the database does not answer. Please repeat it later"
        }
