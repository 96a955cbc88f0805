"""Several operators in one simulator: whose phone is whose, who may bind where, and how each of
them writes ids, receipts and long messages."""

import asyncio
import ssl
from pathlib import Path

import pytest
import smpplib.exceptions
from aiohttp.test_utils import TestClient

from gateway_sim import operators_file
from gateway_sim.errors import BadFile
from gateway_sim.http.app import make_app
from gateway_sim.network_settings import Account, NetworkSettings, Tls
from gateway_sim.owners import Owner
from gateway_sim.profiles import built_in
from gateway_sim.receipt_styles import RECEIPT_STYLES, restyle
from gateway_sim.simulator import RegistrySettings, Simulator
from gateway_sim.writing import MobileOriginated
from sms.smpp.codec import decode, encode
from sms.smpp.constants import MessageState
from sms.smpp.link import Esme, LinkConfig
from sms.smpp.message import submits
from sms.smpp.pdu import BindReceiver, DeliverSm, DeliverSmResp, Outbind
from sms.smpp.receipt import parse_receipt
from tests.gateway_sim.conftest import PHONE
from tests.gateway_sim.independent import IndependentEsme, smsc_id, text_of
from tests.gateway_sim.test_smsc import thread
from tests.sms.test_link_tls import certificate  # noqa: F401 -- a fixture
from tests.sms.wires import Client

STEPPE = "+77021112233"


@pytest.fixture
async def two():
    """`first` has all phones but those of `steppe`."""
    simulator = Simulator(
        NetworkSettings(name="first", port=0, receipt_delay_s=0.0),
        RegistrySettings(secret="s"),
        others=[
            NetworkSettings(
                name="steppe", port=0, receipt_delay_s=0.0, prefixes=("+7702", "+77011234"),
                accounts={
                    "bot": Account("secret"),
                    "reports": Account("secret", bind=("rx",), address_range="^77$"),
                    "one": Account("secret", sessions=1),
                },
            )
        ],
    )  # fmt: skip
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def bind_at():
    bound: list[IndependentEsme] = []

    async def make(network, **how):
        esme = IndependentEsme(network.port)
        bound.append(esme)
        await esme.bind(**how)
        return esme

    yield make
    for esme in bound:
        esme.drop()


@pytest.fixture
def first(two):
    return two.operators.named("first")


@pytest.fixture
def steppe(two):
    return two.operators.named("steppe")


async def test_what_a_phone_writes_goes_to_its_operator(two, first, steppe, bind_at):
    here = await bind_at(first)
    there = await bind_at(steppe, password="secret")
    for phone, text in ((STEPPE, "by prefix"), ("+77017654321", "to the first"), (PHONE, "longer")):
        two.operators.write(MobileOriginated(phone, "1414", text))
    assert "to the first" == text_of(await here.delivery())
    assert ["by prefix", "longer"] == [text_of(await there.delivery()) for _ in range(2)]


async def test_a_profile_names_another_operator_than_the_prefix(two, first, bind_at):
    here = await bind_at(first)
    two.operators.set_owner(STEPPE, Owner(operator="first"))
    two.operators.write(MobileOriginated(STEPPE, "1414", "ported"))
    assert "ported" == text_of(await here.delivery())


async def test_a_phone_is_reached_over_either_and_receipts_come_where_it_was_submitted(
    two, first, steppe, bind_at
):
    for network, password in ((first, ""), (steppe, "secret")):
        esme = await bind_at(network, password=password)
        [answer] = await esme.submit("сәлем", PHONE)
        assert smsc_id(await esme.delivery()) == answer.message_id.decode()
    ids = [int(message.id) for message in thread(two)]
    assert sorted(set(ids)) == ids


async def test_each_account_binds_as_it_may(steppe, bind_at):
    with pytest.raises(smpplib.exceptions.PDUError, match="Bind Failed"):
        await bind_at(steppe, user="reports", password="secret")
    await bind_at(steppe, kind="receiver", user="reports", password="secret")
    await bind_at(steppe, user="one", password="secret")
    with pytest.raises(smpplib.exceptions.PDUError, match="Already"):
        await bind_at(steppe, user="one", password="secret")


async def test_an_account_receives_for_its_address_range(two, steppe, bind_at):
    reports = await bind_at(steppe, kind="receiver", user="reports", password="secret")
    two.operators.write(MobileOriginated(STEPPE, "1414", "not for 77"))
    two.operators.write(MobileOriginated(STEPPE, "77", "for 77"))
    assert "for 77" == text_of(await reports.delivery())


async def test_http_lists_them_and_counts_them_together(two, steppe, bind_at, aiohttp_client):
    http: TestClient = await aiohttp_client(make_app(two))
    esme = await bind_at(steppe, password="secret")
    await esme.submit("сәлем", PHONE)
    first, second = await (await http.get("/operators")).json()
    assert ("first", 0, []) == (first["name"], first["submitted"], first["sessions"])
    assert ("steppe", 1, ["+7702", "+77011234"]) == (
        second["name"], second["submitted"], second["prefixes"]
    )  # fmt: skip
    stats = await (await http.get("/stats")).json()
    assert ["steppe"] == [session["operator"] for session in stats["sessions"]]
    assert 1 == stats["to_phones"]["submitted"]


async def test_an_esme_that_waits_to_be_asked_is_asked_to_bind(http, simulator):
    """Outbind, SMPP 3.4 §2.2.1: the SMSC connects, and the ESME binds over that connection."""
    delivered = asyncio.get_running_loop().create_future()

    async def esme(reader, writer):
        delivered.set_result(await _bind_when_asked(reader, writer))
        writer.close()

    server = await asyncio.start_server(esme, "127.0.0.1", 0)
    simulator.network.inject([MobileOriginated(PHONE, "1414", "кезекте")])
    port = server.sockets[0].getsockname()[1]
    asked = {"to": f"127.0.0.1:{port}", "system_id": "smsc", "password": "pw"}
    assert 200 == (await http.post("/operators/network/outbind", json=asked)).status
    asking, message = await asyncio.wait_for(delivered, 10)
    assert ("smsc", "pw") == (asking.system_id, asking.password)
    assert "кезекте".encode("utf-16-be") == message.short_message
    server.close()


async def _bind_when_asked(reader, writer):
    async def read():
        head = await reader.readexactly(4)
        return decode(head + await reader.readexactly(int.from_bytes(head, "big") - 4))

    asking = await read()
    assert isinstance(asking, Outbind)
    writer.write(encode(BindReceiver("bot"), 1))
    await read()
    message = await read()
    assert isinstance(message, DeliverSm)
    writer.write(encode(DeliverSmResp(), message.sequence_number))
    return asking, message


@pytest.mark.parametrize("to", ["nowhere", "127.0.0.1:1", "127.0.0.1:99999"])
async def test_nobody_is_asked_where_nobody_listens(http, to):
    answer = await http.post("/operators/network/outbind", json={"to": to})
    assert 400 == answer.status
    assert to in (await answer.json())["error"]


async def test_a_link_may_be_over_tls(make_simulator, certificate):  # noqa: F811
    simulator = await make_simulator(host="localhost", tls=Tls(certificate))
    tls = ssl.create_default_context(cafile=certificate)
    esme = Esme(LinkConfig("localhost", simulator.network.port, "bot", "", tls=tls), Client())
    await esme.start()
    await esme.wait_bound(10)
    await esme.stop(1)


# --- how an operator writes ----------------------------------------------------------------------


async def test_all_that_phones_write_may_come_in_ucs2(make_simulator, bind):
    simulator = await make_simulator(alphabet="ucs2")
    esme = await bind(simulator)
    simulator.network.inject([MobileOriginated(PHONE, "1414", "stop")])
    delivery = await esme.delivery()
    assert (8, "stop".encode("utf-16-be")) == (delivery.data_coding, delivery.short_message)


async def test_the_default_alphabet_may_be_latin_1_both_ways(make_simulator, bind):
    simulator = await make_simulator(alphabet="latin1")
    esme = await bind(simulator)
    simulator.network.inject([MobileOriginated(PHONE, "1414", "ä@_")])
    assert "ä@_".encode("latin-1") == (await esme.delivery()).short_message
    pdus = submits("ä@_", "1414", PHONE, reference=1, alphabet="latin1")
    simulator.network._submissions.take(pdus, "bot")
    assert "ä@_" == thread(simulator)[-1].text


@pytest.mark.parametrize("style", RECEIPT_STYLES)
async def test_receipts_are_written_in_many_styles_and_all_can_be_read(make_simulator, bind, style):
    esme = await bind(await make_simulator(receipt_text=style))
    [answer] = await esme.submit("сәлем", PHONE)
    receipt = await esme.delivery()
    bare = DeliverSm(
        esm_class=receipt.esm_class, short_message=receipt.short_message,
        tlvs={0x0427: b"\2"} if style == "untyped" else {},
    )  # fmt: skip
    told = parse_receipt(bare)
    assert (answer.message_id.decode(), MessageState.DELIVERED) == (told.message_id, told.state)


def test_the_styles_differ():
    usual = (
        "id:17 sub:001 dlvrd:001 submit date:2611231000 done date:2611231001 "
        "stat:DELIVRD err:000 text:Id:9 stat:x"
    )
    written = {}
    for style in RECEIPT_STYLES:
        pdu = DeliverSm(esm_class=4, short_message=usual.encode())
        restyle(pdu, style)
        written[style] = (pdu.esm_class, pdu.short_message.decode())
    assert len(RECEIPT_STYLES) == len(set(written.values()))
    assert (4, "id:17 stat:DELIVRD") == written["bare"]
    assert "submit date:20261123100000" not in written["seconds"][1]
    assert "submit date:26112310 " not in written["century"][1]
    assert written["reordered"][1].startswith("stat:DELIVRD err:000 ")
    assert "stat:DELIVERED" in written["spelled"][1]


@pytest.mark.parametrize(("shape", "text", "tlvs"), [("text", 1, 0), ("tlvs", 0, 1)])
async def test_a_receipt_may_say_it_in_its_text_or_in_tlvs_alone(
    make_simulator, bind, shape, text, tlvs
):
    esme = await bind(await make_simulator(receipts=shape))
    await esme.submit("сәлем", PHONE)
    receipt = await esme.delivery()
    assert (text, tlvs) == (bool(receipt.short_message), bool(receipt.message_state))


# --- the file -------------------------------------------------------------------------------------


def test_the_sample_shows_every_key_and_can_be_used():
    settings = operators_file.load(Path("docs/samples/operators.toml"), built_in())
    assert ["tele", "steppe", "mountain"] == [one.name for one in settings]
    assert ("hex-dec", "seconds", 4) == (
        settings[0].ids, settings[0].receipt_text, settings[0].accounts["kelisim"].sessions
    )  # fmt: skip
    page = Path("docs/simulator-network.md").read_text("utf-8")
    keys = operators_file._Operator.__struct_fields__
    assert [] == [key for key in keys if f"`{key}`" not in page]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "there is no operator in it"),
        ("[a]", "a: object missing required field `smpp`"),
        ("[a]\nsmpp = 'here'", "a.smpp: “here” is no HOST:PORT"),
        ("[a]\nsmpp = '127.0.0.1:0'\nport = 3", "a: there is no key “port” here"),
        ("[a]\nsmpp = '127.0.0.1:0'\nids = 'roman'", "a.ids: invalid enum value 'roman'"),
        ("[a]\nsmpp = '127.0.0.1:0'\nwindow = 0", "a.window: expected `int` >= 1"),
        ("[a]\nsmpp = '127.0.0.1:0'\nprofile = 'sick'", "a.profile: there is no “sick”"),
        ("[a]\nsmpp = '127.0.0.1:0'\nprefixes = ['7701']", "a.prefixes: “7701” is no prefix"),
        (
            "[a]\nsmpp = '127.0.0.1:0'\naccounts = [{ system_id = 'sixteen letters!' }]",
            "a.accounts[0].system_id: it has 1 to 15",
        ),
        (
            "[a]\nsmpp = '127.0.0.1:0'\naccounts = [{ system_id = 'a' }, { system_id = 'a' }]",
            "a.accounts[1]: there is an account “a” already",
        ),
        ("[a]\nsmpp = '127.0.0.1:0'\ntls = { certificate = 'no.pem' }", "a.tls: its files"),
        ("[a]\nsmpp = 'h:1'\n[b]\nsmpp = 'h:1'", "b.smpp: a has that already"),
        (
            "[a]\nsmpp = 'h:1'\nprefixes = ['+77']\n[b]\nsmpp = 'h:2'\nprefixes = ['+77']",
            "b.prefixes: a has that already",
        ),
    ],
)
def test_a_mistake_in_the_file_is_said_with_its_key_and_reason(tmp_path, text, complaint):
    file = tmp_path / "operators.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        operators_file.load(file, built_in())
    assert str(caught.value).startswith(f"{file}: {complaint}")
