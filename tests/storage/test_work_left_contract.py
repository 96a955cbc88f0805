"""What every store says of the work that is left, so that nobody moves a clock over it."""

import pytest

from flows.effects import FileApplication, SetTimer
from storage.store import Filed
from tests.storage.road import IBAN, NOW, Road, later, offer, send


@pytest.fixture
async def road(road: Road) -> Road:
    """An offer that has been shown."""
    await road.add(offer("A"))
    await road.skip()
    return road


async def left(road: Road, *, bulk: bool = True, **ahead: float) -> bool:
    return await road.store.has_work(later(**ahead), bulk=bulk)


async def test_nothing_is_left_when_all_is_done(road: Road) -> None:
    assert not await left(road)


async def test_an_event_that_waits_is_left(road: Road) -> None:
    await road.write()
    assert await left(road, bulk=False)
    await road.skip()
    assert not await left(road)


async def test_an_offer_that_waits_is_left_unless_it_is_night(road: Road) -> None:
    await road.add(offer("B"))
    assert (True, False) == (await left(road), await left(road, bulk=False))


async def test_a_timer_is_left_once_it_is_due(road: Road) -> None:
    await road.answer(SetTimer("deadline", later(days=3), 2, "A"))
    assert (False, True) == (await left(road, days=2), await left(road, days=3))


async def test_a_message_is_left_until_the_gateway_has_answered(road: Road) -> None:
    await road.answer(send())
    assert await left(road, bulk=False)
    [message] = await road.claim()
    assert await left(road, bulk=False)
    await road.sent(message)
    assert not await left(road)


async def test_a_message_of_a_campaign_is_left_unless_it_is_night(road: Road) -> None:
    await road.answer(send(lane="bulk"))
    assert (True, False) == (await left(road), await left(road, bulk=False))


async def test_an_application_is_left_until_the_registry_has_answered(road: Road) -> None:
    await road.answer(FileApplication("app-A", "A", IBAN, 100))
    assert await left(road, bulk=False)
    [application] = await road.store.claim_applications(NOW, 10)
    assert await left(road, bulk=False)
    await road.store.mark_filed([Filed(application.application_id, "taken")], NOW)
    assert not await left(road)
