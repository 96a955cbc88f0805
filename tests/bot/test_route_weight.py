"""The sick lose weight at once, and get it back slowly; every change says why."""

import pytest
from structlog.testing import capture_logs

from bot.route_weight import WELL, RouteWeight
from tests.bot.fakes import Ticks


class Patient:
    def __init__(self):
        self.ticks = Ticks()
        self.weight = RouteWeight("kcell", self.ticks)

    @property
    def share(self):
        return self.weight.share

    def after(self, seconds, *, up=True, trouble=""):
        self.ticks.now += seconds
        self.weight.look(up, trouble)
        return self.share


@pytest.fixture
def patient():
    patient = Patient()
    patient.weight.look(True, "")
    return patient


def test_a_gateway_begins_with_its_whole_weight_as_soon_as_it_is_there():
    patient = Patient()
    assert patient.share == 0
    assert patient.after(5, up=True) == 1


def test_a_lost_link_takes_the_whole_weight(patient):
    assert patient.after(0, up=False, trouble="the peer unbound") == 0
    assert patient.weight.reason == "its link is down: the peer unbound"


def test_a_link_that_is_back_gets_its_weight_back_slowly(patient):
    patient.after(0, up=False)
    assert [patient.after(0), *(patient.after(30) for _ in range(4))] == [1 / 8, 1 / 4, 1 / 2, 1, 1]


def test_time_away_heals_nothing(patient):
    patient.after(0, up=False)
    patient.after(3600, up=False)
    assert patient.after(0) == 1 / 8


def test_half_the_weight_for_messages_without_an_answer(patient):
    patient.weight.learn(["sent"] * 40 + ["unknown"] * 11)
    assert patient.share == 1 / 2
    assert patient.weight.reason == "11 of its last 50 messages got no answer, or an error"


def test_the_same_trouble_is_held_against_it_once(patient):
    patient.weight.learn(["unknown"] * 10)
    patient.weight.learn(["sent"] * 9)
    assert patient.share == 1 / 2


def test_trouble_after_trouble_leaves_a_little_to_notice_that_it_is_well_again(patient):
    for _ in range(20):
        patient.weight.learn(["later"] * 10)
    assert patient.share == 1 / 16


def test_a_gateway_that_refuses_most_of_all_is_sick(patient):
    patient.weight.learn(["rejected"] * 6 + ["sent"] * 4)
    assert patient.share == 1 / 2
    assert "refused" in patient.weight.reason


@pytest.mark.parametrize(
    "outcomes",
    [
        ["sent"] * 45 + ["unknown"] * 5,
        ["sent"] * 30 + ["rejected"] * 20,
        ["throttled"] * 50,
        ["away"] * 50,
        ["unknown"] * 9,
    ],
)
def test_what_is_usual_takes_nothing(patient, outcomes):
    patient.weight.learn(outcomes)
    assert patient.share == 1


def test_a_new_trouble_delays_the_healing(patient):
    patient.weight.learn(["unknown"] * 10)
    patient.after(29)
    patient.weight.learn(["unknown"] * 10)
    assert patient.after(29) == 1 / 4
    assert patient.after(1) == 1 / 2 >= WELL


def test_every_change_is_logged_once_with_its_reason(patient):
    with capture_logs() as told:
        patient.after(0, up=False, trouble="reset")
        patient.after(1, up=False, trouble="reset")
        patient.after(1)
        patient.after(30)
    assert [(line["share"], line["log_level"]) for line in told] == [
        (0, "warning"), (1 / 8, "info"), (1 / 4, "info"),
    ]  # fmt: skip
    assert all(line["reason"] and line["gateway"] == "kcell" for line in told)
