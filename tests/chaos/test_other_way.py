"""What was not acknowledged on one way comes again over the other, and is taken once.

An SMSC cannot know whether a message has reached us when the link breaks before its answer, so it
brings it again over whatever way is up. Here the answer is lost for certain: the network has gone
deaf when the message leaves it.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.storm import SETTINGS
from tests.chaos.workers import WorkersRig
from tests.kannel.test_faults import both_up, told, until, write
from tests.kannel.two_ways_rig import TwoWaysRig
from tests.postgres import Cluster, cluster, needs_postgres
from tests.rig.rig import Rig, free_port

pytestmark = pytest.mark.system

#: What each way is bound as.
SMPP, KANNEL = "rig", "kannel"
PHONES = [f"+7701{number:07}" for number in range(1_000_000, 1_000_100)]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster(fsync=False) as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TwoWaysRig]:
    settings = {**SETTINGS, "KELISIM_SECRET_KEY": "a-secret-of-two-ways"}
    if request.param == "postgresql":
        settings["KELISIM_DATABASE_URL"] = request.getfixturevalue("server").create(
            f"ways_{free_port()}"
        )
    async with TwoWaysRig(tmp_path, settings) as made:
        await made.start()
        await both_up(made)
        yield made


@pytest.mark.parametrize("way", [SMPP, KANNEL])
async def test_a_message_whose_answer_was_lost_comes_again_by_the_other_way(
    rig: TwoWaysRig, way: str
) -> None:
    phone = phone_of(rig, way)
    write(rig, "иә", phone)
    going = await stored_and_not_acknowledged(rig, phone)
    assert going.system_id == way
    going.abort("the link breaks")
    await taken_once_and_then_said_again(rig, phone)


@needs_postgres
async def test_a_message_whose_answer_was_lost_at_one_worker_comes_again_at_the_other(
    tmp_path: Path, server: Cluster
) -> None:
    async with WorkersRig(tmp_path, SETTINGS, server, 2) as rig:
        await rig.start()
        write(rig, "иә", PHONES[0])
        going = await stored_and_not_acknowledged(rig, PHONES[0])
        going.abort("the link breaks")
        await taken_once_and_then_said_again(rig, PHONES[0])


async def stored_and_not_acknowledged(rig: Rig, phone: str) -> Any:
    """The session over which the one message goes; nothing that is answered there arrives."""
    [going] = [lane.session for lane in lanes(rig) if lane.under_way]
    going.deaf = True
    await until(lambda: heard(rig, phone, "иә"))
    return going


async def taken_once_and_then_said_again(rig: Rig, phone: str) -> None:
    await until(lambda: taken(rig))
    assert ["иә"] == await told(rig, "in", phone)
    assert 1 == len(await told(rig, "out", phone))
    write(rig, "иә", phone)
    await until(lambda: heard(rig, phone, "иә", "иә"))


async def heard(rig: Rig, phone: str, *texts: str) -> bool:
    return await told(rig, "in", phone) == list(texts)


async def taken(rig: Rig) -> bool:
    """Nothing is left that the network has to bring."""
    return rig.simulator.network.under_way() == 0


def phone_of(rig: Rig, way: str) -> str:
    """One whose messages the network hands over by that way, while both are up."""
    open_lanes = lanes(rig)
    return next(
        phone
        for phone in PHONES
        if open_lanes[hash(phone) % len(open_lanes)].session.system_id == way
    )


def lanes(rig: Rig) -> list[Any]:
    return list(rig.simulator.network._deliveries._lanes.values())
