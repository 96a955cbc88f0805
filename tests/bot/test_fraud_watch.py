"""Waves of similar frauds are told of once, in the log and to whoever counts them."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.fraud_watch import FraudWatch
from storage.store import Wave
from tests.bot.fakes import MONDAY_10, FakeStore, clock

WAVE = Wave("ab12cd34", 7, MONDAY_10)


@pytest.fixture
def store():
    return FakeStore()


@pytest.fixture
def flagged():
    return []


@pytest.fixture
def watch(store, flagged):
    return FraudWatch(store, clock(), 5, timedelta(hours=1), flagged.append)


async def test_a_wave_is_logged_and_counted(store, watch, flagged):
    store.waves = [WAVE]
    with capture_logs() as logs:
        assert [WAVE] == await watch.step()
    assert [WAVE] == flagged
    assert [("warning", "ab12cd34", 7)] == [
        (line["log_level"], line["group"], line["citizens"]) for line in logs
    ]


async def test_nothing_is_said_where_there_is_no_wave(watch, flagged):
    with capture_logs() as logs:
        assert [] == await watch.step()
    assert ([], []) == (logs, flagged)


async def test_the_store_is_asked_about_the_last_hour_and_so_many_citizens(store, watch):
    await watch.step()
    assert [(MONDAY_10 - timedelta(hours=1), 5)] == store.asked_for_waves
