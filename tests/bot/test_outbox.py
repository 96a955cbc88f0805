"""The outbox: replies before bulk, at the pace, within quiet hours' limits, never twice."""

import asyncio
from datetime import time, timedelta

import pytest

from bot.outbox import Outbox
from bot.pace import Pace
from flows.policy import QuietHours
from tests.bot.fakes import HOUR, FakeGateway, FakeStore, Ticks, clock, outgoing

NIGHT = QuietHours(time(21), time(9))


class House:
    def __init__(self, *, pace=0.0, bulk_pace=0.0, room=100):
        self.crowded = False
        self.store = FakeStore()
        self.gateway = FakeGateway(room)
        self.clock = clock()
        self.ticks = Ticks()
        self.returned = 0
        self.outbox = Outbox(
            self.store,
            self.gateway,
            self.clock,
            pace=Pace(pace, self.ticks),
            bulk_pace=Pace(bulk_pace, self.ticks),
            quiet=NIGHT,
            returned=self._count,
            crowded=lambda: self.crowded,
            monotonic=self.ticks,
        )

    def _count(self):
        self.returned += 1

    def commit(self, *messages):
        self.store.waiting += messages
        lanes = [message.lane for message in messages]
        self.outbox.committed(lanes.count("replies"), lanes.count("bulk"))

    async def settle(self, outcome):
        self.outbox.settle(self.gateway.fates(outcome))
        await self.outbox.record()

    @property
    def sent(self):
        return [message.message_id for message in self.gateway.sent]

    @property
    def outcomes(self):
        return [result.outcome for result in self.store.marked]


@pytest.fixture
def house():
    return House()


async def test_replies_go_before_bulk(house):
    house.commit(outgoing(1, lane="bulk"), outgoing(2), outgoing(3, lane="bulk"), outgoing(4))
    await house.outbox.step()
    assert house.sent == [2, 4, 1, 3]


async def test_bulk_gets_only_the_room_that_replies_leave():
    house = House(room=6)
    house.commit(*(outgoing(n, lane="bulk") for n in range(10)), outgoing(20), outgoing(21))
    await house.outbox.step()
    assert house.sent == [20, 21, 0, 1, 2, 3]


async def test_a_campaign_pauses_while_receipts_crowd_the_door_and_replies_do_not(house):
    house.crowded = True
    house.commit(outgoing(1, lane="bulk"), outgoing(2))
    await house.outbox.step()
    assert house.sent == [2]

    house.crowded = False
    await house.outbox.step()
    assert house.sent == [2, 1]


async def test_a_campaign_does_not_fill_the_window_of_a_busy_smsc():
    house = House(room=2000)
    house.commit(*(outgoing(n, lane="bulk") for n in range(1000)))
    await house.outbox.step()
    first = len(house.sent)
    assert 0 < first < 200

    await house.settle("sent")
    await house.outbox.step()
    assert first < len(house.sent) < 1000


async def test_never_more_segments_than_the_gateway_has_room_for():
    house = House(room=10)
    house.commit(*(outgoing(n, parts=4) for n in range(5)))
    await house.outbox.step()
    assert house.sent == [0, 1]


async def test_bulk_waits_for_the_end_of_the_quiet_hours_and_replies_do_not(house):
    house.clock.advance(12 * HOUR)  # 22:00
    house.commit(outgoing(1, lane="bulk"), outgoing(2))
    await house.outbox.step()
    assert house.sent == [2]
    house.clock.advance(11 * HOUR)  # 09:00
    await house.outbox.step()
    assert house.sent == [2, 1]


async def test_the_pace_counts_segments():
    house = House(pace=10)
    house.commit(*(outgoing(n, parts=2) for n in range(20)))
    await house.outbox.step()
    assert house.sent == [0, 1]  # what may leave at once: four segments
    house.ticks.now += 0.2
    await house.outbox.step()
    assert house.sent == [0, 1]  # two segments: a long message might not fit
    house.ticks.now += 0.2
    await house.outbox.step()
    assert house.sent == [0, 1, 2, 3]


async def test_over_a_while_exactly_the_pace_leaves():
    house = House(pace=50, room=10_000)
    house.commit(*(outgoing(n) for n in range(2_000)))
    for _ in range(200):
        await house.outbox.step()
        house.ticks.now += 0.05
    assert 50 * 10 <= len(house.sent) <= 50 * 10 + 10


async def test_bulk_has_a_pace_of_its_own():
    house = House(bulk_pace=5)
    house.commit(*(outgoing(n, lane="bulk") for n in range(20)), *(outgoing(n) for n in (30, 31)))
    await house.outbox.step()
    assert house.sent == [30, 31, 0, 1, 2, 3]


async def test_nothing_is_claimed_while_the_link_is_down(house):
    house.gateway.bound = False
    house.commit(outgoing(1))
    await house.outbox.step()
    assert house.store.claims == []


async def test_what_was_sent_is_recorded_with_the_ids_of_its_parts(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    await house.settle("sent")
    assert [(r.outcome, r.smsc_ids) for r in house.store.marked] == [("sent", ("x",))]


async def test_slow_down_pauses_the_lane_and_keeps_the_order(house):
    house.commit(*(outgoing(n) for n in range(3)))
    await house.outbox.step()
    await house.settle("throttled")
    assert house.outcomes == ["retry"] * 3
    assert {r.retry_at for r in house.store.marked} == {house.clock.now()}
    house.store.waiting += [outgoing(n) for n in range(3)]
    await house.outbox.step()
    assert house.sent == [0, 1, 2]
    house.ticks.now += 1
    await house.outbox.step()
    assert house.sent == [0, 1, 2, 0, 1, 2]


async def test_the_pause_begins_at_once_and_not_when_it_is_written_down(house):
    house.commit(outgoing(1), outgoing(2))
    await house.outbox.step()
    house.commit(outgoing(3))
    house.outbox.settle(house.gateway.fates("throttled"))
    await house.outbox.step()
    assert house.sent == [1, 2]


async def test_the_pause_doubles_while_the_smsc_takes_nothing(house):
    pauses = []
    for _ in range(12):
        house.commit(outgoing(1), outgoing(2))
        before = house.ticks.now
        while not await house.outbox.step():
            house.ticks.now += 0.125
        pauses.append(house.ticks.now - before)
        await house.settle("throttled")
    assert pauses[1:5] == [0.5, 1.0, 2.0, 4.0]
    assert max(pauses) == 30.0


async def test_one_number_that_is_throttled_for_ever_does_not_hold_up_the_others(house):
    pauses = []
    for _ in range(6):
        house.commit(outgoing(1))
        before = house.ticks.now
        while not await house.outbox.step():
            house.ticks.now += 0.125
        pauses.append(house.ticks.now - before)
        await house.settle("throttled")
    waits = [(r.retry_at - house.clock.now()).total_seconds() for r in house.store.marked]
    assert max(pauses) <= 0.25
    assert waits == [0, 0, 0, 1, 2, 4]


async def test_a_message_that_never_left_is_retried(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    await house.settle("away")
    assert house.outcomes == ["retry"]


async def test_a_message_of_unknown_fate_is_never_sent_again(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    await house.settle("unknown")
    assert house.outcomes == ["unknown"]


async def test_a_rejected_message_wakes_the_road_for_its_event(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    await house.settle("rejected")
    assert (house.outcomes, house.store.marked[0].reason, house.returned) == (
        ["rejected"],
        "why",
        1,
    )


async def test_a_message_the_smsc_stumbles_over_is_tried_later_and_then_given_up(house):
    for _ in range(5):
        house.commit(outgoing(1))
        await house.outbox.step()
        await house.settle("later")
    assert house.outcomes == ["retry"] * 4 + ["rejected"]
    waits = [r.retry_at - house.clock.now() for r in house.store.marked[:4]]
    assert waits == [timedelta(seconds=10 * n) for n in (1, 2, 3, 4)]


async def test_what_is_known_of_messages_survives_a_store_that_fails(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    house.store.broken = OSError("disk")
    with pytest.raises(OSError, match="disk"):
        await house.settle("sent")
    house.store.broken = None
    assert await house.outbox.record()
    assert house.outcomes == ["sent"]


async def test_a_few_fates_are_written_a_moment_later_in_one_go(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    house.outbox.settle(house.gateway.fates("sent"))
    await house.outbox.step()
    assert house.outcomes == []
    house.ticks.now += 0.05
    await house.outbox.step()
    assert house.outcomes == ["sent"]


@pytest.mark.parametrize("lane", ["replies", "bulk"])
async def test_a_citizens_next_message_follows_when_the_one_before_it_is_settled(house, lane):
    house.commit(outgoing(1, lane=lane))
    # the store holds it back: one at a time for each citizen
    house.outbox.committed(int(lane == "replies"), int(lane == "bulk"))
    await house.outbox.step()
    house.store.waiting.append(outgoing(2, lane=lane))
    await house.settle("sent")
    await house.outbox.step()
    assert house.sent == [1, 2]


@pytest.mark.parametrize("lane", ["replies", "bulk"])
async def test_what_is_committed_during_a_claim_is_claimed_next(house, lane):
    claim = house.store.claim_outgoing

    async def claim_while_the_road_commits(now, replies, bulk):
        claimed = await claim(now, replies, bulk)
        house.store.claim_outgoing = claim
        house.commit(outgoing(2, lane=lane))
        return claimed

    house.commit(outgoing(1, lane=lane))
    house.outbox.committed(1, 1)
    house.store.claim_outgoing = claim_while_the_road_commits
    await house.outbox.step()
    await house.outbox.step()
    assert house.sent == [1, 2]


async def test_after_stop_nothing_is_claimed_and_fates_are_still_recorded(house):
    house.commit(outgoing(1))
    await house.outbox.step()
    house.outbox.stop()
    house.commit(outgoing(2))
    await house.settle("sent")
    await house.outbox.step()
    assert (house.sent, house.outcomes) == ([1], ["sent"])


async def test_two_who_record_at_a_time_record_everything_once(house):
    for number in range(1, 4):
        house.commit(outgoing(number))
    await house.outbox.step()
    house.outbox.settle(house.gateway.fates("sent"))
    await asyncio.gather(house.outbox.record_all(), house.outbox.record_all())
    assert ["sent"] * 3 == house.outcomes
