"""Killed at random moments under load: nothing is lost and nothing is sent twice (short form)."""

from pathlib import Path

import pytest

from tests.chaos.audit import Phone, audit
from tests.chaos.storm import Plan, storm
from tests.kannel.kannel_rig import KannelRig
from tests.kannel.two_ways_rig import TwoWaysRig
from tests.rig.rig import Rig


@pytest.mark.system
@pytest.mark.parametrize("make_rig", [Rig, KannelRig, TwoWaysRig])
async def test_a_bot_that_keeps_being_killed_loses_nothing_and_repeats_nothing(
    tmp_path: Path, make_rig: type[Rig]
) -> None:
    outcome = await storm(Plan(offers=70, kills=5, seed=7), tmp_path, make_rig=make_rig)
    assert [] == outcome.findings
    assert outcome.applications > 20
    assert outcome.replies > 70
    assert outcome.found_unknown > 0, "some kill must fall between the wire and the answer"


LOG = {"state": "open", "offers": [{"offer_id": "A", "state": "paid"}]}


def phone(*messages: tuple[str, str, str], got: tuple[str, ...], wrote: tuple[str, ...]) -> Phone:
    keys = ("direction", "text", "delivery")
    log = {**LOG, "messages": [dict(zip(keys, m, strict=True)) for m in messages]}
    return Phone("+77001000000", got, wrote, log)


def test_the_audit_sees_a_message_that_came_twice() -> None:
    twice = phone(("out", "offer", "delivered"), got=("offer", "offer"), wrote=())
    assert audit([twice], [{"offer_id": "A"}])


def test_the_audit_sees_messages_that_overtook_one_another() -> None:
    said = [("out", "offer", "delivered"), ("out", "thanks", "delivered")]
    assert [] == audit([phone(*said, got=("offer", "thanks"), wrote=())], [{"offer_id": "A"}])
    assert audit([phone(*said, got=("thanks", "offer"), wrote=())], [{"offer_id": "A"}])


def test_the_audit_sees_a_message_that_was_lost() -> None:
    lost = phone(("out", "offer", "delivered"), got=(), wrote=())
    assert audit([lost], [{"offer_id": "A"}])


def test_the_audit_forgives_a_lost_message_that_is_called_unknown() -> None:
    unknown = phone(("out", "offer", "unknown"), got=(), wrote=())
    assert [] == audit([unknown], [{"offer_id": "A"}])


def test_the_audit_sees_a_lost_reply() -> None:
    lost = phone(("out", "offer", "delivered"), got=("offer",), wrote=("да",))
    assert audit([lost], [{"offer_id": "A"}])


def test_the_audit_sees_an_application_filed_twice() -> None:
    good = phone(("out", "offer", "delivered"), got=("offer",), wrote=())
    assert audit([good], [{"offer_id": "A"}, {"offer_id": "A"}])
    assert [] == audit([good], [{"offer_id": "A"}])
