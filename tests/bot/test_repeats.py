"""Repeats of messages without an id, also over a restart."""

from datetime import timedelta

from bot.repeats import Repeats
from flows.events import MessageReceived
from storage.store import Arrival, Guard
from tests.bot.fakes import MONDAY_10, VAULT

PHONE = "+77011234567"


def guard_of(text):
    return VAULT.guard(PHONE, text)


def test_after_a_restart_the_last_messages_of_the_old_link_are_known():
    repeats = Repeats(VAULT)
    repeats.remember(
        [
            Guard(guard_of("old"), "link", MONDAY_10 - timedelta(minutes=30)),
            Guard(guard_of("last"), "link", MONDAY_10),
        ]
    )
    up = MONDAY_10 + timedelta(hours=1)
    repeats.link_up(up)
    assert repeats.is_repeat(guard_of("last"), up)
    assert not repeats.is_repeat(guard_of("old"), up)
    assert not repeats.is_repeat(guard_of("never"), up)


def test_a_citizen_who_writes_the_same_over_the_same_link_means_it():
    repeats = Repeats(VAULT)
    repeats.link_up(MONDAY_10)
    guard = guard_of("1")
    arrival = Arrival("k", PHONE, MessageReceived("1"), MONDAY_10, guard, repeats.link)
    repeats.committed([arrival])
    assert not repeats.is_repeat(guard, MONDAY_10)


def test_memory_does_not_grow_with_the_messages_of_a_long_link():
    repeats = Repeats(VAULT)
    repeats.link_up(MONDAY_10)
    for second in range(1000):
        at = MONDAY_10 + timedelta(seconds=second)
        guard = f"guard {second}"
        repeats.committed([Arrival("k", PHONE, MessageReceived("1"), at, guard, repeats.link)])
    assert not repeats.is_committed("guard 800")
    assert repeats.is_committed("guard 999")
