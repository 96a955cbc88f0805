"""How much of a campaign is on its way follows how quickly it is answered."""

import pytest

from bot.bulk_share import BulkShare
from storage.store import Outgoing


class Campaign:
    """Messages of two segments, all answered after the same time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.share = BulkShare(lambda: self.now)
        self._next = 0

    def round(self, seconds: float) -> int:
        """Hands over what there is room for; how many segments."""
        ids = range(self._next, self._next + self.share.room() // 2)
        self._next = ids.stop
        self.share.left([message(n) for n in ids])
        self.now += seconds
        self.share.settled(ids)
        return 2 * len(ids)


def message(n: int) -> Outgoing:
    return Outgoing(n, "c", "77010000000", "", 2, "bulk")


@pytest.fixture
def campaign():
    return Campaign()


def test_it_grows_while_answers_come_as_quickly_as_ever(campaign):
    first = campaign.round(0.1)

    for _ in range(20):
        last = campaign.round(0.1)

    assert last > 5 * first


def test_it_shrinks_when_answers_begin_to_queue_but_never_to_nothing(campaign):
    for _ in range(10):
        wide = campaign.round(0.05)
    slow = [campaign.round(1.0) for _ in range(5)]

    assert slow[-1] < wide / 2
    assert min(campaign.round(1.0) for _ in range(30)) > 0


def test_a_long_way_is_no_queue(campaign):
    first = campaign.round(2.0)

    assert campaign.round(2.0) > first


def test_one_late_batch_shrinks_it_once(campaign):
    campaign.round(0.05)
    room = campaign.share.room()
    ids = list(range(1000, 1000 + room // 2))
    campaign.share.left([message(n) for n in ids])
    campaign.now += 1.0
    for n in ids:
        campaign.share.settled([n])

    assert campaign.share.room() == pytest.approx(room * 0.75, abs=2)


def test_nothing_leaves_until_there_is_room_worth_a_claim(campaign):
    room = campaign.share.room()
    ids = list(range(room // 2))
    campaign.share.left([message(n) for n in ids])
    assert campaign.share.room() == 0

    campaign.share.settled(ids[:3])
    assert campaign.share.room() == 0

    campaign.share.settled(ids[3:])
    assert campaign.share.room() >= room


def test_fates_of_replies_change_nothing(campaign):
    room = campaign.share.room()

    campaign.share.settled([7, 8, 9])

    assert campaign.share.room() == room
