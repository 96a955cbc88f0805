"""Warnings to many: checked like every text of ours, shown before they go, never twice."""

from decimal import Decimal

import pytest

from bot.errors import CampaignError
from bot.warning_campaign import Wish, campaign_of, issue, preview
from flows.loading import load_catalogue
from storage.store import Reach
from tests.bot.fakes import FakeStore, clock

CATALOGUE = load_catalogue()
KK = "1414: алаяқтар хабарласып жатыр, сақ болыңыз."
RU = "1414: звонят мошенники, будьте осторожны."
WISH = Wish(kk=KK, ru=RU, regions=("Astana", "Abai"))


def test_the_same_wish_is_the_same_campaign() -> None:
    again = Wish(kk=KK, ru=RU, regions=("Abai", "Astana", "Abai"))
    assert campaign_of(WISH, CATALOGUE) == campaign_of(again, CATALOGUE)


def test_other_words_are_another_campaign() -> None:
    other = Wish(kk=KK, ru=RU + " Спасибо.", regions=WISH.regions)
    ids = {campaign_of(wish, CATALOGUE).campaign_id for wish in (WISH, other)}
    assert 2 == len(ids)


def test_the_shipped_warning_can_go_out() -> None:
    assert campaign_of(Wish(text="warning"), CATALOGUE).kk.startswith("1414")


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish(kk=KK), "ru: is missing"),
        (Wish(kk=KK, ru="Подробнее на egov-kz.top"), "link"),
        (Wish(kk=KK, ru="Пришлите код из СМС"), "код"),
        (Wish(kk=KK, ru="Осторожно, мошенники. " * 12), "parts"),
        (Wish(kk=KK, ru="Ваше пособие: {benefit}"), "placeholders"),
        (Wish(text="refused"), "placeholders"),
        (Wish(text="no_such_text"), "no_such_text"),
        (Wish(text="warning", kk=KK, ru=RU), "not both"),
    ],
)
def test_words_that_break_a_rule_do_not_go_out(wish: Wish, reason: str) -> None:
    with pytest.raises(CampaignError, match=reason):
        campaign_of(wish, CATALOGUE)


async def test_the_preview_tells_reach_parts_and_segments() -> None:
    store = FakeStore()
    shown = await preview(campaign_of(WISH, CATALOGUE), store, None)
    assert (1, 1, 2) == (shown.parts.kk, shown.parts.ru, shown.parts.unknown)
    assert 2 * 1 + 3 * 1 + 1 * 2 == shown.segments
    assert shown.cost is None


async def test_where_a_segment_has_a_price_the_preview_tells_the_cost_to_the_tiyn() -> None:
    shown = await preview(campaign_of(WISH, CATALOGUE), FakeStore(), Decimal("0.10"))
    assert Decimal("0.70") == shown.cost


async def test_a_campaign_that_reaches_nobody_names_the_regions_there_are() -> None:
    store = FakeStore()
    store.reached = Reach(0, 0, 0)
    with pytest.raises(CampaignError, match="Abai, Astana"):
        await preview(campaign_of(WISH, CATALOGUE), store, None)


async def test_it_is_issued_stretch_by_stretch_to_the_end() -> None:
    store, heard = FakeStore(), []
    issued = await issue(campaign_of(WISH, CATALOGUE), store, clock(), heard.append)
    assert [issued // 2, issued] == heard
    assert 2 == len(store.campaigns)
