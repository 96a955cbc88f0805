"""The machines are drawn as they are, and every state has its sentence."""

from pathlib import Path

import pytest

from flows import (
    citizen_machine,
    fraud_desk,
    notice_machine,
    offer_machine,
    offer_states,
    staff_machine,
    states,
)
from flows.diagrams import page

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_page_of_the_machines_is_current() -> None:
    assert (DOCS / "machines.md").read_text(encoding="utf-8") == page(), "run make diagrams"


@pytest.mark.parametrize(
    ("machine_states", "sentences"),
    [
        (offer_states.STATES, states.OFFER_SENTENCES),
        (notice_machine.STATES, states.NOTICE_SENTENCES),
        (citizen_machine.STATES, states.CITIZEN_SENTENCES),
        (staff_machine.STATES, states.KEEPER_SENTENCES),
        (fraud_desk.STATES, states.DESK_SENTENCES),
    ],
)
def test_every_state_has_a_sentence_and_no_sentence_is_left_over(
    machine_states: tuple[str, ...], sentences: dict[str, str]
) -> None:
    assert set(machine_states) == set(sentences)


def test_every_state_of_an_offer_can_be_reached() -> None:
    reached = {"queued"} | {row["dest"] for row in offer_machine.TRANSITIONS}
    assert set(offer_states.STATES) == reached


def test_no_step_leads_out_of_an_end_but_the_way_back_from_a_refusal() -> None:
    out = {
        (source, row["trigger"])
        for row in offer_machine.TRANSITIONS
        for source in ([row["source"]] if isinstance(row["source"], str) else row["source"])
        if source in offer_states.ENDS
    }
    assert {("refused", "agree"), ("refused", "doubt"), ("refused", "withdraw")} == out
