"""Warnings to the citizens of chosen regions and languages: door → inbox, a stretch at a time.

A campaign has an id. The same id again goes on where it stopped, and does nothing once it is done,
so nobody is warned twice. From the inbox on a warning is like an offer: held back while the bulk
lane is full and in quiet hours, paced, and dropped for who wants no messages.
"""

from collections.abc import Callable
from decimal import Decimal
from hashlib import blake2s

import msgspec

from bot.clock import Clock
from bot.errors import CampaignError
from bot.regions import region_named
from flows.catalogue import Catalogue, Text
from flows.languages import LANGUAGES, Language
from flows.warning import KEY, Parts, parts_of, problems
from storage.store import Reach, Store
from storage.warnings import Campaign

#: Citizens put into the inbox in one transaction, so that replies are not held up.
_STRETCH = 500


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What staff ask for: a text of the catalogue by its key, or words in both languages. Without
    regions or languages all are meant. Without an id the same wish is the same campaign."""

    campaign_id: str = ""
    text: str = ""
    kk: str = ""
    ru: str = ""
    regions: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    dry_run: bool = False


class Preview(msgspec.Struct, frozen=True):
    """Whom it reaches, what each message takes, and what all of them cost: in segments, and in
    tenge where a segment has a price (KELISIM_SEGMENT_PRICE)."""

    campaign_id: str
    kk: str
    ru: str
    reach: Reach
    parts: Parts
    segments: int
    price: Decimal | None = None
    cost: Decimal | None = None


def campaign_of(wish: Wish, catalogue: Catalogue) -> Campaign:
    """Raises CampaignError with all that is wrong with the words."""
    text = _text(wish, catalogue)
    if wrong := list(problems(text)):
        raise CampaignError("; ".join(wrong))
    if unknown := [language for language in wish.languages if language not in LANGUAGES]:
        raise CampaignError(f"there is no language {unknown[0]}")
    regions = sorted({region_named(region) or region for region in wish.regions})
    languages = sorted(set(wish.languages))
    content = msgspec.json.encode((text.kk, text.ru, regions, languages))
    return Campaign(
        campaign_id=wish.campaign_id or blake2s(content, digest_size=5).hexdigest(),
        kk=text.kk,
        ru=text.ru,
        regions=tuple(regions),
        languages=tuple(languages),
    )


def _text(wish: Wish, catalogue: Catalogue) -> Text:
    if wish.text and (wish.kk or wish.ru):
        raise CampaignError("give the key of a text, or its words, not both")
    if wish.text:
        if wish.text not in catalogue.common:
            raise CampaignError(f"there is no text {wish.text}: `kelisim texts` lists them")
        return catalogue.common[wish.text]
    return Text(KEY, wish.kk.strip(), wish.ru.strip(), version="")


async def preview(campaign: Campaign, store: Store, price: Decimal | None) -> Preview:
    """`price` is that of a segment. Raises CampaignError when nobody is reached."""
    reach = await store.reach(campaign.regions, campaign.languages)
    if reach.kk + reach.ru + reach.unknown == 0:
        known = ", ".join(await store.regions())
        raise CampaignError(f"nobody is reached; the regions with citizens are: {known or 'none'}")
    parts = parts_of(Text(KEY, campaign.kk, campaign.ru, ""))
    segments = reach.kk * parts.kk + reach.ru * parts.ru + reach.unknown * parts.unknown
    cost = None if price is None else segments * price
    return Preview(
        campaign.campaign_id, campaign.kk, campaign.ru, reach, parts, segments, price, cost
    )


async def issue(
    campaign: Campaign,
    store: Store,
    clock: Clock,
    progress: Callable[[int], object] = lambda _issued: None,
) -> int:
    """Puts a warning for each citizen into the inbox; how many are there now, also those of an
    earlier call. `progress` hears of the same number on the way.

    Raises storage.errors.AnotherCampaign when the id stands for other words or citizens."""
    done = False
    issued = 0
    while not done:
        issued, done = await store.issue_warnings(campaign, clock.now(), _STRETCH)
        progress(issued)
    return issued
