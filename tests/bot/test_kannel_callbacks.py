"""Kannel's callbacks: kept before they are answered, known again, and closed to strangers."""

from urllib.parse import quote_from_bytes, urlencode

import pytest
from aiohttp import web

from bot.batcher import Batcher
from bot.kannel_callbacks import MESSAGES, RECEIPTS, KannelCallbacks
from bot.metrics import Metrics
from bot.repeats import Repeats
from bot.unanswered import Unanswered
from flows.events import MessageReceived
from storage.store import Arrival
from tests.bot.fakes import MONDAY_10, VAULT, FakeStore, clock

SECRET = "a-secret-of-the-tests"
NAME = "bot@127.0.0.1:13013"
PHONE = "+77011234567"


class House:
    def __init__(self):
        self.store = FakeStore()
        self.metrics = Metrics()
        self.inbox = Batcher("inbox", self.store.receive)
        self.receipts = Batcher("receipts", self._apply)
        self.unanswered = Unanswered()
        self.smpp = Repeats("smsc", VAULT, self.unanswered)
        repeats = Repeats(NAME, VAULT, self.unanswered)
        repeats.link_up(clock().now())
        self.callbacks = KannelCallbacks(
            {SECRET: NAME},
            clock=clock(),
            inboxes={NAME: self.inbox},
            receipts=self.receipts,
            repeats={NAME: repeats},
            metrics=self.metrics,
        )

    async def _apply(self, receipts):
        await self.store.apply_receipts(receipts)
        return [None] * len(receipts)

    @property
    def texts(self):
        return [arrival.event.text for arrival in self.store.arrivals]


@pytest.fixture
async def house():
    house = House()
    house.inbox.start()
    house.receipts.start()
    yield house
    await house.inbox.stop()
    await house.receipts.stop()


@pytest.fixture
async def client(house, aiohttp_client):
    app = web.Application()
    app.router.add_get(MESSAGES, house.callbacks.message)
    app.router.add_get(RECEIPTS, house.callbacks.receipt)
    return await aiohttp_client(app)


def message(text="иә", *, charset="UTF-16BE", secret=SECRET, encoding="utf-16-be", **other):
    """A callback as Kannel makes it; None leaves a parameter out."""
    given = {"from": PHONE, "id": "e3-1", "smsc-id": "17", "smsc": "sim", "charset": charset}
    kept = {name: told for name, told in {**given, **other}.items() if told is not None}
    octets = quote_from_bytes(text.encode(encoding), safe="")
    return f"{MESSAGES}?{urlencode({'secret': secret, **kept})}&text={octets}".replace("%20", "+")


def receipt(secret=SECRET, **told):
    reply = "stat:DELIVRD err:000"
    given = {"key": "12-abc", "to": PHONE[1:], "parts": "1", "status": "1", "reply": reply}
    return f"{RECEIPTS}?{urlencode({'secret': secret, **given, **told})}"


async def status(client, url):
    async with client.get(url, allow_redirects=False) as answer:
        return answer.status


# --- messages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["иә, келісемін", "👍 жарайды ǀ", "ә" * 300, "а б"])
async def test_a_cyrillic_message_comes_in_whole(client, house, text):
    assert 200 == await status(client, message(text))
    assert [text] == house.texts


@pytest.mark.parametrize("text", ["Yes @_ [€] a+b&c%p=d", "1"])
async def test_a_latin_message_comes_in_whole(client, house, text):
    assert 200 == await status(client, message(text, charset="UTF-8", encoding="utf-8"))
    assert [text] == house.texts


async def test_without_a_charset_it_is_utf_8(client, house):
    await status(client, message("иә", charset=None, encoding="utf-8"))
    assert ["иә"] == house.texts


async def test_octets_that_are_no_text_are_kept_as_they_can_be(client, house):
    assert 200 == await status(client, message("\xff\x00A", charset="binary", encoding="latin-1"))
    assert ["ÿ\N{REPLACEMENT CHARACTER}A"] == house.texts


async def test_the_message_is_from_its_phone_and_counts_its_parts(client, house):
    await status(client, message("ә" * 71))
    [arrival] = house.store.arrivals
    assert arrival.phone == PHONE
    assert arrival.event == MessageReceived(text="ә" * 71, parts=2)


async def test_secrets_are_masked_before_anything_is_kept(client, house):
    await status(client, message("менің ЖСН 850314410215"))
    assert ["менің ЖСН [iin]"] == house.texts


async def test_a_callback_that_is_repeated_is_taken_once(client, house):
    assert 200 == await status(client, message())
    assert 200 == await status(client, message())
    assert ["иә"] == house.texts


async def test_a_message_that_the_smsc_brings_again_is_taken_once(client, house):
    await status(client, message(id="e3-1"))
    await status(client, message(id="e3-2"))
    assert ["иә"] == house.texts


async def test_the_same_words_again_are_taken_again(client, house):
    await status(client, message(id="e3-1", **{"smsc-id": ""}))
    await status(client, message(id="e3-2", **{"smsc-id": ""}))
    assert ["иә", "иә"] == house.texts


async def test_a_message_that_comes_again_by_another_smsc_of_its_network_is_taken_once(
    client, house
):
    await status(client, message(id="e3-1", smsc="first"))
    await status(client, message(id="e3-2", smsc="second"))
    assert ["иә"] == house.texts


async def test_the_same_id_of_another_phone_is_another_message(client, house):
    """SMSCs count for themselves."""
    await status(client, message(smsc="kcell"))
    await status(client, message(smsc="beeline", **{"from": "+77051234567"}))
    assert ["иә", "иә"] == house.texts


async def test_what_smpp_had_brought_before_is_taken_once(client, house):
    key = house.smpp.named(PHONE, "17")
    await house.store.receive([Arrival(key, PHONE, MessageReceived("иә"), MONDAY_10)])
    assert 200 == await status(client, message())
    assert ["иә"] == house.texts


async def test_without_an_id_too_and_what_is_said_again_is_taken_again(client, house):
    """The link broke before its answer came; the next with these words is a new one."""
    house.smpp.link_up(MONDAY_10)
    key, guard = house.smpp.unnamed(PHONE, "иә", MONDAY_10)
    lost = Arrival(key, PHONE, MessageReceived("иә"), MONDAY_10, guard, house.smpp.link)
    await house.store.receive([lost])
    house.smpp.link_down(MONDAY_10)
    repeat, new = (message(id=f"e3-{n}", **{"smsc-id": ""}) for n in (1, 2))
    for callback in (repeat, repeat):
        assert 200 == await status(client, callback)
        assert ["иә"] == house.texts
    assert 200 == await status(client, new)
    assert ["иә", "иә"] == house.texts


async def test_what_could_not_be_kept_is_asked_for_again(client, house):
    house.store.broken = OSError("the disk is full")
    assert 503 == await status(client, message())
    house.store.broken = None
    assert 200 == await status(client, message())
    assert ["иә"] == house.texts


@pytest.mark.parametrize("sender", ["INFO", "1414", "+1414"])
async def test_a_robot_is_acknowledged_and_never_stored(client, house, sender):
    assert 200 == await status(client, message(**{"from": sender}))
    assert [] == house.texts


@pytest.mark.parametrize("lacking", [{"from": None}, {"id": None, "smsc-id": None}])
async def test_a_callback_that_lacks_something_is_told_what(client, house, lacking):
    async with client.get(message(**lacking)) as answer:
        assert answer.status == 400
        assert "lacks" in await answer.text()
    assert [] == house.texts


@pytest.mark.parametrize("secret", ["", "another-secret-of-somebody", "ә"])
async def test_a_stranger_can_neither_write_nor_receipt(client, house, secret):
    assert 403 == await status(client, message(secret=secret))
    assert 403 == await status(client, receipt(secret=secret))
    assert [] == house.texts
    assert [] == house.store.receipts


# --- receipts -------------------------------------------------------------------------------------


async def test_a_receipt_is_of_the_message_by_our_own_key(client, house):
    assert 200 == await status(client, receipt())
    [told] = house.store.receipts
    assert (told.gateway, told.smsc_id, told.phone) == (NAME, "12-abc", PHONE)
    assert (told.delivery, told.error) == ("delivered", "000")


async def test_the_one_receipt_of_a_long_message_speaks_for_all_its_parts(client, house):
    assert 200 == await status(client, receipt(parts="3"))
    told = house.store.receipts
    assert ["12-abc", "12-abc.1", "12-abc.2"] == [one.smsc_id for one in told]
    assert {"delivered"} == {one.delivery for one in told}


async def test_a_receipt_that_could_not_be_kept_is_asked_for_again(client, house):
    house.store.broken = OSError("the disk is full")
    assert 503 == await status(client, receipt())


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"to": "abc"},
        {"status": ""},
        {"status": "%d"},
        {"status": "٣"},
        {"status": "256"},
        {"parts": "0"},
        {"parts": ""},
        {"parts": "9" * 5000},
    ],
)
async def test_a_receipt_that_says_nothing_is_refused(client, house, wrong):
    assert 400 == await status(client, receipt(**wrong))
    assert [] == house.store.receipts
