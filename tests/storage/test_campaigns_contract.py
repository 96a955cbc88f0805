"""A warning to many: who is reached, a stretch at a time, and nobody twice."""

import pytest

from flows.events import WarningIssued
from storage.errors import AnotherCampaign
from storage.store import Reach, Store
from storage.warnings import Campaign
from tests.storage.road import NOW, Road, offer

WARNING = Campaign("c1", "қазақша", "по-русски")


def phone(n: int) -> str:
    return f"+7701000{n:04}"


@pytest.fixture
async def citizens(road: Road) -> None:
    """Two speak Kazakh, one Russian, one nobody knows; the last two live in Abai."""
    await road.add(
        offer("1", phone(1), language="kk", region="Almaty"),
        offer("2", phone(2), language="kk", region="Astana"),
        offer("3", phone(3), language="ru", region="Abai"),
        offer("4", phone(4), region="Abai"),
    )
    await road.skip()


async def warned(road: Road) -> list[str]:
    return [event.campaign_id for event in await road.pending() if isinstance(event, WarningIssued)]


@pytest.mark.usefixtures("citizens")
@pytest.mark.parametrize(
    ("regions", "languages", "reach"),
    [
        ((), (), Reach(2, 1, 1)),
        (("Abai",), (), Reach(0, 1, 1)),
        (("Abai", "Almaty"), ("kk",), Reach(1, 0, 1)),
        ((), ("ru",), Reach(0, 1, 1)),
        (("Nowhere",), (), Reach(0, 0, 0)),
    ],
)
async def test_it_reaches_the_chosen_regions_and_languages(
    store: Store, regions: tuple[str, ...], languages: tuple[str, ...], reach: Reach
) -> None:
    assert reach == await store.reach(regions, languages)


@pytest.mark.usefixtures("citizens")
async def test_regions_are_those_of_the_offers(store: Store) -> None:
    assert ["Abai", "Almaty", "Astana"] == await store.regions()


@pytest.mark.usefixtures("citizens")
async def test_it_goes_on_where_it_stopped_and_ends(store: Store, road: Road) -> None:
    assert (3, False) == await store.issue_warnings(WARNING, NOW, 3)
    assert (4, True) == await store.issue_warnings(WARNING, NOW, 3)
    assert (4, True) == await store.issue_warnings(WARNING, NOW, 3)
    assert ["c1"] * 4 == await warned(road)


@pytest.mark.usefixtures("citizens")
async def test_the_event_carries_the_words_in_both_languages(store: Store, road: Road) -> None:
    await store.issue_warnings(Campaign("c2", "қазақша", "по-русски", ("Almaty",)), NOW, 9)
    assert [WarningIssued("c2", "қазақша", "по-русски")] == await road.pending()


@pytest.mark.usefixtures("citizens")
async def test_it_waits_in_the_lane_that_is_held_back(store: Store) -> None:
    await store.issue_warnings(WARNING, NOW, 9)
    assert [] == (await store.claim(9, offers=False)).events


@pytest.mark.usefixtures("citizens")
async def test_an_id_stands_for_one_campaign(store: Store) -> None:
    await store.issue_warnings(WARNING, NOW, 1)
    with pytest.raises(AnotherCampaign, match="c1"):
        await store.issue_warnings(Campaign("c1", "басқа", "другое"), NOW, 1)
