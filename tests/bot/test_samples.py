"""The sample files: every kind of offer, good in every row, and the same in both formats."""

from pathlib import Path

import pytest

from bot.offers_file import import_offers
from flows.loading import load_catalogue
from tests.bot.fakes import FakeStore, clock

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
CATALOGUE = load_catalogue()


async def brought(name):
    store, rejected = FakeStore(), []
    await import_offers(
        SAMPLES / name,
        store,
        CATALOGUE,
        clock(),
        rejected=rejected.append,
        progress=lambda *_: None,
    )
    assert rejected == []
    return store.offers


@pytest.mark.parametrize("name", ["offers.jsonl", "offers.csv"])
async def test_every_benefit_and_notice_is_there(name):
    assert {offer.benefit for offer in (await brought(name)).values()} == set(CATALOGUE.benefits)


async def test_both_formats_say_the_same():
    assert await brought("offers.csv") == await brought("offers.jsonl")


async def test_each_offer_has_a_phone_and_a_person_of_its_own():
    offers = (await brought("offers.jsonl")).values()
    assert len({offer.phone for offer in offers}) == len(offers)
    assert len({offer.iin for offer in offers}) == len(offers)


async def test_the_samples_show_every_way_of_accounts_and_languages():
    offers = (await brought("offers.jsonl")).values()
    assert {len(offer.accounts) for offer in offers} >= {0, 1, 2, 3}
    assert any(account.supplied for offer in offers for account in offer.accounts)
    assert {offer.language for offer in offers} == {"kk", "ru", None}
