"""The whole service on real sockets and a real database."""

import asyncio
import io
import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import structlog
from aiohttp import ClientSession, web

from bot import logs
from bot.clock import SystemClock
from bot.errors import KelisimError
from bot.gateway_urls import gateway_urls
from bot.offers_rows import check_row
from bot.secret_key import secrets_of
from bot.service import Service
from bot.setting_kinds import HostPort
from bot.settings import Settings
from flows.loading import load_catalogue
from sms.smpp.constants import Status
from storage.migrating import upgrade
from storage.opening import open_queries, open_store
from tests.bot.network import Network
from tests.bot.test_offers_rows import ROW

pytestmark = pytest.mark.system

CATALOGUE = load_catalogue()
PHONE = "+77011234567"
IIN = ROW["iin"]


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    file = tmp_path_factory.mktemp("migrated") / "kelisim.db"
    asyncio.run(upgrade(f"sqlite+aiosqlite:///{file}"))
    asyncio.set_event_loop(None)
    return file.read_bytes()


@pytest.fixture
async def network():
    network = Network()
    await network.start()
    yield network
    await network.stop()


@pytest.fixture
async def ministry(aiohttp_server):
    """Accepts every application, and remembers it."""
    filed = []

    async def take(request):
        told = (await request.json())["applications"]
        filed.extend(told)
        results = [{"application_id": a["application_id"], "status": "accepted"} for a in told]
        return web.json_response({"results": results})

    app = web.Application()
    app.router.add_post("/applications", take)
    server = await aiohttp_server(app)
    return str(server.make_url("")).rstrip("/"), filed


@pytest.fixture
def settings(tmp_path, migrated, network, ministry, unused_tcp_port):
    (tmp_path / "kelisim.db").write_bytes(migrated)
    return Settings(
        database_url=f"sqlite+aiosqlite:///{tmp_path}/kelisim.db",
        secret_key="a-secret-of-the-tests",
        gateways=gateway_urls(f"smpp://k:s@127.0.0.1:{network.smsc.port}?window=10"),
        registry_url=ministry[0],
        http=HostPort("127.0.0.1", unused_tcp_port),
        quiet_hours=None,
    )


@asynccontextmanager
async def house(settings):
    """The stores and a running service; what `kelisim run` does."""
    secrets = secrets_of(settings)
    store = await open_store(settings.database_url, secrets)
    queries = await open_queries(settings.database_url, secrets)
    service = Service(settings, store, queries, CATALOGUE, SystemClock())
    try:
        await service.start()
        try:
            yield store, queries
        finally:
            await service.stop()
    finally:
        await queries.close()
        await store.close()


async def bring(store, **changes):
    now = SystemClock().now()
    await store.add_offers([check_row({**ROW, **changes}, CATALOGUE, now)], now)


async def test_an_offer_goes_out_and_its_yes_comes_to_the_registry(settings, network, ministry):
    async with house(settings) as (store, queries):
        await network.until(lambda: network.session)
        await bring(store)
        await network.until(lambda: network.texts_to(PHONE))
        network.write(PHONE, "1", "agreement")
        await network.until(lambda: len(network.texts_to(PHONE)) == 2)
        network.write(PHONE, "1", "account")
        await network.until(lambda: len(network.texts_to(PHONE)) == 3)
        await network.until(lambda: len(ministry[1]) == 1 and network.received)
        conversation = await queries.conversation(PHONE)
    assert {("agreement", 0), ("account", 0)} <= set(network.answers)
    assert ministry[1][0]["iban"] == ROW["accounts"][0]["iban"].replace(" ", "")
    assert [m.direction for m in conversation.messages] == ["out", "in", "out", "in", "out"]


async def test_everything_the_network_brought_is_answered(settings, network):
    async with house(settings):
        await network.until(lambda: network.session)
        for number in range(5):
            network.write(f"+7701765432{number}", "Сәлем! " * 30, number)
        await network.until(lambda: len(network.received) == 5)
        await network.until(lambda: "receipt" in {token for token, _ in network.answers})
    assert {status for _, status in network.answers} == {0}


async def test_slow_down_delays_and_loses_nothing(settings, network):
    network.statuses = [Status.ESME_RTHROTTLED] * 4
    async with house(settings) as (store, _):
        await bring(store)
        await network.until(lambda: network.texts_to(PHONE))
    assert len(network.texts_to(PHONE)) == 1


async def test_what_was_on_the_wire_when_the_link_broke_is_unknown_and_not_sent_again(
    settings, network
):
    network.mute = True
    async with house(settings) as (store, queries):
        await bring(store)
        await network.until(lambda: network.submits)
        sent = len(network.submits)
        network.hang_up()
        await network.until(lambda: network.session is None)
        await network.until(lambda: network.session)
        network.mute = False
        await bring(store, offer_id="other", phone="+77017654321")
        await network.until(lambda: network.texts_to("+77017654321"))
        conversation = await queries.conversation(PHONE)
    assert [message.delivery for message in conversation.messages] == ["unknown"]
    assert network.texts_to(PHONE) == []
    assert sent == len([pdu for pdu in network.submits if pdu.destination_addr == PHONE[1:]])


async def test_after_a_stop_the_next_start_goes_on(settings, network):
    async with house(settings) as (store, _):
        await bring(store)
        await network.until(lambda: network.texts_to(PHONE))
    async with house(settings):
        await network.until(lambda: network.session)
        network.write(PHONE, "1")
        await network.until(lambda: len(network.texts_to(PHONE)) == 2)


async def test_a_taken_address_is_explained(settings, network):
    async with house(settings):
        with pytest.raises(KelisimError, match=r"KELISIM_HTTP.*cannot be listened on"):
            async with house(settings):
                pass


async def test_health_tells_of_the_link(settings, network):
    async with house(settings), ClientSession() as session:
        await network.until(lambda: network.session)
        async with session.get(f"http://{settings.http}/healthz") as answer:
            assert (await answer.json())["gateway"] == "up"


async def test_the_log_of_a_whole_run_holds_no_number_and_no_word_of_a_citizen(settings, network):
    stream = io.StringIO()
    handlers, level = logging.root.handlers[:], logging.root.level
    logs.configure("json", "debug", stream)
    try:
        async with house(settings) as (store, _):
            await network.until(lambda: network.session)
            await bring(store)
            await network.until(lambda: network.texts_to(PHONE))
            network.write(PHONE, f"Мой ИИН {IIN}, счёт KZ86125KZT5004100100, секретик")
            await network.until(lambda: len(network.texts_to(PHONE)) == 2)
            network.hang_up()
            await network.until(lambda: network.session is None)
    finally:
        structlog.reset_defaults()
        logging.root.handlers[:] = handlers
        logging.root.setLevel(level)
    written = stream.getvalue()
    assert "the link to the SMSC is up" in written
    assert not any(word in written for word in (PHONE[1:], IIN, "KZ86125KZT", "секретик", "1414:"))


async def test_the_command_runs_until_it_is_told_to_stop(settings, network, tmp_path):
    """A process of its own: answers, then ends cleanly at SIGTERM within its grace."""
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "KELISIM_DATABASE_URL": settings.database_url,
        "KELISIM_SECRET_KEY": settings.secret_key,
        "KELISIM_GATEWAY_URL": f"smpp://k:s@127.0.0.1:{network.smsc.port}",
        "KELISIM_REGISTRY_URL": settings.registry_url,
        "KELISIM_HTTP": str(settings.http),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=tmp_path, env=environ,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        await network.until(lambda: network.session)
        network.write(PHONE, "сколько?")
        await network.until(lambda: network.texts_to(PHONE))
        process.send_signal(signal.SIGTERM)
        _, told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0
    assert b'"stopped"' in told
    assert b"Traceback" not in told
    assert network.session is None
