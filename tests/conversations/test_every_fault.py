"""Whatever the simulated network can do to a conversation, some file goes through it."""

from pathlib import Path
from typing import get_args

import pytest

from gateway_sim.conversation import NetworkDoes, NetworkIs, PhoneIs, read
from gateway_sim.outcomes import OUTCOMES
from gateway_sim.profiles import built_in
from gateway_sim.steps import Step, Whereabouts

FOLDER = Path(__file__).parent


def played() -> list[Step]:
    return [step for file in FOLDER.rglob("*.chat") for step in read(file).steps]


@pytest.mark.parametrize(
    ("there_is", "done"),
    [
        (OUTCOMES, {step.outcome for step in played() if isinstance(step, NetworkDoes)}),
        (built_in(), {step.profile for step in played() if isinstance(step, NetworkIs)}),
        (get_args(Whereabouts), {step.where for step in played() if isinstance(step, PhoneIs)}),
    ],
    ids=["outcomes", "profiles", "phones"],
)
def test_each_has_its_conversation(there_is, done):
    assert set(there_is) == done
