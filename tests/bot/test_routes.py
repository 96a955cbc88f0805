"""Several gateways as one: by prefix, by weight, back the way it came, and never twice."""

from collections import Counter

import pytest

from bot.gateway import Fate
from bot.last_ways import LastWays, NotedArrivals
from bot.outbox import Outbox
from bot.pace import Pace
from bot.route import Route
from bot.routes import Routes
from flows.events import MessageReceived
from storage.store import Arrival
from tests.bot.fakes import MONDAY_10, FakeGateway, FakeStore, Ticks, clock, outgoing


class Member(FakeGateway):
    """A gateway beside others; `held` are messages that its SMSC has in part."""

    def __init__(self, name):
        super().__init__(room=1000)
        self.name = name
        self.trouble = ""
        self.held = set()

    def holds(self, message_id):
        return message_id in self.held

    def take(self):
        """What it was given since the last look."""
        sent, self.sent = self.sent, []
        return [message.message_id for message in sent]


class Reports:
    def __init__(self):
        self.fates, self.rings = [], 0

    def settle(self, fates):
        self.fates += fates
        self.rings += not fates

    def poke(self):
        pass

    def take(self):
        fates, self.fates = self.fates, []
        return fates


class House:
    def __init__(self, **routes):
        self.ticks = Ticks()
        self.members = {name: Member(name) for name in routes}
        self.ways = LastWays()
        how = {"prefixes": (), "weight": 1.0, "pace": 0.0}
        self.routes = Routes(
            [
                Route(self.members[name], **how | told, monotonic=self.ticks)
                for name, told in routes.items()
            ],
            self.ways,
        )
        self.reports = Reports()
        self.routes.attach(self.reports)
        for route in self.routes.routes:
            route.look()

    def __getitem__(self, name):
        return self.members[name]

    def send(self, *messages):
        """Which gateway took each message; None for those that came back."""
        self.routes.send(messages)
        took = {n: name for name, member in self.members.items() for n in member.take()}
        return [took.get(message.message_id) for message in messages]

    def shares(self, count=2000, **how):
        messages = [outgoing(n, **how) for n in range(count)]
        return Counter(self.send(*messages))

    def answered(self, name, outcomes):
        """The gateway reports on messages of before."""
        route = next(route for route in self.routes.routes if route.name == name)
        self.routes.settled(route, [Fate(900 + n, one) for n, one in enumerate(outcomes)])

    def wrote(self, phone, name):
        self.ways.note(name, [Arrival("key", phone, MessageReceived("иә", 1), MONDAY_10)])


def to(phone, message_id=1, **how):
    from msgspec.structs import replace

    return replace(outgoing(message_id, **how), phone=phone)


KCELL, BEELINE = "+77010000001", "+77050000001"


@pytest.fixture
def house():
    return House(kcell={"prefixes": ("+7701", "+7702")}, other={})


@pytest.fixture
def equals():
    house = House(big={"weight": 3.0}, small={})
    for member in house.members.values():
        member.size = 10**6
    return house


# --- prefixes and weights -------------------------------------------------------------------------


def test_a_number_goes_to_the_gateway_that_named_its_prefix(house):
    assert ["kcell", "other"] == house.send(to(KCELL, 1), to(BEELINE, 2))


def test_the_longest_prefix_counts():
    house = House(country={"prefixes": ("+7",)}, kcell={"prefixes": ("+7701",)}, all={})
    assert ["kcell", "country", "all"] == house.send(
        to(KCELL, 1), to(BEELINE, 2), to("+998901234567", 3)
    )


def test_a_gateway_for_other_numbers_is_never_used(house):
    house["other"].bound = False
    assert [None] == house.send(to(BEELINE))
    [back] = house.reports.take()
    assert (back.outcome, back.reason) == ("away", "no gateway is there for its number")
    assert back.wait_s > 1


def test_equals_share_by_weight(equals):
    shares = equals.shares(4000)
    assert 0.70 < shares["big"] / 4000 < 0.80


def test_a_number_keeps_its_gateway(equals):
    first = equals.send(*(outgoing(n) for n in range(200)))
    assert first == equals.send(*(outgoing(n) for n in range(200)))


def test_when_a_weight_changes_only_the_numbers_it_must_change_sides(equals):
    before = equals.send(*(outgoing(n) for n in range(2000)))
    equals.answered("small", ["unknown"] * 10)
    after = equals.send(*(outgoing(n) for n in range(2000)))
    moved = {(b, a) for b, a in zip(before, after, strict=True) if a != b}
    assert moved == {("small", "big")}


# --- sickness and failover ------------------------------------------------------------------------


def test_when_a_gateway_is_down_the_next_best_takes_over(house):
    house["kcell"].bound = False
    assert ["other"] == house.send(to(KCELL))


def test_a_reserve_is_used_only_when_the_others_are_sick():
    house = House(first={}, reserve={"weight": 0.0})
    for member in house.members.values():
        member.size = 10**6
    assert {"first": 200} == house.shares(200)
    house.answered("first", ["unknown"] * 10)
    house.answered("first", ["unknown"] * 10)
    assert {"reserve": 200} == house.shares(200)
    house.ticks.now += 30
    assert {"first": 200} == house.shares(200)


def test_a_sick_gateway_among_equals_keeps_a_little(equals):
    for _ in range(10):
        equals.answered("small", ["later"] * 10)
    shares = equals.shares(4000)
    assert 0 < shares["small"] / 4000 < 0.06


def test_a_sick_gateway_that_is_the_only_one_is_used():
    house = House(kcell={"prefixes": ("+7701",)}, beeline={"prefixes": ("+7705",)})
    house.answered("kcell", ["unknown"] * 40)
    assert ["kcell"] == house.send(to(KCELL))


# --- the way back ---------------------------------------------------------------------------------


def test_an_answer_goes_back_the_way_its_message_came(house):
    house.wrote(KCELL, "other")
    assert ["other"] == house.send(to(KCELL))


def test_what_we_start_ourselves_goes_the_way_of_its_number(house):
    house.wrote(KCELL, "other")
    assert ["kcell"] == house.send(to(KCELL, lane="bulk"))


def test_an_answer_does_not_go_back_a_sick_way(house):
    house.wrote(KCELL, "other")
    house.answered("other", ["unknown"] * 40)
    house.answered("other", ["unknown"] * 10)
    assert ["kcell"] == house.send(to(KCELL))


async def test_whoever_hands_a_message_in_is_remembered():
    ways, taken = LastWays(), []

    class Inbox:
        def put(self, items, done):
            taken.extend(items)

        async def write(self, items):
            return [True]

    arrival = Arrival("key", KCELL, MessageReceived("иә", 1), MONDAY_10)
    NotedArrivals(Inbox(), "kcell", ways).put([arrival], lambda _: None)
    assert (ways.of(KCELL), taken) == ("kcell", [arrival])
    assert [True] == await NotedArrivals(Inbox(), "other", ways).write([arrival])
    assert ways.of(KCELL) == "other"


# --- never twice ----------------------------------------------------------------------------------


def test_a_message_that_an_smsc_has_in_part_goes_on_by_that_one_alone(equals):
    [first] = equals.send(outgoing(1, parts=3))
    equals[first].held = {1}
    equals[first].bound = False
    assert [None] == equals.send(outgoing(1, parts=3))
    equals[first].bound = True
    assert [first] == equals.send(outgoing(1, parts=3))


async def test_a_message_of_unknown_fate_is_sent_by_nobody_else(equals):
    store = FakeStore()
    outbox = Outbox(
        store, equals.routes, clock(), pace=Pace(0), bulk_pace=Pace(0), quiet=None,
        returned=lambda: None, monotonic=equals.ticks,
    )  # fmt: skip
    equals.routes.attach(outbox)
    store.waiting += [outgoing(1)]
    outbox.committed(1, 0)
    await outbox.step()
    [name] = [name for name, member in equals.members.items() if member.sent]
    route = next(route for route in equals.routes.routes if route.name == name)
    equals.routes.settled(route, equals[name].fates("unknown"))
    equals[name].bound = False
    await outbox.record()
    outbox.poke()
    await outbox.step()
    assert [("unknown", 1)] == [(told.outcome, told.message_id) for told in store.marked]
    assert 1 == sum(len(member.sent) for member in equals.members.values())


async def test_each_gateway_s_messages_are_marked_under_its_name(equals):
    marks = []

    class Store(FakeStore):
        async def mark_submitted(self, gateway, results, at):
            marks.append((gateway, [result.message_id for result in results]))

    outbox = Outbox(
        Store(), equals.routes, clock(), pace=Pace(0), bulk_pace=Pace(0), quiet=None,
        returned=lambda: None, monotonic=equals.ticks,
    )  # fmt: skip
    equals.routes.attach(outbox)
    equals.answered("big", ["sent"])
    equals.answered("small", ["sent", "sent"])
    while await outbox.record():
        continue
    assert [("big", [900]), ("small", [900, 901])] == marks


# --- room and pace --------------------------------------------------------------------------------


def test_room_is_what_one_of_them_can_take():
    house = House(slow={"pace": 20.0}, fast={})
    assert house.routes.room == 1000


def test_who_is_full_does_not_hold_up_the_others():
    house = House(kcell={"prefixes": ("+7701",), "pace": 20.0}, other={})
    messages = [to(KCELL, n, lane="bulk") for n in range(40)] + [to(BEELINE, 50, lane="bulk")]
    took = house.send(*messages)
    assert took[-1] == "other"
    assert took.count("kcell") == 4
    waits = [fate.wait_s for fate in house.reports.take()]
    assert waits == sorted(waits)
    assert 1.5 < waits[-1] < 2.5  # 36 segments at 20 a second


def test_equals_help_each_other_out_when_one_is_full():
    house = House(slow={"pace": 20.0, "weight": 100.0}, fast={})
    assert {"slow": 4, "fast": 96} == house.shares(100)


async def test_a_gateway_that_says_slow_down_pauses_alone(house):
    house.answered("kcell", ["throttled", "throttled"])
    assert [None, "other"] == house.send(to(KCELL, 1), to(BEELINE, 2))
    throttled = house.reports.take()
    assert all(fate.wait_s > 0 for fate in throttled)
    assert {fate.gateway for fate in throttled} == {"kcell", ""}
    house.ticks.now += 60
    assert ["kcell"] == house.send(to(KCELL, 3))


async def test_when_there_is_room_again_the_outbox_is_told():
    house = House(a={"pace": 1000.0}, b={"pace": 1000.0})
    house.shares(1000)
    assert house.routes.room == 0
    house.routes._bell.cancel()
    house.routes._ring()
    assert house.reports.rings == 1
