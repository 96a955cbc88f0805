"""Timers and deadlines."""

from datetime import timedelta

import pytest

from bot.deadlines import with_deadlines
from bot.errors import SettingError
from bot.timers import Timers
from bot.wake import Wake
from flows.loading import load_catalogue
from tests.bot.fakes import FakeStore, clock

CATALOGUE = load_catalogue()


async def test_due_timers_wake_the_road():
    store, rings = FakeStore(), []
    timers = Timers(store, clock(), lambda: rings.append(True))
    store.timers_due = 3
    assert (await timers.step(), rings) == (3, [True])
    assert (await timers.step(), rings) == (0, [True])


async def test_a_ring_before_the_wait_is_not_lost():
    wake = Wake()
    wake()
    wake()
    await wake.wait()
    await wake.wait(timeout_s=0.0)  # there was one ring, so this one ends by itself


def test_an_operators_deadline_replaces_that_of_the_file_in_every_variant():
    changed = with_deadlines(CATALOGUE, (("survivor", timedelta(days=9)),))
    survivor = changed.benefits["survivor"]
    assert survivor.deadline == survivor.variant("fund").deadline == timedelta(days=9)
    assert changed.benefits["birth"] == CATALOGUE.benefits["birth"]


def test_a_deadline_for_a_benefit_that_is_not_there_is_a_mistake():
    with pytest.raises(SettingError, match=r"KELISIM_DEADLINES.*lottery"):
        with_deadlines(CATALOGUE, (("lottery", timedelta(days=9)),))


def test_a_deadline_of_a_notice_is_named():
    with pytest.raises(SettingError, match=r"KELISIM_DEADLINES.*pension_payment is a notice"):
        with_deadlines(CATALOGUE, (("pension_payment", timedelta(days=9)),))
