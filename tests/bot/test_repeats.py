"""A message that is brought a second time has the key of the first, by whatever way it comes."""

from datetime import timedelta

import pytest

from bot.repeats import Repeats
from bot.unanswered import Unanswered
from flows.events import MessageReceived
from storage.store import Arrival, Guard
from tests.bot.fakes import MONDAY_10, VAULT

NAMES = ("user@one:2775", "user@two:2775")
PHONE, OTHER = "+77011234567", "+77051234567"


class Ways:
    """Two gateways of one process, their links up; time goes on when told."""

    def __init__(self):
        self.now = MONDAY_10
        self.unanswered = Unanswered()
        self.one, self.two = (Repeats(name, VAULT, self.unanswered) for name in NAMES)
        self.one.link_up(self.now)
        self.two.link_up(self.now)

    def later(self, seconds):
        self.now += timedelta(seconds=seconds)

    def comes(self, way, text="иә", **how):
        return way.unnamed(PHONE, text, self.now, **how).key


def arrival_of(way, key, now, text="иә"):
    guard = VAULT.guard(PHONE, text)
    return Arrival(key, PHONE, MessageReceived(text), now, guard, way.link)


@pytest.fixture
def ways():
    return Ways()


# --- with an id -----------------------------------------------------------------------------------


def test_the_key_of_an_id_is_the_same_by_every_way_and_link(ways):
    first = ways.one.named(PHONE, "17")
    ways.one.link_down(ways.now)
    ways.one.link_up(ways.now)
    assert {first} == {ways.one.named(PHONE, "17"), ways.two.named(PHONE, "17")}


def test_one_id_of_two_phones_makes_two_keys(ways):
    assert ways.one.named(PHONE, "17") != ways.one.named(OTHER, "17")


def test_no_number_stands_in_a_key(ways):
    assert PHONE[1:] not in ways.one.named(PHONE, "17") + ways.comes(ways.one)


# --- without one ----------------------------------------------------------------------------------


def test_what_a_broken_link_brought_comes_again_by_the_other_way(ways):
    lost = ways.comes(ways.one)
    ways.one.link_down(ways.now)
    assert lost == ways.comes(ways.two)


def test_what_is_said_again_after_its_repeat_was_taken_is_new(ways):
    lost = ways.comes(ways.one)
    ways.one.link_down(ways.now)
    ways.comes(ways.two)
    assert lost != ways.comes(ways.two)
    ways.one.link_up(ways.now)
    assert lost != ways.comes(ways.one)


def test_what_was_said_twice_is_brought_again_twice_in_order(ways):
    lost = [ways.comes(ways.one), ways.comes(ways.one)]
    ways.one.link_down(ways.now)
    assert lost == [ways.comes(ways.two), ways.comes(ways.two)]
    assert ways.comes(ways.two) not in lost


def test_a_repeat_whose_answer_is_lost_too_comes_a_third_time(ways):
    lost = ways.comes(ways.one)
    ways.one.link_down(ways.now)
    ways.comes(ways.two)
    ways.two.link_down(ways.now)
    ways.one.link_up(ways.now)
    assert lost == ways.comes(ways.one)


def test_while_no_link_breaks_the_same_words_are_new_by_every_way(ways):
    assert 3 == len({ways.comes(way) for way in (ways.one, ways.one, ways.two)})


def test_other_words_are_no_repeat(ways):
    ways.comes(ways.one, "иә")
    ways.one.link_down(ways.now)
    assert ways.comes(ways.two, "жоқ") != ways.comes(ways.one, "иә")


def test_a_link_that_had_its_answers_for_long_when_it_broke_brings_no_repeats(ways):
    said = ways.comes(ways.one)
    ways.later(61)
    ways.one.link_down(ways.now)
    assert said != ways.comes(ways.two)


def test_long_after_the_end_of_a_link_only_its_own_way_brings_repeats(ways):
    lost = ways.comes(ways.one)
    ways.one.link_down(ways.now)
    ways.later(3600)
    assert lost != ways.comes(ways.two)
    ways.one.link_up(ways.now)
    assert lost == ways.comes(ways.one)


def test_when_its_own_way_has_been_back_for_long_nothing_comes_again(ways):
    lost = ways.comes(ways.one)
    ways.one.link_down(ways.now)
    ways.one.link_up(ways.now)
    ways.later(61)
    ways.one.link_down(ways.now)
    ways.one.link_up(ways.now)
    assert lost != ways.comes(ways.one)


def test_an_answer_that_was_surely_read_leaves_nothing_to_be_brought_again(ways):
    read, unread = ways.comes(ways.one), ways.comes(ways.one, "1")
    ways.one.answered([arrival_of(ways.one, read, ways.now)])
    ways.one.asked("request")
    ways.one.answered([arrival_of(ways.one, unread, ways.now, "1")])
    ways.one.asked("request that has left behind a probe")
    ways.one.heard(["request"])
    ways.one.link_down(ways.now)
    assert read != ways.comes(ways.two)
    assert unread == ways.comes(ways.two, "1")


def test_what_a_request_left_before_says_nothing_of_an_answer(ways):
    said = ways.comes(ways.one)
    ways.one.asked("request")
    ways.one.answered([arrival_of(ways.one, said, ways.now)])
    ways.one.heard(["request"])
    ways.one.link_down(ways.now)
    assert said == ways.comes(ways.two)


def test_the_answers_of_one_link_prove_nothing_of_the_one_before(ways):
    said = ways.comes(ways.one)
    old = arrival_of(ways.one, said, ways.now)
    ways.one.link_down(ways.now)
    ways.one.link_up(ways.now)
    ways.comes(ways.one)  # again, with an answer that is still due
    ways.one.answered([old])
    ways.one.asked("request")
    ways.one.heard(["request"])
    ways.one.link_down(ways.now)
    assert said == ways.comes(ways.two)


def test_what_was_refused_comes_again_by_any_way_and_once(ways):
    refused = ways.comes(ways.one)
    ways.one.failed([arrival_of(ways.one, refused, ways.now)])
    assert refused == ways.comes(ways.two)
    assert refused != ways.comes(ways.two)


def test_what_fails_only_after_another_way_has_brought_it_is_not_waited_for(ways):
    lost = ways.comes(ways.one)
    late = arrival_of(ways.one, lost, ways.now)
    ways.one.link_down(ways.now)
    assert lost == ways.comes(ways.two)
    ways.one.failed([late])
    assert lost != ways.comes(ways.two)


def test_a_callback_that_is_made_twice_keeps_the_key_of_what_it_repeats(ways):
    lost = ways.comes(ways.one)
    ways.one.link_down(ways.now)
    assert lost == ways.comes(ways.two, own="mo:kannel:e3-1")
    assert lost == ways.comes(ways.two, own="mo:kannel:e3-1")
    assert "mo:kannel:e3-2" == ways.comes(ways.two, own="mo:kannel:e3-2")


# --- over a restart -------------------------------------------------------------------------------


def restarted(*guards):
    unanswered = Unanswered()
    ways = [Repeats(name, VAULT, unanswered) for name in NAMES]
    unanswered.remember(guards)
    return ways


def held(text, link, minutes, key):
    return Guard(VAULT.guard(PHONE, text), link, MONDAY_10 + timedelta(minutes=minutes), key)


@pytest.mark.parametrize("named_as_once", [False, True])
def test_after_a_restart_the_last_messages_of_each_way_are_known_by_every_way(named_as_once):
    first, second = ("a", "b") if named_as_once else (f"{NAMES[0]} a", f"{NAMES[0]} b")
    one, two = restarted(
        held("бір", first, -30, "mo:1"),
        held("екі", f"{NAMES[1]} c", -20, "mo:2"),
        held("үш", second, 0, "mo:3"),
    )
    up = MONDAY_10 + timedelta(hours=1)
    one.link_up(up)
    two.link_up(up)
    keys = [two.unnamed(PHONE, text, up).key for text in ("бір", "екі", "үш")]
    assert ["mo:2", "mo:3"] == keys[1:]
    assert "mo:1" != keys[0]


def test_after_a_restart_a_way_that_comes_late_still_brings_repeats():
    one, two = restarted(held("иә", f"{NAMES[1]} a", 0, "mo:1"))
    up = MONDAY_10 + timedelta(minutes=1)
    one.link_up(up)
    late = up + timedelta(hours=1)
    two.link_up(late)
    assert "mo:1" == two.unnamed(PHONE, "иә", late).key


# --- memory ---------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_messages_of_a_long_link(ways):
    for number in range(1000):
        ways.comes(ways.one, f"{number % 500}")
        ways.comes(ways.one, "the same again and again")
        ways.later(1)
    assert len(ways.unanswered._recent) < 70
    assert max(map(len, ways.unanswered._recent.values())) < 70


def test_memory_does_not_grow_with_links_that_come_and_go(ways):
    for number in range(100):
        ways.comes(ways.one, f"{number}")
        ways.one.link_down(ways.now)
        ways.later(30)
        ways.one.link_up(ways.now)
    assert len(ways.unanswered._ends) < 5
    assert not ways.unanswered._recent
