"""What the SMSC delivers: stored before it is answered, masked before it is stored."""

from datetime import datetime, timedelta

import pytest

from bot.deliveries import PATIENCE_S, Deliveries
from bot.gateway_url import GatewayUrl
from bot.metrics import Metrics
from bot.repeats import Repeats
from bot.unanswered import Unanswered
from sms.smpp.constants import MessageState, Status
from sms.smpp.message import delivers, submits
from sms.smpp.receipt import make_receipt
from tests.bot.fakes import VAULT, Ticks, clock

PHONE = "+77011234567"
LONG = "Сәлеметсіз бе! " * 12
OK, AGAIN = Status.ESME_ROK, Status.ESME_RX_T_APPN


class Door:
    """A batcher that writes when told to."""

    def __init__(self):
        self.items, self._waiting = [], []

    def put(self, items, done):
        self.items += items
        self._waiting.append((items, done))

    def commit(self, results=True):
        for items, done in self._waiting:
            done([True] * len(items) if results else None)
        self._waiting.clear()


class House:
    def __init__(self, options=""):
        self.inbox, self.receipts, self.answers = Door(), Door(), []
        self.clock, self.ticks = clock(), Ticks()
        self.repeats = Repeats("smsc", VAULT, Unanswered())
        self.repeats.link_up(self.clock.now())
        self.metrics = Metrics()
        self.deliveries = Deliveries(
            GatewayUrl.parse(f"smpp://u:p@h:1?{options}"),
            clock=self.clock,
            inbox=self.inbox,
            receipts=self.receipts,
            repeats=self.repeats,
            metrics=self.metrics,
            answer=lambda pdus, status: self.answers.extend((pdu, status) for pdu in pdus),
            parts_wait_s=60,
            monotonic=self.ticks,
        )

    def write(self, text, *, source=PHONE, message_id="m1", reference=1):
        pdus = delivers(text, source, "1414", reference=reference, message_id=message_id)
        self.deliveries.take(pdus)
        return pdus

    @property
    def statuses(self):
        return [status for _, status in self.answers]

    @property
    def texts(self):
        return [arrival.event.text for arrival in self.inbox.items]

    @property
    def keys(self):
        """The inbox holds each once."""
        return list(dict.fromkeys(arrival.key for arrival in self.inbox.items))

    def new_link(self):
        self.repeats.link_down(self.clock.now())
        self.repeats.link_up(self.clock.now())


@pytest.fixture
def house():
    return House()


def test_a_message_is_answered_only_after_the_commit(house):
    house.write("1")
    assert (house.texts, house.answers) == (["1"], [])
    house.inbox.commit()
    assert house.statuses == [OK]


def test_a_message_that_could_not_be_kept_is_asked_for_again(house):
    house.write("1")
    house.inbox.commit(results=False)
    assert house.statuses == [AGAIN]


def test_the_smscs_id_is_the_key_that_drops_a_repeat(house):
    house.write("1")
    house.write("1")
    first, second = house.inbox.items
    assert first.key == second.key
    assert first.phone == PHONE


def test_personal_data_is_masked_before_the_inbox(house):
    house.write("Карта 4400 4301 2345 6784, шот KZ86125KZT5004100100")
    (arrival,) = house.inbox.items
    assert "4400" not in arrival.event.text
    assert "KZ86125KZT5004100100" not in arrival.event.text
    assert arrival.event.iban == "KZ86125KZT5004100100"


@pytest.mark.parametrize("sender", ["7777", "KaspiBank"])
def test_short_codes_and_names_are_never_stored_and_so_never_answered(house, sender):
    house.write("Акция!", source=sender)
    assert (house.inbox.items, house.statuses) == ([], [OK])


def test_every_part_is_answered_when_the_whole_is_committed(house):
    parts = delivers(LONG, PHONE, "1414", reference=7, message_id="m1")
    for part in reversed(parts):
        house.deliveries.take([part])
    assert (house.texts, house.inbox.items[0].event.parts) == ([LONG], len(parts))
    assert house.answers == []
    house.inbox.commit()
    assert house.statuses == [OK] * len(parts)


def test_a_part_whose_next_one_does_not_come_is_answered_after_some_patience(house):
    """Some SMSCs bring the second part only when the first one is answered."""
    first, *rest = delivers(LONG, PHONE, "1414", reference=7, message_id="m1")
    house.deliveries.take([first])
    house.ticks.now += PATIENCE_S - 1
    house.deliveries.tick()
    assert house.answers == []
    house.ticks.now += 1
    house.deliveries.tick()
    assert house.answers == [(first, OK)]
    house.deliveries.take(rest)
    assert house.texts == [LONG]


def test_a_message_whose_parts_never_come_is_read_as_far_as_it_came(house):
    first, second, *_ = delivers(LONG, PHONE, "1414", reference=7, message_id="m1")
    house.deliveries.take([first, second])
    house.ticks.now += 61
    house.deliveries.tick()
    assert house.texts[0].startswith("Сәлеметсіз бе!")
    assert house.texts[0].endswith("…")


@pytest.mark.parametrize(
    ("text", "kept"), [("a\0b", "a\N{REPLACEMENT CHARACTER}b"), ("иә 👍", "иә 👍")]
)
def test_whatever_a_phone_sends_can_be_kept(house, text, kept):
    (pdu,) = delivers("x", PHONE, "1414", reference=1, message_id="m1")
    pdu.data_coding, pdu.short_message = 8, text.encode("utf-16-be")
    house.deliveries.take([pdu])
    assert house.texts == [kept]


def test_half_a_surrogate_pair_can_be_kept_too(house):
    (pdu,) = delivers("x", PHONE, "1414", reference=1, message_id="m1")
    pdu.data_coding, pdu.short_message = 8, b"\xd8\x3d\x00a"
    house.deliveries.take([pdu])
    house.texts[0].encode()


# --- messages without an id -----------------------------------------------------------------------


def test_without_ids_the_same_words_later_are_a_message_of_their_own(house):
    house.write("1", message_id=None)
    house.inbox.commit()
    house.write("1", message_id=None)
    assert len(house.keys) == 2


def test_without_ids_the_same_words_right_after_the_link_broke_are_a_repeat(house):
    house.write("1", message_id=None)
    house.inbox.commit()
    house.new_link()
    house.write("1", message_id=None)
    house.inbox.commit()
    assert (len(house.keys), house.statuses) == (1, [OK, OK])


def test_without_ids_what_was_refused_and_is_brought_again_keeps_its_key(house):
    """Whoever says that a commit has failed may be wrong."""
    house.write("1", message_id=None)
    house.inbox.commit(results=False)
    house.write("1", message_id=None)
    house.inbox.commit()
    house.write("1", message_id=None)
    assert (len(house.inbox.items), len(house.keys)) == (3, 2)


@pytest.mark.parametrize("kept", [True, False])
def test_without_ids_each_part_that_comes_again_brings_the_same_message(house, kept):
    parts = house.write(LONG, message_id=None)
    house.inbox.commit(results=kept)
    for part in parts:
        house.deliveries.take([part])
    assert (len(house.inbox.items), len(house.keys)) == (1 + len(parts), 1)


def test_without_ids_the_same_words_long_after_the_new_link_came_are_new(house):
    house.write("1", message_id=None)
    house.inbox.commit()
    house.new_link()
    house.clock.advance(timedelta(minutes=2))
    house.write("1", message_id=None)
    assert len(house.keys) == 2


# --- receipts -------------------------------------------------------------------------------------


def receipt(state=MessageState.DELIVERED, message_id="17", **more):
    (submit,) = submits("x", "1414", PHONE, reference=1)
    now = datetime(2026, 3, 2, 10)  # noqa: DTZ001 - written into the receipt without a zone
    return make_receipt(submit, message_id, state, submitted=now, done=now, **more)


def test_a_receipt_is_answered_after_it_is_applied(house):
    house.deliveries.take([receipt(MessageState.UNDELIVERABLE, error="001")])
    (kept,) = house.receipts.items
    assert (kept.smsc_id, kept.phone, kept.delivery, kept.error) == (
        "17",
        PHONE,
        "undelivered",
        "001",
    )
    assert house.answers == []
    house.receipts.commit()
    assert house.statuses == [OK]


def test_a_receipt_that_could_not_be_kept_is_asked_for_again(house):
    house.deliveries.take([receipt()])
    house.receipts.commit(results=False)
    assert house.statuses == [AGAIN]


@pytest.mark.parametrize(
    ("state", "delivery"),
    [
        (MessageState.EXPIRED, "expired"),
        (MessageState.DELETED, "undelivered"),
        (MessageState.UNDELIVERABLE, "undelivered"),
        (MessageState.REJECTED, "rejected"),
    ],
)
def test_every_final_state_has_its_delivery(house, state, delivery):
    house.deliveries.take([receipt(state)])
    assert house.receipts.items[0].delivery == delivery


@pytest.mark.parametrize(
    "state", [MessageState.ENROUTE, MessageState.ACCEPTED, MessageState.UNKNOWN]
)
def test_a_state_that_does_not_last_is_answered_and_forgotten(house, state):
    house.deliveries.take([receipt(state)])
    assert (house.receipts.items, house.statuses) == ([], [OK])


def test_receipts_in_hexadecimal_find_ids_in_decimal():
    house = House("ids=hex-receipt")
    house.deliveries.take([receipt(message_id="1F")])
    assert house.receipts.items[0].smsc_id == "31"


def test_messages_and_receipts_of_one_read_go_their_own_ways(house):
    (message,) = delivers("1", PHONE, "1414", reference=1, message_id="m1")
    house.deliveries.take([receipt(), message, receipt(message_id="18")])
    assert (len(house.receipts.items), house.texts) == (2, ["1"])
