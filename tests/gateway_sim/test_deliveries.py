"""Lanes: which receiver gets what, in which order."""

import pytest

from gateway_sim.deliveries import Deliveries, Item
from gateway_sim.errors import QueueFull
from sms.smpp.constants import Status
from sms.smpp.pdu import DeliverSm

PHONES = [f"+7701000{n:04}" for n in range(40)]


class Receiver:
    """A session that keeps what it gets; `answer_all` takes it."""

    def __init__(self, deliveries: Deliveries, system_id: str = "bot", free: int = 1000) -> None:
        self.system_id = system_id
        self.free = free
        self.got: list[Item] = []
        self._deliveries = deliveries
        deliveries.opened(self, "")

    def deliver(self, pdus, tokens) -> None:
        assert [item.pdu for item in tokens] == list(pdus)
        self.free -= len(pdus)
        self.got += tokens

    def answer_all(self, status: int | None = 0) -> None:
        self.free += len(self.got)
        self._deliveries.answered(self, [(item, status) for item in self.got])


def items(*phones, address="1414", account=None):
    return [Item(address, phone, DeliverSm(), account) for phone in phones]


def test_several_links_share_the_phones_and_each_phone_keeps_to_one():
    deliveries = Deliveries()
    links = [Receiver(deliveries), Receiver(deliveries)]
    for _ in range(3):
        deliveries.add(items(*PHONES))

    served = [{item.phone for item in link.got} for link in links]
    assert served[0] | served[1] == set(PHONES)
    assert served[0] & served[1] == set()
    assert all(served)


def test_what_a_lost_link_had_goes_to_the_other_in_order():
    deliveries = Deliveries()
    lost, other = Receiver(deliveries, free=5), Receiver(deliveries)
    deliveries.add(items(*PHONES))
    unanswered = list(lost.got)
    deliveries.closed(lost, unanswered)

    taken_over = [item.order for item in other.got if item in unanswered or item.order]
    assert len(other.got) == len(PHONES)
    assert taken_over[-len(unanswered) :] == sorted(taken_over[-len(unanswered) :])


def test_an_item_that_is_not_taken_goes_out_again_before_those_behind_it(monkeypatch):
    deliveries = Deliveries()
    link = Receiver(deliveries, free=2)
    first, second, third = items(*PHONES[:3])
    # the rest would need a running loop
    monkeypatch.setattr("gateway_sim.deliveries._Lane.take_back", _take_back_without_rest)
    deliveries.add([first, second, third])
    deliveries.answered(link, [(first, Status.ESME_RX_T_APPN), (second, 0)])
    link.free = 2
    deliveries.answered(link, [])

    assert link.got == [first, second, first, third]


def _take_back_without_rest(lane, again):
    lane.waiting.extendleft(reversed(again))


def test_a_full_window_is_filled_up_as_answers_come():
    deliveries = Deliveries()
    link = Receiver(deliveries, free=3)
    deliveries.add(items(*PHONES[:7]))
    assert len(link.got) == 3

    link.answer_all()
    assert [item.phone for item in link.got] == PHONES[:6]
    assert deliveries.count == 4


def test_an_address_range_says_which_short_codes_a_receiver_takes():
    deliveries = Deliveries()
    link = Receiver(deliveries)
    deliveries.closed(link, [])
    deliveries.opened(link, "^1414$")
    deliveries.add(items(PHONES[0], address="1414") + items(PHONES[1], address="1430"))

    assert [item.address for item in link.got] == ["1414"]
    assert deliveries.waiting() == {"1430": 1}


def test_a_receipt_waits_for_its_own_account():
    deliveries = Deliveries()
    Receiver(deliveries, system_id="other")
    deliveries.add(items(PHONES[0], account="bot"))
    assert deliveries.waiting() == {"1414": 1}

    own = Receiver(deliveries, system_id="bot")
    assert len(own.got) == 1


def test_a_full_queue_takes_nothing_more():
    deliveries = Deliveries(longest=2)
    three = items(*PHONES[:3])
    with pytest.raises(QueueFull, match="connect the bot"):
        deliveries.add(three)
    assert deliveries.waiting() == {}

    deliveries.add(three[:2])
    assert deliveries.waiting() == {"1414": 2}


def test_what_is_taken_makes_room_again():
    deliveries = Deliveries(longest=2)
    link = Receiver(deliveries)
    deliveries.add(items(*PHONES[:2]))
    link.answer_all()
    deliveries.add(items(*PHONES[2:4]))
    assert len(link.got) == 4
