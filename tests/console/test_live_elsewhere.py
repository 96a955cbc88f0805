"""Pages that are open here hear what happens at another worker."""

import pytest

from bot.console.live import Live
from bot.console.live_elsewhere import LiveElsewhere
from storage.leases import WORK_LIST


class FakeLeases:
    def __init__(self):
        self.stands = {"c1": "1:", WORK_LIST: "7"}
        self.asked = []

    async def standing(self, citizens):
        self.asked.append(set(citizens))
        return {name: mark for name, mark in self.stands.items() if name in {*citizens, WORK_LIST}}


@pytest.fixture
def leases():
    return FakeLeases()


@pytest.fixture
def live():
    return Live()


@pytest.fixture
def elsewhere(live, leases):
    return LiveElsewhere(live, leases)


async def test_nobody_is_asked_while_nobody_looks(elsewhere, leases):
    await elsewhere.step()
    assert leases.asked == []


@pytest.mark.parametrize(("name", "topic"), [("c1", "citizen:c1"), (WORK_LIST, "work")])
async def test_a_change_is_told_to_whoever_looks(live, elsewhere, leases, name, topic):
    with live.listen([topic]) as listener:
        await elsewhere.step()
        leases.stands[name] = "other"
        await elsewhere.step()
        assert await listener.next(10) == {topic}


async def test_what_stands_as_before_is_not_told(live, elsewhere, leases):
    with live.listen(["citizen:c1", "work"]) as listener:
        await elsewhere.step()
        await elsewhere.step()
        assert await listener.next(0) == set()
    assert leases.asked == [{"c1"}, {"c1"}]
