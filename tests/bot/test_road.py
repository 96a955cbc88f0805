"""The road: claim, turn, commit, wake; a poison event is set aside, everything else goes on."""

import asyncio
from datetime import time as clock_time
from datetime import timedelta

import pytest

from bot.batcher import HandOver
from bot.campaign_brake import AHEAD_S, CampaignBrake
from bot.road import BATCH, OFFERS_AT_ONCE, Road
from flows.effects import LogReply, OpenCase, Send
from flows.events import MessageReceived, OfferArrived, TimerFired
from flows.policy import QuietHours
from storage.errors import CommittedElsewhere, LeaseLost
from storage.store import Arrival
from tests.bot.fakes import HOUR, MONDAY_10, FakeEngine, FakeStore, Ticks, clock, outgoing


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def engine():
    return FakeEngine(poison="poison")


@pytest.fixture
def time():
    return clock()


@pytest.fixture
def done():
    return []


@pytest.fixture
def road(store, engine, time, done):
    return Road(engine, store, time, brake(store, time), done.append)


NIGHT = QuietHours(clock_time(21), clock_time(9))


def brake(store, time, ticks=None):
    return CampaignBrake(store, time, pace=10, quiet=NIGHT, monotonic=ticks or Ticks())


def message(text="1"):
    return MessageReceived(text)


async def test_a_batch_takes_its_turns_and_is_committed_at_once(road, store, done):
    for citizen in "abc":
        store.happen(citizen, message())
    assert await road.step() == 3
    assert (store.commits, len(store.turns), store.inbox) == (1, 3, [])
    assert (done[0].replies, done[0].bulk, done[0].set_aside) == (3, 0, 0)


async def test_nothing_to_do_is_nothing_done(road, store, done):
    assert await road.step() == 0
    assert (store.commits, done) == (0, [])


async def test_the_events_of_a_citizen_build_on_each_other_in_order(road, store, engine):
    for text in "123":
        store.happen("a", message(text))
    await road.step()
    assert [received.event.text for received in engine.seen] == ["1", "2", "3"]
    assert [turn.number for _, turn in store.turns] == [1, 2, 3]
    assert store.dialogues["a"].turn == 3


async def test_a_poison_event_is_set_aside_for_staff_and_the_rest_goes_on(road, store, done):
    store.happen("a", message())
    poison = store.happen("b", message("poison"))
    store.happen("c", message())
    await road.step()
    kinds = [[type(effect) for effect in turn.effects] for _, turn in store.turns]
    assert kinds == [[Send], [LogReply, OpenCase], [Send]]
    case = store.turns[1][1].effects[1]
    assert (case.text, f"inbox id {poison.inbox_id}" in case.reason) == ("poison", True)
    assert done[0].set_aside == 1


async def test_a_turn_that_cannot_be_written_is_set_aside_alone(road, store):
    for citizen in "abc":
        store.happen(citizen, message())
    fail_once = iter([{"b"}, {"b"}])

    async def commit(dialogues, turns, fresh=(), plain=store.commit):
        sends = any(isinstance(e, Send) for _, turn in turns for e in turn.effects)
        store.refuses = next(fail_once, set()) if "b" in dict(turns) and sends else set()
        await plain(dialogues, turns)

    store.commit = commit
    await road.step()
    effects = {citizen: type(turn.effects[-1]) for citizen, turn in store.turns}
    assert effects == {"a": Send, "b": OpenCase, "c": Send}


async def test_what_another_process_took_is_no_fault_of_the_events(road, store):
    store.happen("a", message())

    async def commit(dialogues, turns, fresh=()):
        raise CommittedElsewhere

    store.commit = commit
    with pytest.raises(CommittedElsewhere):
        await road.step()
    assert len(store.inbox) == 1


async def test_when_nothing_can_be_written_nothing_is_set_aside(road, store):
    store.happen("a", message())
    store.refuses = {"a"}
    with pytest.raises(ValueError, match="cannot be written"):
        await road.step()
    assert len(store.inbox) == 1


async def test_an_offer_begins_when_it_is_opened_and_a_reply_when_it_came(
    road, store, engine, time
):
    store.happen("a", OfferArrived("1"))
    store.happen("b", message())
    time.advance(2 * HOUR)
    await road.step()
    ages = {received.citizen: (time.now() - received.at) / HOUR for received in engine.seen}
    assert ages == {"a": 0, "b": 2}


async def test_a_campaign_is_held_back_while_the_bulk_lane_is_full(store, engine, time, done):
    ticks = Ticks()
    road = Road(engine, store, time, brake(store, time, ticks), done.append)
    store.happen("a", OfferArrived("1"))
    store.happen("b", message())
    store.bulk_segments = int(AHEAD_S * 10)
    await road.step()
    assert [received.citizen for received in engine.seen] == ["b"]
    store.bulk_segments = 0
    ticks.now += 1
    await road.step()
    assert [received.citizen for received in engine.seen] == ["b", "a"]


async def test_a_campaign_is_worded_a_little_at_a_time_and_replies_go_before_each_portion(
    store, engine, time, done
):
    ticks = Ticks()
    wide = CampaignBrake(store, time, pace=1000, quiet=None, monotonic=ticks)
    road = Road(engine, store, time, wide, done.append, monotonic=ticks)
    for n in range(OFFERS_AT_ONCE + 50):
        store.happen(f"offered-{n}", OfferArrived(str(n)))
    store.happen("first", message())
    assert await road.step() == 1 + OFFERS_AT_ONCE
    store.happen("second", message())
    assert await road.step() == 1 + 50
    seen = [received.citizen for received in engine.seen]
    assert (seen.index("first"), seen.index("second")) == (0, 1 + OFFERS_AT_ONCE)


async def test_the_brake_counts_what_the_road_adds_between_two_looks(store, time):
    held = brake(store, time)
    assert await held.released()
    held.added(int(AHEAD_S * 10))
    assert not await held.released()


async def test_what_a_campaign_brings_in_the_night_waits_for_the_morning(road, store, engine, time):
    time.advance(12 * HOUR)  # 22:00
    store.happen("a", OfferArrived("1"))
    store.happen("b", message())
    await road.step()
    time.advance(11 * HOUR)  # 09:00
    await road.step()
    assert [received.citizen for received in engine.seen] == ["b", "a"]
    assert engine.seen[1].at == time.now()


async def test_a_failed_timer_event_is_a_case_too(road, store, engine):
    engine.turn = lambda dialogue, received: 1 / 0
    store.happen("a", TimerFired("deadline", 3, "offer-1"))
    await road.step()
    (case,) = store.turns[0][1].effects
    assert (case.offer_id, case.text) == ("offer-1", "")


async def test_a_text_that_looks_forwarded_comes_with_what_its_citizen_was_sent(
    road, store, engine
):
    store.sent = {"a": ("an offer",)}
    store.happen("a", message("Переслано: перейдите egov-kz.top и введите карту"))
    store.happen("b", message("иә"))
    await road.step()
    assert [["a"]] == store.asked_for_sent
    assert [("an offer",), ()] == [received.sent for received in engine.seen]


async def test_ordinary_replies_cost_no_further_read(road, store):
    store.happen("a", message("иә, келісемін"))
    await road.step()
    assert [] == store.asked_for_sent


async def test_what_a_timer_starts_counts_from_now_and_not_from_when_it_was_due(
    store, engine, road, time
):
    store.happen("a", TimerFired("reminder", 1, "1"))
    time.advance(timedelta(days=2))
    await road.step()
    assert engine.seen[0].at == time.now()


async def test_an_offer_waits_for_a_link_so_that_its_deadline_starts_when_it_leaves(
    store, engine, time, done
):
    link = [False]
    waiting = CampaignBrake(store, time, pace=10, quiet=None, bound=lambda: link[0])
    road = Road(engine, store, time, waiting, done.append)
    store.happen("a", OfferArrived("1"))
    await road.step()
    assert engine.seen == []
    link[0] = True
    await road.step()
    assert [received.citizen for received in engine.seen] == ["a"]


async def test_an_offer_waits_while_receipts_crowd_the_door(store, engine, time, done):
    crowd = [True]
    waiting = CampaignBrake(store, time, pace=10, quiet=None, crowded=lambda: crowd[0])
    road = Road(engine, store, time, waiting, done.append)
    store.happen("a", OfferArrived("1"))
    await road.step()
    assert engine.seen == []
    crowd[0] = False
    await road.step()
    assert [received.citizen for received in engine.seen] == ["a"]


class Door:
    """Hands over what it is given, and keeps what comes back."""

    def __init__(self):
        self.waiting, self.back, self.told = [], [], []

    def put(self, *arrivals):
        self.waiting.append(HandOver(arrivals, self.told.append))

    def take(self, most):
        taken, self.waiting = self.waiting, []
        return taken

    def give_back(self, taken):
        self.back += taken


class Wire:
    def __init__(self, room):
        self.size, self.taken = room, []

    def room(self):
        return self.size

    def take(self, claimed):
        self.taken += claimed


@pytest.fixture
def door(road):
    door = Door()
    road.attach(door, Wire(100))
    return door


def arrival(key, text="1", phone="a"):
    return Arrival(key, phone, message(text), MONDAY_10)


async def test_a_message_is_taken_straight_in_and_told_after_the_commit(road, store, door):
    told_at_commit = []

    async def commit(dialogues, turns, plain=store.commit, **rest):
        told_at_commit.extend(door.told)
        return await plain(dialogues, turns, **rest)

    store.commit = commit
    door.put(arrival("1"), arrival("2", phone="b"))
    assert await road.step() == 2
    assert (told_at_commit, door.told, store.commits) == ([], [[True, True]], 1)
    assert store.keys == {"1", "2"}


async def test_answers_leave_behind_the_acknowledgement(road, store, monkeypatch):
    """The SMSC has read it when it answers them. They leave too when somebody cannot be told."""
    happened = []

    class Told(Wire):
        def take(self, claimed):
            happened.append(claimed)

    async def commit(dialogues, turns, plain=store.commit, **rest):
        await plain(dialogues, turns, **rest)
        return [outgoing(1)]

    def fail(results):
        happened.append(results)
        raise ZeroDivisionError

    monkeypatch.setattr(store, "commit", commit)
    door = Door()
    road.attach(door, Told(100))
    door.waiting.append(HandOver([arrival("1")], fail))
    await road.step()
    assert happened[:2] == [[True], [outgoing(1)]]


async def test_what_waits_in_the_inbox_goes_before_what_comes(road, store, door, engine):
    store.happen("a", message("earlier"))
    door.put(arrival("1", "later"))
    await road.step()
    assert [received.event.text for received in engine.seen] == ["earlier", "later"]


async def test_a_repeat_takes_no_turn_and_is_told_all_the_same(road, store, door, engine):
    store.keys.add("1")
    door.put(arrival("1"))
    assert await road.step() == 0
    assert (engine.seen, door.told) == ([], [[True]])


async def test_behind_too_much_a_message_goes_the_long_way(road, store, door):
    for _ in range(BATCH):
        store.happen("a", message())
    door.put(arrival("1"))
    assert await road.step() == BATCH
    assert (len(door.back), door.told) == (1, [])


async def test_messages_that_cannot_be_committed_go_the_long_way(road, store, door):
    store.refuses = {"a"}
    door.put(arrival("1"))
    assert await road.step() == 0
    assert (len(door.back), door.told, store.turns) == (1, [], [])


async def test_messages_go_the_long_way_when_the_store_is_away(road, store, door):
    store.broken = CommittedElsewhere()
    door.put(arrival("1"))
    with pytest.raises(CommittedElsewhere):
        await road.step()
    assert (len(door.back), door.told) == (1, [])


async def test_a_message_the_engine_fails_on_is_a_case_and_told(road, store, door):
    door.put(arrival("1", "poison"))
    await road.step()
    assert [type(effect) for effect in store.turns[0][1].effects] == [LogReply, OpenCase]
    assert door.told == [[True]]


async def test_citizens_lost_to_another_worker_are_no_failure(road, store, door, monkeypatch):
    """Nobody waits until the store has recovered: there is nothing wrong with it."""
    monkeypatch.setattr("bot.road._FIRST_PAUSE_S", 3600.0)
    plain = store.commit

    async def refuse(dialogues, turns, **rest):
        store.commit = commit_and_stop
        raise LeaseLost

    async def commit_and_stop(dialogues, turns, **rest):
        road.stop()
        return await plain(dialogues, turns, **rest)

    store.commit = refuse
    door.put(arrival("1"))
    store.happen("b", message())
    async with asyncio.timeout(10):
        await road.run()
    assert (len(door.back), door.told, [citizen for citizen, _ in store.turns]) == (1, [], ["b"])
