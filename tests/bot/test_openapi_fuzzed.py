"""The interface against its own document: whatever schemathesis sends, nothing goes wrong on our
side, and every answer is one the document tells of."""

import asyncio
import os
import threading
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.api.document import openapi
from tests.postgres import needs_postgres
from tests.rig.rig import TOKEN, Rig

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
schema = schemathesis.openapi.from_dict(openapi())


@pytest.fixture(scope="module", params=["sqlite", pytest.param("pg", marks=needs_postgres)])
def bot_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The running system beside the test, which speaks to it as any other client would."""
    started, ended, urls = threading.Event(), threading.Event(), []
    told = {"KELISIM_QUIET_HOURS": "", "KELISIM_SECRET_KEY": "a-secret-of-the-tests"}
    if request.param == "pg":
        told["KELISIM_DATABASE_URL"] = request.getfixturevalue("server").create("fuzzed")

    async def run() -> None:
        async with Rig(tmp_path_factory.mktemp("fuzzed"), told) as rig:
            await rig.start()
            urls.append(rig.bot_url)
            started.set()
            while not ended.is_set():
                await asyncio.sleep(0.05)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    assert started.wait(60), "the system did not start"
    yield urls[0]
    ended.set()
    thread.join()


@pytest.mark.system
@pytest.mark.filterwarnings("default")
@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "20")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_no_request_goes_wrong_on_our_side(case: schemathesis.Case, bot_url: str) -> None:
    answer = case.call(base_url=bot_url, headers={"Authorization": f"Bearer {TOKEN}"})
    case.validate_response(answer, checks=CHECKS)
